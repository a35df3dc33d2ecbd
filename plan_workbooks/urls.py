"""Addresses of plans as workbooks."""

from django.urls import path

from plan_workbooks import views

urlpatterns = [
    path("plans/<uuid:key>/workbook/", views.plan_workbook, name="plan-workbook"),
    path(
        "plans/<uuid:key>/workbook/download/",
        views.plan_workbook_download,
        name="plan-workbook-download",
    ),
    path(
        "plans/<uuid:key>/workbook/upload/",
        views.plan_workbook_upload,
        name="plan-workbook-upload",
    ),
    path(
        "plans/<uuid:key>/workbook/<int:upload_id>/",
        views.plan_workbook_preview,
        name="plan-workbook-preview",
    ),
    path(
        "plans/<uuid:key>/workbook/<int:upload_id>/confirm/",
        views.plan_workbook_confirm,
        name="plan-workbook-confirm",
    ),
]
