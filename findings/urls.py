"""Addresses of findings."""

from django.urls import path

from findings.views import findings, steps

urlpatterns = [
    path("findings/", findings.finding_list, name="finding-list"),
    path("findings/<int:finding_id>/", findings.finding_detail, name="finding"),
    path("findings/<int:finding_id>/change/", steps.change_finding, name="finding-change"),
    path("findings/<int:finding_id>/answer/", steps.answer_finding, name="finding-answer"),
    path("findings/<int:finding_id>/refuse/", steps.refuse_answer, name="finding-refuse"),
    path(
        "findings/<int:finding_id>/withdraw/",
        steps.withdraw_finding,
        name="finding-withdraw",
    ),
    path("findings/<int:finding_id>/close/", steps.close_finding, name="finding-close"),
    path(
        "findings/<int:finding_id>/undo-closing/",
        steps.undo_closing,
        name="finding-undo-closing",
    ),
    path(
        "findings/<int:finding_id>/undo-effectiveness/",
        steps.undo_effectiveness,
        name="finding-undo-effectiveness",
    ),
    path(
        "findings/<int:finding_id>/effectiveness/",
        steps.check_effectiveness,
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
        steps.raise_finding,
        name="finding-raise",
    ),
]
