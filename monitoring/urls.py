"""Addresses of incidents and monthly figures."""

from django.urls import URLPattern, path

from monitoring.views import incidents, months, sites

urlpatterns: list[URLPattern] = [
    path("sites/<int:site_id>/", sites.site_detail, name="site-detail"),
    path(
        "contractors/<int:contractor_id>/incidents/",
        incidents.report_incident,
        name="report-incident",
    ),
    path(
        "contractors/<int:contractor_id>/incidents/<int:incident_id>/decide/",
        incidents.decide_incident,
        name="decide-incident",
    ),
    path(
        "contractors/<int:contractor_id>/man-hours/",
        months.record_man_hours,
        name="record-man-hours",
    ),
    path(
        "contractors/<int:contractor_id>/months/<int:year>/",
        months.months_of_year,
        name="months-of-year",
    ),
    path(
        "contractors/<int:contractor_id>/months/<int:year>/decide/",
        months.months_decide,
        name="months-decide",
    ),
    path("months/", months.month_list, name="month-list"),
    path("incidents/", incidents.incident_list, name="incident-list"),
    path("incidents/new/", incidents.incident_report, name="incident-report"),
    path("incidents/<int:incident_id>/change/", incidents.incident_change, name="incident-change"),
]
