"""Addresses of the API, all under /api/v1/."""

from django.urls import path

from checklists.api import evidence, findings, self_assessments, sources, views, workspace

app_name = "api"
urlpatterns = [
    path("evaluations/", views.list_evaluations, name="evaluations"),
    path("evaluations/<int:evaluation_id>/", views.get_evaluation, name="evaluation"),
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
    path("evaluations/<int:evaluation_id>/readiness/", views.get_readiness, name="readiness"),
    path("evaluations/<int:evaluation_id>/submit/", views.submit_evaluation, name="submit"),
    path("evaluations/<int:evaluation_id>/return/", views.return_evaluation, name="return"),
    path(
        "evaluations/<int:evaluation_id>/take-back/", views.take_back_submission, name="take-back"
    ),
    path("evaluations/<int:evaluation_id>/reopen/", views.reopen_evaluation, name="reopen"),
    path(
        "evaluations/<int:evaluation_id>/undo-reopening/",
        views.undo_reopening,
        name="undo-reopening",
    ),
    path("evaluations/<int:evaluation_id>/approve/", views.approve_evaluation, name="approve"),
    path("evaluations/<int:evaluation_id>/publish/", views.publish_evaluation, name="publish"),
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
    path("results/<str:sha256>/", views.get_result, name="result"),
    *workspace.urlpatterns,
    *findings.urlpatterns,
    *sources.urlpatterns,
    *self_assessments.urlpatterns,
]
