"""Addresses of incidents and monthly figures."""

from django.urls import path

from monitoring.views import incident_page, incidents, months, sites, targets

urlpatterns = [
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
    path("months/<int:year>/targets/", targets.targets_of_year, name="targets-of-year"),
    path(
        "contractors/<int:contractor_id>/months/<int:year>/targets/",
        targets.targets_of_contractor,
        name="targets-of-contractor",
    ),
    path("incidents/", incidents.incident_list, name="incident-list"),
    path("incidents/new/", incidents.incident_report, name="incident-report"),
    path("incidents/<int:incident_id>/", incident_page.incident_detail, name="incident"),
    path(
        "incidents/<int:incident_id>/people/",
        incident_page.incident_person_add,
        name="incident-person-add",
    ),
    path(
        "incidents/<int:incident_id>/people/<int:person_id>/remove/",
        incident_page.incident_person_remove,
        name="incident-person-remove",
    ),
    path(
        "incidents/<int:incident_id>/people/<int:person_id>/back/",
        incident_page.incident_person_back,
        name="incident-person-back",
    ),
    path("incidents/<int:incident_id>/files/", incident_page.incident_files, name="incident-files"),
    path(
        "incidents/<int:incident_id>/files/<int:file_id>/",
        incident_page.incident_file,
        name="incident-file",
    ),
    path(
        "incidents/<int:incident_id>/files/<int:file_id>/thumbnail/",
        incident_page.incident_thumbnail,
        name="incident-thumbnail",
    ),
    path("incidents/<int:incident_id>/change/", incidents.incident_change, name="incident-change"),
]
