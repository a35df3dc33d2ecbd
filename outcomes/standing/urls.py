"""Addresses of standing: of all contractors, of one, and of the rules."""

from django.urls import path

from outcomes.standing import api, views

urlpatterns = [
    path("api/v1/standing", api.standing, name="standing-on"),
    path("standing/", views.standing_list, name="standing-list"),
    path(
        "contractors/<int:contractor_id>/standing/",
        views.contractor_standing,
        name="contractor-standing",
    ),
    path(
        "contractors/<int:contractor_id>/standing/decide/",
        views.standing_decide,
        name="standing-decide",
    ),
    path(
        "standing/conditions/<int:condition_id>/confirm/",
        views.condition_confirm,
        name="standing-condition-confirm",
    ),
]
