"""Addresses of forms as workbooks, there and back."""

from django.urls import path

from form_workbooks.budgets import views as budgets
from form_workbooks.jsas import views as jsas
from form_workbooks.procedures import views as procedures
from form_workbooks.quarters import views as quarters
from form_workbooks.registers import views as registers

urlpatterns = [
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
        "risks/budgets/<int:contractor_id>/<int:year>/workbook/",
        budgets.budget_workbook,
        name="risk-budget-workbook",
    ),
    path(
        "risks/budgets/<int:contractor_id>/<int:year>/workbook/download/",
        budgets.budget_workbook_download,
        name="risk-budget-workbook-download",
    ),
    path(
        "risks/budgets/<int:contractor_id>/<int:year>/workbook/upload/",
        budgets.budget_workbook_upload,
        name="risk-budget-workbook-upload",
    ),
    path(
        "risks/budgets/<int:contractor_id>/<int:year>/workbook/<int:upload_id>/",
        budgets.budget_workbook_preview,
        name="risk-budget-workbook-preview",
    ),
    path(
        "risks/budgets/<int:contractor_id>/<int:year>/workbook/<int:upload_id>/confirm/",
        budgets.budget_workbook_confirm,
        name="risk-budget-workbook-confirm",
    ),
    path("risks/jsa/<uuid:key>/workbook/", jsas.jsa_workbook, name="risk-jsa-workbook"),
    path(
        "risks/jsa/<uuid:key>/workbook/download/",
        jsas.jsa_workbook_download,
        name="risk-jsa-workbook-download",
    ),
    path(
        "risks/jsa/<uuid:key>/workbook/upload/",
        jsas.jsa_workbook_upload,
        name="risk-jsa-workbook-upload",
    ),
    path(
        "risks/jsa/<uuid:key>/workbook/<int:upload_id>/",
        jsas.jsa_workbook_preview,
        name="risk-jsa-workbook-preview",
    ),
    path(
        "risks/jsa/<uuid:key>/workbook/<int:upload_id>/confirm/",
        jsas.jsa_workbook_confirm,
        name="risk-jsa-workbook-confirm",
    ),
    path(
        "procedures/<str:code>-v<int:version>/workbook/",
        procedures.procedure_workbook,
        name="procedure-workbook",
    ),
    path(
        "procedures/<str:code>-v<int:version>/workbook/download/",
        procedures.procedure_workbook_download,
        name="procedure-workbook-download",
    ),
    path(
        "procedures/<str:code>-v<int:version>/workbook/upload/",
        procedures.procedure_workbook_upload,
        name="procedure-workbook-upload",
    ),
    path(
        "procedures/<str:code>-v<int:version>/workbook/<int:upload_id>/",
        procedures.procedure_workbook_preview,
        name="procedure-workbook-preview",
    ),
    path(
        "procedures/<str:code>-v<int:version>/workbook/<int:upload_id>/confirm/",
        procedures.procedure_workbook_confirm,
        name="procedure-workbook-confirm",
    ),
    path(
        "risks/quarters/<int:contractor_id>/<int:year>-<int:number>/workbook/",
        quarters.quarter_workbook,
        name="risk-quarter-form",
    ),
    path(
        "risks/quarters/<int:contractor_id>/<int:year>-<int:number>/workbook/download/",
        quarters.quarter_workbook_download,
        name="risk-quarter-form-download",
    ),
    path(
        "risks/quarters/<int:contractor_id>/<int:year>-<int:number>/workbook/upload/",
        quarters.quarter_workbook_upload,
        name="risk-quarter-form-upload",
    ),
    path(
        "risks/quarters/<int:contractor_id>/<int:year>-<int:number>/workbook/<int:upload_id>/",
        quarters.quarter_workbook_preview,
        name="risk-quarter-form-preview",
    ),
    path(
        "risks/quarters/<int:contractor_id>/<int:year>-<int:number>/workbook/<int:upload_id>/confirm/",
        quarters.quarter_workbook_confirm,
        name="risk-quarter-form-confirm",
    ),
]
