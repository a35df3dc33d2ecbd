"""Addresses of contractors."""

from django.urls import URLPattern, path

from contractors import views

urlpatterns: list[URLPattern] = [
    path("contractors/", views.contractor_list, name="contractor-list"),
    path("contractors/new/", views.contractor_add, name="contractor-add"),
    path("contractors/sites/new/", views.site_add, name="site-add"),
    path("contractors/<int:contractor_id>/", views.contractor_detail, name="contractor-detail"),
]
