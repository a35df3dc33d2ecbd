"""Addresses of investigations and of the steps after an accident."""

from django.urls import path

from investigations import views
from investigations.procedure import views as procedure

urlpatterns = [
    path(
        "incidents/<int:incident_id>/investigation/",
        views.investigation_detail,
        name="investigation",
    ),
    path(
        "incidents/<int:incident_id>/investigation/begin/",
        views.investigation_begin,
        name="investigation-begin",
    ),
    path(
        "incidents/<int:incident_id>/investigation/events/",
        views.investigation_event,
        name="investigation-event",
    ),
    path(
        "incidents/<int:incident_id>/investigation/causes/",
        views.investigation_cause,
        name="investigation-cause",
    ),
    path(
        "incidents/<int:incident_id>/investigation/actions/",
        views.investigation_action,
        name="investigation-action",
    ),
    path(
        "incidents/<int:incident_id>/investigation/remove/<slug:what>/<int:row_id>/",
        views.investigation_remove,
        name="investigation-remove",
    ),
    path(
        "incidents/<int:incident_id>/investigation/submit/",
        views.investigation_submit,
        name="investigation-submit",
    ),
    path(
        "incidents/<int:incident_id>/investigation/review/",
        views.investigation_review,
        name="investigation-review",
    ),
    path(
        "incidents/<int:incident_id>/investigation/versions/<int:number>/",
        views.investigation_version,
        name="investigation-version",
    ),
    path(
        "incidents/<int:incident_id>/procedure/",
        procedure.procedure_detail,
        name="accident-procedure",
    ),
    path(
        "incidents/<int:incident_id>/procedure/begin/",
        procedure.procedure_begin,
        name="accident-procedure-begin",
    ),
    path(
        "incidents/<int:incident_id>/procedure/steps/<slug:code>/",
        procedure.procedure_step,
        name="accident-step",
    ),
]
