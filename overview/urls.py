"""Addresses of the pages that gather: what waits, the dashboard, data out, the trail."""

from django.urls import path

from overview.views import dashboard, data, settings, todo, trail

urlpatterns = [
    path("todo/", todo.todo, name="todo"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/rows/", dashboard.dashboard_rows, name="dashboard-rows"),
    path("dashboard/rows.<ending:ending>", data.dashboard_rows, name="dashboard-rows-table"),
    path("data/", data.data, name="data-out"),
    path("data/<slug:name>.<ending:ending>", data.table, name="table"),
    path("settings/", settings.settings, name="settings"),
    path("trail/", trail.trail, name="trail"),
    path("comparison.<ending:ending>", data.comparison, name="comparison-table"),
    path(
        "evaluations/<int:evaluation_id>/answers.<ending:ending>",
        data.answers,
        name="answers-table",
    ),
]
