"""Addresses of the data, under /api/v1/data/."""

from django.urls import path, re_path

from overview.api import views

app_name = "data"
urlpatterns = [
    path("", views.tables, name="tables"),
    path("$metadata", views.metadata, name="metadata"),
    path("<slug:name>/$count", views.count, name="count"),
    re_path(r"^(?P<name>[-\w]+)/?$", views.table, name="table"),  # readers leave the slash out
]
