"""Addresses of workbooks, there and back."""

from django.urls import path

from workbooks.views import checklists, imports

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
]
