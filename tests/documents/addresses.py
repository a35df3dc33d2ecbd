"""What the addresses about documents, schedules and verification are tried with."""

from datetime import datetime

import pytest

from contractors.choices import Audience
from core.audit import Actor
from documents.models import Logo, Schedule
from documents.services.requests import request_document
from documents.services.running import finish_document
from evaluations.models import Result
from reports.choices import ReportKind
from tests.addresses import Addresses

STEPS = ("document", "retry", "cancel")


@pytest.fixture
def documents_addresses(published_result: Result, by_manager: Actor, now: datetime) -> Addresses:
    """Scorecards that the manager asked for, made for PT A, one of them ready; a schedule and a
    logo."""
    document, ready = (
        request_document(
            kind=ReportKind.SCORECARD,
            results=[published_result],
            language=language,
            audience=Audience.CONTRACTOR,
            by=by_manager,
            now=now,
        )
        for language in ("id", "en")
    )
    finish_document(document=ready, content=b"%PDF", now=now)
    schedule = Schedule.objects.create(name="x", kind="book", language="id", day=1, created_at=now)
    logo = Logo.objects.create(sha256="0" * 64, content=b"", added_at=now)
    of_document, of_schedule = {"document_id": document.pk}, {"schedule_id": schedule.pk}
    asked = {"kind": "scorecard", "result": published_result.sha256, "language": "id"}
    return Addresses(
        {
            "verification": {"sha256": published_result.sha256},
            "document-status": of_document,
            "document-retry": of_document,
            "document-cancel": of_document,
            "document-download": of_document,
            "letterhead-logo": {"sha256": logo.sha256},
            "schedule-detail": of_schedule,
            "schedule-switch": of_schedule,
            **{f"documents-api:{step}": of_document for step in STEPS},
            "documents-api:file": {"document_id": ready.pk},
            "documents-api:schedule": of_schedule,
            "documents-api:schedule-switch": of_schedule,
        },
        {
            "document-request": asked,
            "documents-api:list": {
                "operation": "6f1c2b1e-7a39-4f0e-9d0c-5a1f3f0e9d0c",
                "kind": "scorecard",
                "of": {"result": [published_result.sha256]},
            },
        },
    )
