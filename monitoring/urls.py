"""Addresses of incidents and monthly figures."""

from django.urls import URLPattern, path

from monitoring import views

urlpatterns: list[URLPattern] = [
    path("sites/<int:site_id>/", views.site_detail, name="site-detail"),
    path(
        "contractors/<int:contractor_id>/incidents/", views.report_incident, name="report-incident"
    ),
    path(
        "contractors/<int:contractor_id>/incidents/<int:incident_id>/decide/",
        views.decide_incident,
        name="decide-incident",
    ),
    path(
        "contractors/<int:contractor_id>/man-hours/",
        views.record_man_hours,
        name="record-man-hours",
    ),
    path(
        "contractors/<int:contractor_id>/months/<int:year>/",
        views.months_of_year,
        name="months-of-year",
    ),
]
