"""Addresses of scorecards, the comparison, documents and the verification page."""

from django.urls import path, register_converter

from reports.views import (
    book,
    comparison,
    dashboard,
    data,
    documents,
    letterhead,
    schedules,
    scorecards,
    verification,
)


class Sha256Converter:
    """64 hexadecimal digits, as written in a document's footer."""

    regex = "[0-9a-f]{64}"

    def to_python(self, value: str) -> str:
        """The digits themselves."""
        return value

    def to_url(self, value: str) -> str:
        """The digits themselves."""
        return value


class EndingConverter:
    """What a table is taken as."""

    regex = "csv|xlsx"

    def to_python(self, value: str) -> str:
        """The ending itself."""
        return value

    def to_url(self, value: str) -> str:
        """The ending itself."""
        return value


register_converter(Sha256Converter, "sha256")
register_converter(EndingConverter, "ending")

urlpatterns = [
    path("scorecards/", scorecards.scorecard_list, name="scorecard-list"),
    path("results/<sha256:sha256>/", scorecards.scorecard, name="scorecard"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/rows/", dashboard.dashboard_rows, name="dashboard-rows"),
    path("dashboard/rows.<ending:ending>", data.dashboard_rows, name="dashboard-rows-table"),
    path("comparison/", comparison.comparison, name="comparison"),
    path("documents/", documents.document_list, name="document-list"),
    path("documents/request/", documents.request_one, name="document-request"),
    path("documents/<int:document_id>/", documents.document_status, name="document-status"),
    path("documents/<int:document_id>/retry/", documents.retry, name="document-retry"),
    path("documents/<int:document_id>/cancel/", documents.cancel, name="document-cancel"),
    path("documents/<int:document_id>/download/", documents.download, name="document-download"),
    path("book/", book.book, name="book"),
    path("book/request/", book.book_request, name="book-request"),
    path("schedules/", schedules.schedule_list, name="schedule-list"),
    path("schedules/add/", schedules.schedule_add, name="schedule-add"),
    path("schedules/<int:schedule_id>/", schedules.schedule_detail, name="schedule-detail"),
    path("schedules/<int:schedule_id>/switch/", schedules.schedule_switch, name="schedule-switch"),
    path("letterhead/", letterhead.letterhead, name="letterhead"),
    path("letterhead/<sha256:sha256>.png", letterhead.logo, name="letterhead-logo"),
    path("data/", data.data, name="data-out"),
    path("data/<slug:name>.<ending:ending>", data.table, name="table"),
    path("comparison/save/", comparison.save, name="comparison-save"),
    path("comparison/saved/<int:saved_id>/", comparison.saved_comparison, name="saved-comparison"),
    path("comparison/saved/<int:saved_id>/remove/", comparison.forget, name="comparison-forget"),
    path("comparison.<ending:ending>", data.comparison, name="comparison-table"),
    path(
        "evaluations/<int:evaluation_id>/answers.<ending:ending>",
        data.answers,
        name="answers-table",
    ),
    path("verify/", verification.verify_file, name="verify-file"),
    path("verify/<sha256:sha256>/", verification.verification, name="verification"),
]
