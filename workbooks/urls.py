"""Addresses of workbooks, there and back."""

from django.urls import path

from workbooks.views import checklists, imports, months, questionnaires, registers

urlpatterns = [
    path("evaluations/<int:evaluation_id>/workbook/", checklists.workbook, name="workbook"),
    path(
        "evaluations/<int:evaluation_id>/workbook/download/",
        checklists.download,
        name="workbook-download",
    ),
    path(
        "evaluations/<int:evaluation_id>/workbook/upload/",
        checklists.upload,
        name="workbook-upload",
    ),
    path(
        "evaluations/<int:evaluation_id>/workbook/<int:upload_id>/",
        checklists.checklist_preview,
        name="workbook-preview",
    ),
    path(
        "evaluations/<int:evaluation_id>/workbook/<int:upload_id>/confirm/",
        checklists.confirm,
        name="workbook-confirm",
    ),
    path("contractors/import/", imports.contractor_import, name="contractor-import"),
    path("contractors/import/roster/", imports.template, name="contractor-import-roster"),
    path("contractors/import/upload/", imports.upload, name="contractor-import-upload"),
    path(
        "contractors/import/<int:upload_id>/",
        imports.roster_preview,
        name="contractor-import-preview",
    ),
    path(
        "contractors/import/<int:upload_id>/confirm/",
        imports.confirm,
        name="contractor-import-confirm",
    ),
    path(
        "questionnaires/workbook/",
        questionnaires.questionnaire_upload,
        name="questionnaire-upload",
    ),
    path(
        "questionnaires/<int:questionnaire_id>/workbook/",
        questionnaires.questionnaire_workbook,
        name="questionnaire-workbook",
    ),
    path(
        "questionnaires/<int:questionnaire_id>/workbook/upload/",
        questionnaires.questionnaire_upload,
        name="questionnaire-workbook-upload",
    ),
    path(
        "questionnaires/workbook/<int:upload_id>/",
        questionnaires.questionnaire_workbook_preview,
        name="questionnaire-workbook-preview",
    ),
    path(
        "questionnaires/workbook/<int:upload_id>/confirm/",
        questionnaires.questionnaire_workbook_confirm,
        name="questionnaire-workbook-confirm",
    ),
    path("risks/<uuid:key>/workbook/", registers.register_workbook, name="risk-workbook"),
    path(
        "risks/<uuid:key>/workbook/download/",
        registers.register_workbook_download,
        name="risk-workbook-download",
    ),
    path(
        "risks/<uuid:key>/workbook/upload/",
        registers.register_workbook_upload,
        name="risk-workbook-upload",
    ),
    path(
        "risks/<uuid:key>/workbook/<int:upload_id>/",
        registers.register_workbook_preview,
        name="risk-workbook-preview",
    ),
    path(
        "risks/<uuid:key>/workbook/<int:upload_id>/confirm/",
        registers.register_workbook_confirm,
        name="risk-workbook-confirm",
    ),
    path(
        "contractors/<int:contractor_id>/months/<int:year>/sites/<int:site_id>/workbook/",
        months.months_workbook,
        name="months-workbook",
    ),
    path(
        "contractors/<int:contractor_id>/months/<int:year>/sites/<int:site_id>/workbook/download/",
        months.months_workbook_download,
        name="months-workbook-download",
    ),
    path(
        "contractors/<int:contractor_id>/months/<int:year>/sites/<int:site_id>/workbook/upload/",
        months.months_workbook_upload,
        name="months-workbook-upload",
    ),
    path(
        "contractors/<int:contractor_id>/months/<int:year>/sites/<int:site_id>/workbook/<int:upload_id>/",
        months.months_workbook_preview,
        name="months-workbook-preview",
    ),
    path(
        "contractors/<int:contractor_id>/months/<int:year>/sites/<int:site_id>/workbook/<int:upload_id>/confirm/",
        months.months_workbook_confirm,
        name="months-workbook-confirm",
    ),
]
