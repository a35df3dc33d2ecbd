"""Addresses of what is kept about a person."""

from django.urls import path

from personal_data import views

urlpatterns = [
    path("account/data/", views.own_data, name="own-data"),
    path("account/data/file/", views.own_data_file, name="own-data-file"),
    path("settings/people/<int:person_id>/data/", views.person_data, name="person-data"),
    path(
        "settings/people/<int:person_id>/data/file/",
        views.person_data_file,
        name="person-data-file",
    ),
    path("settings/people/<int:person_id>/erase/", views.person_erase, name="person-erase"),
]
