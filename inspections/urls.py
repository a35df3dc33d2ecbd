"""Addresses of inspections and of what is inspected."""

from django.urls import path

from inspections import unit_views, views
from inspections.printed.views import inspection_freeze
from inspections.scheduled import views as schedule_views

urlpatterns = [
    path("", views.inspection_list, name="inspection-list"),
    path("units/", unit_views.unit_list, name="inspected-unit-list"),
    path("units/<uuid:key>/", unit_views.unit, name="inspected-unit"),
    path("units/<uuid:key>/change/", unit_views.unit_change, name="inspected-unit-change"),
    path("units/<uuid:key>/label/", unit_views.unit_label, name="inspected-unit-label"),
    path("units/<uuid:key>/retire/", unit_views.unit_retire, name="inspected-unit-retire"),
    path("units/<uuid:key>/release/", unit_views.unit_release, name="inspected-unit-release"),
    path("units/<uuid:key>/inspect/<slug:code>/", views.inspection_new, name="inspection-new"),
    path("units/<uuid:key>/schedule/", schedule_views.schedule_new, name="inspection-schedule-new"),
    path("schedules/", schedule_views.schedule_list, name="inspection-schedule-list"),
    path("schedules/<uuid:key>/end/", schedule_views.schedule_end, name="inspection-schedule-end"),
    path("<uuid:key>/", views.inspection, name="inspection"),
    path("<uuid:key>/files/", views.inspection_files, name="inspection-files"),
    path("<uuid:key>/files/<int:file_id>/", views.inspection_file, name="inspection-file"),
    path(
        "<uuid:key>/files/<int:file_id>/thumbnail/",
        views.inspection_thumbnail,
        name="inspection-thumbnail",
    ),
    path("<uuid:key>/fill/", views.inspection_fill, name="inspection-fill"),
    path("<uuid:key>/freeze/", inspection_freeze, name="inspection-freeze"),
    path("<uuid:key>/discard/", views.inspection_discard, name="inspection-discard"),
]
