"""Addresses of documents, schedules and the letterhead for programs."""

from django.urls import path

from documents.api import documents, letterhead, schedules

app_name = "documents-api"
urlpatterns = [
    path("documents/", documents.list_documents, name="list"),
    path("documents/kinds/", documents.list_kinds, name="kinds"),
    path("documents/<int:document_id>/", documents.read_document, name="document"),
    path("documents/<int:document_id>/file/", documents.fetch, name="file"),
    path("documents/<int:document_id>/retry/", documents.retry, name="retry"),
    path("documents/<int:document_id>/cancel/", documents.cancel, name="cancel"),
    path("schedules/", schedules.list_schedules, name="schedules"),
    path("schedules/people/", schedules.list_people, name="schedule-people"),
    path("schedules/<int:schedule_id>/", schedules.one_schedule, name="schedule"),
    path("schedules/<int:schedule_id>/switch/", schedules.switch, name="schedule-switch"),
    path("letterhead/", letterhead.read_or_change, name="letterhead"),
]
