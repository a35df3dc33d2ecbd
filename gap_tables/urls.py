"""Addresses of gap tables."""

from django.urls import path

from gap_tables.views import gap_tables, workbook

urlpatterns = [
    path("gaps/", gap_tables.gap_list, name="gap-list"),
    path("gaps/example/", gap_tables.gap_example, name="gap-example"),
    path("gaps/<uuid:key>/", gap_tables.gap_table, name="gap-table"),
    path("gaps/<uuid:key>/revision/", gap_tables.gap_revision, name="gap-revision"),
    path("gaps/<uuid:key>/freeze/", gap_tables.gap_freeze, name="gap-freeze"),
    path("gaps/<uuid:key>/workbook/", workbook.gap_workbook, name="gap-workbook"),
    path(
        "gaps/<uuid:key>/workbook/upload/",
        workbook.gap_workbook_upload,
        name="gap-workbook-upload",
    ),
    path(
        "gaps/<uuid:key>/workbook/<int:upload_id>/",
        workbook.gap_workbook_preview,
        name="gap-workbook-preview",
    ),
    path(
        "gaps/<uuid:key>/workbook/<int:upload_id>/confirm/",
        workbook.gap_workbook_confirm,
        name="gap-workbook-confirm",
    ),
    path("gaps/<uuid:key>/add/", gap_tables.gap_row_add, name="gap-row-add"),
    path("gaps/<uuid:key>/<int:position>/", gap_tables.gap_row, name="gap-row"),
    path(
        "gaps/<uuid:key>/<int:position>/remove/", gap_tables.gap_row_remove, name="gap-row-remove"
    ),
    path("gaps/<uuid:key>/<int:position>/finding/", gap_tables.gap_finding, name="gap-finding"),
    path("gaps/<uuid:key>/<int:position>/plan/", gap_tables.gap_plan, name="gap-plan"),
]
