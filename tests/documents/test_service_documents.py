"""Asking for a document: once is enough, and a dead broker loses nothing."""

from datetime import datetime

import pytest
from django.core.files.base import ContentFile
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from core.audit import Actor
from core.errors import NotAllowed, Refusal
from core.models import AuditEntry
from documents.models import Document, DocumentStatus
from documents.services.requests import request_document
from documents.services.running import ATTEMPTS, begin_document, fail_document, finish_document
from evaluations.models import Publication, Result
from reports.choices import ReportKind
from tests.reports.frozen_results import PUBLISHED, comparison_of

pytestmark = pytest.mark.usefixtures("in_english")


def ask(
    *results: Result, by: User | None, now: datetime, kind: str = ReportKind.SCORECARD
) -> Document:
    return request_document(kind=kind, results=list(results), language="en", by=Actor(by), now=now)


def test_the_same_request_is_the_same_row(pt_a: Result, manager: User, now: datetime) -> None:
    first = ask(pt_a, by=manager, now=now)
    assert ask(pt_a, by=manager, now=now) == first
    assert Document.objects.count() == 1
    assert first.title == "Scorecard PT A 2024 (CSMS)"
    assert first.filename == "scorecard-PT-A-2024-CSMS.pdf"


def test_another_language_is_another_row(pt_a: Result, manager: User, now: datetime) -> None:
    other = request_document(
        kind=ReportKind.SCORECARD, results=[pt_a], language="id", by=Actor(manager), now=now
    )
    assert ask(pt_a, by=manager, now=now) != other


def test_a_comparison_is_the_same_in_any_order(
    pt_a: Result, pt_b: Result, manager: User, now: datetime
) -> None:
    first = ask(pt_a, pt_b, by=manager, now=now, kind=ReportKind.COMPARISON)
    assert ask(pt_b, pt_a, by=manager, now=now, kind=ReportKind.COMPARISON) == first


def test_publication_makes_it_another_request(
    unpublished: Result, manager: User, now: datetime
) -> None:
    before = ask(unpublished, by=manager, now=now)
    Publication.objects.create(
        result=unpublished, comparison=comparison_of("pt_b"), published_at=PUBLISHED
    )
    assert ask(unpublished, by=manager, now=now) != before


def test_asking_leaves_an_audit_row(pt_a: Result, manager: User, now: datetime) -> None:
    document = ask(pt_a, by=manager, now=now)
    entry = AuditEntry.objects.get(action="request_document")
    assert (entry.user, entry.target_id) == (manager, document.pk)


def test_a_dead_broker_leaves_the_job_queued(
    pt_a: Result,
    manager: User,
    now: datetime,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        document = ask(pt_a, by=manager, now=now)
    document.refresh_from_db()
    assert document.status == DocumentStatus.QUEUED
    assert document.enqueued_at is None


def test_a_failed_document_is_queued_again(pt_a: Result, manager: User, now: datetime) -> None:
    document = ask(pt_a, by=manager, now=now)
    fail_document(document=document, reason="Broken.", now=now)
    again = ask(pt_a, by=manager, now=now)
    assert (again.pk, again.status, again.error) == (document.pk, DocumentStatus.QUEUED, "")


def test_a_document_whose_file_is_gone_is_queued_again(
    pt_a: Result, manager: User, now: datetime
) -> None:
    document = ask(pt_a, by=manager, now=now)
    finish_document(document=document, content=b"%PDF", now=now)
    assert ask(pt_a, by=manager, now=now).status == DocumentStatus.DONE
    document.file.storage.delete(document.file.name)
    assert ask(pt_a, by=manager, now=now).status == DocumentStatus.QUEUED


def test_a_file_left_by_a_dead_attempt_is_replaced(
    pt_a: Result, manager: User, now: datetime
) -> None:
    document = ask(pt_a, by=manager, now=now)
    name = f"documents/{document.request_key}.pdf"
    document.file.storage.save(name, ContentFile(b"half"))
    finish_document(document=document, content=b"%PDF whole", now=now)
    assert document.file.name == name
    with document.file.open() as content:
        assert content.read() == b"%PDF whole"


def test_a_job_that_never_ends_is_not_begun_for_ever(
    pt_a: Result, manager: User, now: datetime
) -> None:
    document = ask(pt_a, by=manager, now=now)
    for _attempt in range(ATTEMPTS):
        begin_document(document=document, total=3, now=now)
    with pytest.raises(Refusal, match="begun 3 times"):
        begin_document(document=document, total=3, now=now)


def test_a_scorecard_is_of_exactly_one_result(
    pt_a: Result, pt_b: Result, manager: User, now: datetime
) -> None:
    with pytest.raises(Refusal, match="exactly one"):
        ask(pt_a, pt_b, by=manager, now=now)
    with pytest.raises(Refusal, match="at least one"):
        ask(by=manager, now=now, kind=ReportKind.COMPARISON)


def test_a_representative_asks_for_their_own_scorecard_only(
    pt_a: Result, pt_b: Result, representative: User, now: datetime
) -> None:
    assert ask(pt_a, by=representative, now=now).status == DocumentStatus.QUEUED
    with pytest.raises(NotAllowed, match="not yours"):
        ask(pt_b, by=representative, now=now)
    with pytest.raises(NotAllowed, match="role"):
        ask(pt_a, by=representative, now=now, kind=ReportKind.COMPARISON)
    assert Document.objects.count() == 1


@pytest.mark.parametrize(
    ("subject", "filename"),
    [
        ("PT A 2024 (CSMS)", "scorecard-PT-A-2024-CSMS.pdf"),
        ("PT <b>&\"'/..\\ 2024", "scorecard-PT-b-2024.pdf"),
        ("PT Çelik 2024", "scorecard-PT-Celik-2024.pdf"),
        ("2023–2024: PT A", "scorecard-2023-2024-PT-A.pdf"),
        ("شركة البناء 2024 (CSMS)", "scorecard-شركة-البناء-2024-CSMS.pdf"),
        ("/// ...", "scorecard-abcdefabcdef.pdf"),
        (f"{'x' * 230} 2024 (CSMS)", f"scorecard-{'x' * 150}-2024-CSMS.pdf"),
    ],
)
def test_the_file_name_is_made_of_words(subject: str, filename: str) -> None:
    document = Document(kind=ReportKind.SCORECARD, subject=subject, request_key="abcdef" * 10)
    assert document.filename == filename
