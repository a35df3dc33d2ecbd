"""Addresses of documents, schedules, the letterhead and the verification page."""

from django.urls import path

from documents.views import documents, letterhead, schedules, verification

urlpatterns = [
    path("documents/", documents.document_list, name="document-list"),
    path("documents/request/", documents.request_one, name="document-request"),
    path("documents/<int:document_id>/", documents.document_status, name="document-status"),
    path("documents/<int:document_id>/retry/", documents.retry, name="document-retry"),
    path("documents/<int:document_id>/cancel/", documents.cancel, name="document-cancel"),
    path("documents/<int:document_id>/download/", documents.download, name="document-download"),
    path("schedules/", schedules.schedule_list, name="schedule-list"),
    path("schedules/add/", schedules.schedule_add, name="schedule-add"),
    path("schedules/<int:schedule_id>/", schedules.schedule_detail, name="schedule-detail"),
    path("schedules/<int:schedule_id>/switch/", schedules.schedule_switch, name="schedule-switch"),
    path("letterhead/", letterhead.letterhead, name="letterhead"),
    path("letterhead/<sha256:sha256>.png", letterhead.logo, name="letterhead-logo"),
    path("verify/", verification.verify_file, name="verify-file"),
    path("verify/<str:sha256>/", verification.verification, name="verification"),
]
