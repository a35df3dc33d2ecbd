"""Addresses of the API at which a checklist is filled in, all under /api/v1/."""

from django.urls import path

from checklists.api import (
    evidence,
    findings,
    self_assessments,
    sources,
    taking_over,
    views,
    workspace,
)

urlpatterns = [
    path(
        "evaluations/<int:evaluation_id>/answers/<str:item_code>/",
        views.save_answer,
        name="answer",
    ),
    path(
        "evaluations/<int:evaluation_id>/element-notes/<str:element_code>/",
        views.save_element_note,
        name="element-note",
    ),
    path("evaluations/<int:evaluation_id>/evidence/", evidence.evidence, name="evidence"),
    path(
        "evaluations/<int:evaluation_id>/evidence/<int:evidence_id>/",
        evidence.evidence_file,
        name="evidence-file",
    ),
    path(
        "evaluations/<int:evaluation_id>/evidence/<int:evidence_id>/items/<str:item_code>/",
        evidence.evidence_item,
        name="evidence-item",
    ),
    *workspace.urlpatterns,
    *findings.urlpatterns,
    *sources.urlpatterns,
    *self_assessments.urlpatterns,
    *taking_over.urlpatterns,
]
