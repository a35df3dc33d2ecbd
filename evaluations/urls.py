"""Addresses of the evaluation pages."""

from django.urls import path

from evaluations.views import lists, periods

urlpatterns = [
    path("evaluations/", lists.evaluation_list, name="evaluation-list"),
    path("periods/", periods.period_list, name="period-list"),
    path("periods/open/", periods.open_period, name="period-open"),
    path("periods/<int:period_id>/", periods.period_detail, name="period-detail"),
    path("periods/<int:period_id>/change/", periods.change_period, name="period-change"),
    path("periods/<int:period_id>/add/", periods.add_evaluations, name="period-add"),
]
