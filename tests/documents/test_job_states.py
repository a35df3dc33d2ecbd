"""A job is cancelled, expires, moves its bar by what is done and says how long the rest takes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.models import User
from contractors.models import Contractor
from core.audit import Actor
from core.errors import Conflict, NotAllowed, Refusal
from core.models import AuditEntry
from documents.jobs.attempt import JobStopped, move_on
from documents.jobs.progress_bar import ProgressBar, seconds_left
from documents.kinds import kind_of
from documents.models import Document, DocumentStatus
from documents.services.expiry import expire_documents
from documents.services.requests import cancel_document, request_document
from documents.services.running import begin_document, fail_document, finish_document
from documents.tasks import make_document, waiting_documents
from evaluations.models import Result
from reports.choices import ReportKind
from tests.reports.frozen_results import make_result
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def document(unpublished: Result, manager: User, now: datetime) -> Document:
    """A scorecard that is not published yet, waiting: its file will expire."""
    return request_document(
        kind=ReportKind.SCORECARD,
        results=[unpublished],
        language="en",
        by=Actor(manager),
        now=now,
    )


@pytest.fixture
def running(document: Document) -> Document:
    """The same, taken by a worker: three steps."""
    begin_document(document=document, total=3, now=timezone.now())
    return document


def again(document: Document, *, by: User, now: datetime) -> Document:
    return request_document(
        kind=document.kind,
        results=list(Result.objects.filter(sha256__in=document.results)),
        language=document.language,
        by=Actor(by),
        now=now,
    )


def test_a_cancelled_job_is_not_begun(document: Document, manager: User, now: datetime) -> None:
    cancel_document(document=document, by=Actor(manager), now=now)
    make_document(document.pk)
    document.refresh_from_db()
    assert (document.status, document.attempts) == (DocumentStatus.CANCELLED, 0)
    assert waiting_documents(timezone.now(), everything=True) == []
    assert AuditEntry.objects.filter(action="cancel_document", target_id=document.pk).exists()


def test_a_running_job_stops_at_its_next_step_and_keeps_nothing(
    running: Document, manager: User, now: datetime, tmp_path: Path
) -> None:
    progress = ProgressBar(running, folder=tmp_path)
    progress(1, 3)
    cancel_document(document=running, by=Actor(manager), now=now)
    with pytest.raises(JobStopped):
        progress(3, 3)
    with pytest.raises(JobStopped):
        finish_document(document=running, content=b"%PDF", now=now)
    assert not running.file.storage.exists(f"documents/{running.request_key}.pdf")


def test_a_cancelled_job_that_failed_late_stays_cancelled(
    running: Document, manager: User, now: datetime
) -> None:
    cancel_document(document=running, by=Actor(manager), now=now)
    fail_document(document=running, reason="Broken.", now=now)
    running.refresh_from_db()
    assert running.status == DocumentStatus.CANCELLED


def test_what_has_ended_cannot_be_cancelled(
    document: Document, manager: User, now: datetime
) -> None:
    finish_document(document=document, content=b"%PDF", now=now)
    with pytest.raises(Conflict, match="it is ready"):
        cancel_document(document=document, by=Actor(manager), now=now)


def test_only_who_asked_or_manages_may_cancel(
    document: Document, coordinator: User, now: datetime
) -> None:
    with pytest.raises(NotAllowed, match="Only who asked"):
        cancel_document(document=document, by=Actor(coordinator), now=now)
    mine = again(document, by=coordinator, now=now)
    Document.objects.update(requested_by=coordinator)
    mine.refresh_from_db()
    cancelled = cancel_document(document=mine, by=Actor(coordinator), now=now)
    assert cancelled.status == DocumentStatus.CANCELLED


def test_the_page_cancels_and_offers_to_make_it_again(document: Document, manager: User) -> None:
    client = visitor(manager)
    page = client.post(
        f"/documents/{document.pk}/cancel/", headers={"HX-Request": "true"}
    ).content.decode()
    assert "The document was cancelled." in page
    assert "Make it again" in page
    client.post(f"/documents/{document.pk}/retry/")
    document.refresh_from_db()
    assert document.status == DocumentStatus.QUEUED


def test_a_file_expires_and_is_made_again_in_the_same_bytes(
    document: Document, manager: User
) -> None:
    make_document(document.pk)
    document.refresh_from_db()
    first, until = document.sha256, document.expires_at
    assert until is not None
    assert expire_documents(now=until - timedelta(seconds=1)) == 0
    assert expire_documents(now=until) == 1
    assert expire_documents(now=until) == 0
    document.refresh_from_db()
    assert (document.status, document.file.name) == (DocumentStatus.EXPIRED, "")
    assert "The file has expired" in visitor(manager).get(f"/documents/{document.pk}/").text
    again(document, by=manager, now=timezone.now())
    make_document(document.pk)
    document.refresh_from_db()
    assert (document.status, document.sha256) == (DocumentStatus.DONE, first)


def test_a_published_scorecard_is_kept(pt_a: Result, manager: User, now: datetime) -> None:
    document = request_document(
        kind=ReportKind.SCORECARD, results=[pt_a], language="id", by=Actor(manager), now=now
    )
    finish_document(document=document, content=b"%PDF", now=now)
    assert document.expires_at is None


def test_an_archived_contractor_is_told_beside_the_document(
    document: Document, unpublished: Result
) -> None:
    Contractor.objects.filter(name="PT C").update(archived=True)
    make_document(document.pk)
    document.refresh_from_db()
    assert document.status == DocumentStatus.DONE
    assert document.problems == [
        "PT C is archived. Its result is frozen, so it is in this document all the same."
    ]


def test_too_many_results_are_refused_in_a_sentence(
    year: object, pt_a: Result, manager: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    third = Contractor.objects.create(code="C", name="PT C")
    results = [pt_a, make_result("pt_b", contractor=third, period=pt_a.evaluation.period)]
    few = kind_of(ReportKind.COMPARISON)
    monkeypatch.setattr("documents.services.requests.kind_of", lambda _code: replace(few, most=1))
    with pytest.raises(Refusal, match=r"2 results are too many .* at most 1"):
        request_document(
            kind=ReportKind.COMPARISON,
            results=results,
            language="en",
            by=Actor(manager),
            now=now,
        )


def test_the_bar_moves_by_what_is_done(running: Document, tmp_path: Path) -> None:
    progress = ProgressBar(running, folder=tmp_path, clock=_every(1.0))
    progress(10, 300)
    progress(20, 300)
    running.refresh_from_db()
    assert (running.done, running.total) == (20, 300)


def test_a_job_that_another_worker_takes_up_keeps_its_bar(running: Document) -> None:
    Document.objects.update(done=2)
    running.refresh_from_db()
    begin_document(document=running, total=3, now=timezone.now())
    assert (running.done, running.attempts) == (2, 2)


def test_what_gets_on_may_be_begun_as_often_as_at_first(running: Document, tmp_path: Path) -> None:
    begin_document(document=running, total=3, now=timezone.now())
    ProgressBar(running, folder=tmp_path).lasting()
    running.refresh_from_db()
    assert running.attempts == 1


def test_steps_in_quick_succession_are_not_each_written(running: Document, tmp_path: Path) -> None:
    progress = ProgressBar(running, folder=tmp_path, clock=_every(0.01))
    progress(1, 300)
    progress(2, 300)
    running.refresh_from_db()
    assert running.done == 1


def test_a_bar_of_thousands_is_a_bar_in_indonesian_too(running: Document, manager: User) -> None:
    move_on(document=running, done=1234, total=2345)
    page = visitor(manager, language="id").get(f"/documents/{running.pk}/").text
    assert 'max="2345" value="1234"' in page


def _every(step: float) -> Callable[[], float]:
    ticks = iter(range(10_000))
    return lambda: next(ticks) * step


@pytest.mark.parametrize(
    ("moves", "left"),
    [
        ([(0.0, 0), (10.0, 10)], 90),
        ([(0.0, 0), (10.0, 50)], 10),
        ([(0.0, 0), (2.0, 50)], None),  # too short to tell
        ([(0.0, 0), (60.0, 3)], None),  # too few to tell
        ([(0.0, 0), (60.0, 100)], None),  # nothing is left
    ],
)
def test_the_time_left_is_told_where_the_pace_is_known(
    moves: list[tuple[float, int]], left: int | None
) -> None:
    assert seconds_left(moves, total=100) == left


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (4, "A few seconds left."),
        (11, "About 20 seconds left."),
        (55, "About 1 minute left."),
        (61, "About 2 minutes left."),
    ],
)
def test_the_page_says_the_time_left_in_words(
    running: Document, manager: User, seconds: int, words: str
) -> None:
    move_on(document=running, done=1, seconds_left=seconds, now=timezone.now())
    assert words in visitor(manager).get(f"/documents/{running.pk}/").text


def test_documents_are_listed_by_the_page(document: Document, manager: User, now: datetime) -> None:
    Document.objects.bulk_create(
        Document(
            kind="scorecard", results=[], language="id", request_key=str(n), subject=f"PT {n}",
            requested_by=manager, requested_at=now + timedelta(seconds=n),
        )
        for n in range(60)
    )  # fmt: skip
    first, second = (visitor(manager).get("/documents/", {"page": n}).text for n in (1, 2))
    assert "PT 59" in first
    assert "Page 1 of 2" in first
    assert document.title in second
