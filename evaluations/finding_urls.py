"""Addresses of findings."""

from django.urls import path

from evaluations.views import finding_steps, findings, item_findings

urlpatterns = [
    path("findings/", findings.finding_list, name="finding-list"),
    path("findings/<int:finding_id>/", findings.finding_detail, name="finding"),
    path("findings/<int:finding_id>/change/", finding_steps.change_finding, name="finding-change"),
    path("findings/<int:finding_id>/answer/", finding_steps.answer_finding, name="finding-answer"),
    path("findings/<int:finding_id>/refuse/", finding_steps.refuse_answer, name="finding-refuse"),
    path(
        "findings/<int:finding_id>/withdraw/",
        finding_steps.withdraw_finding,
        name="finding-withdraw",
    ),
    path("findings/<int:finding_id>/close/", finding_steps.close_finding, name="finding-close"),
    path(
        "findings/<int:finding_id>/effectiveness/",
        finding_steps.check_effectiveness,
        name="finding-effectiveness",
    ),
    path(
        "findings/<int:finding_id>/files/<int:file_id>/", findings.finding_file, name="finding-file"
    ),
    path(
        "findings/<int:finding_id>/files/<int:file_id>/thumbnail/",
        findings.finding_thumbnail,
        name="finding-thumbnail",
    ),
    path(
        "contractors/<int:contractor_id>/findings/new/",
        finding_steps.raise_finding,
        name="finding-raise",
    ),
    path(
        "evaluations/<int:evaluation_id>/findings/",
        item_findings.item_findings,
        name="item-findings",
    ),
]
