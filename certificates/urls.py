"""Addresses of certificates."""

from django.urls import path

from certificates import views

urlpatterns = [
    path("certificates/", views.certificate_list, name="certificate-list"),
    path(
        "contractors/<int:contractor_id>/certificates/new/",
        views.certificate_enter,
        name="certificate-enter",
    ),
    path("certificates/<uuid:key>/", views.certificate, name="certificate"),
    path("certificates/<uuid:key>/renew/", views.certificate_renew, name="certificate-renew"),
    path("certificates/<uuid:key>/change/", views.certificate_change, name="certificate-change"),
    path("certificates/<uuid:key>/end/", views.certificate_end, name="certificate-end"),
    path(
        "certificates/<uuid:key>/files/<int:file_id>/",
        views.certificate_file,
        name="certificate-file",
    ),
    path(
        "certificates/<uuid:key>/files/<int:file_id>/thumbnail/",
        views.certificate_thumbnail,
        name="certificate-thumbnail",
    ),
]
