"""Addresses of the data, under /api/v1/data/."""

from django.urls import path

from reports.api import views

app_name = "data"
urlpatterns = [
    path("", views.tables, name="tables"),
    path("$metadata", views.metadata, name="metadata"),
    path("<slug:name>/", views.table, name="table"),
]
