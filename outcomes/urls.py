"""Addresses of what follows from results."""

from django.urls import include, path

from outcomes import views

urlpatterns = [
    path("", include("outcomes.coaching.urls")),
    path("", include("outcomes.lessons.urls")),
    path("objections/", views.objection_list, name="objection-list"),
    path("results/<sha256:sha256>/objections/new/", views.objection_raise, name="objection-raise"),
    path("objections/<uuid:key>/", views.objection, name="objection"),
    path("objections/<uuid:key>/reply/", views.objection_reply, name="objection-reply"),
    path("objections/<uuid:key>/decide/", views.objection_decide, name="objection-decide"),
    path("objections/<uuid:key>/appeal/", views.objection_appeal, name="objection-appeal"),
    path("objections/<uuid:key>/files/<int:file_id>/", views.objection_file, name="objection-file"),
    path(
        "objections/<uuid:key>/files/<int:file_id>/thumbnail/",
        views.objection_thumbnail,
        name="objection-thumbnail",
    ),
]
