"""Addresses of the pages about periods."""

from django.urls import path

from periods import views

OF_ONE = "periods/<int:period_id>/"
urlpatterns = [
    path("periods/", views.period_list, name="period-list"),
    path("periods/open/", views.open_period, name="period-open"),
    path(OF_ONE, views.period_detail, name="period-detail"),
    path(f"{OF_ONE}change/", views.change_period, name="period-change"),
    path(f"{OF_ONE}add/", views.add_evaluations, name="period-add"),
]
