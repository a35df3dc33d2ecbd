"""The job that makes a document, and the one that takes up what was lost."""

import hashlib
import logging
import os
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import psycopg2
import pytest
from django.core.files.storage import FileSystemStorage
from django.db import connection
from django.utils import timezone

from accounts.models import User
from core.audit import Actor
from documents.jobs.locks import lock_of
from documents.making import FOLDERS, clear_left_folders
from documents.models import Document, DocumentStatus
from documents.services.requests import request_document
from documents.services.running import begin_document, fail_document
from documents.tasks import enqueue_waiting_jobs, make_document, waiting_documents
from evaluations.models import Result
from reports import rendering
from reports.choices import ReportKind

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def document(pt_a: Result, manager: User, now: datetime) -> Document:
    """The scorecard of PT A, waiting."""
    return request_document(
        kind=ReportKind.SCORECARD, results=[pt_a], language="en", by=Actor(manager), now=now
    )


def test_the_job_makes_the_file_and_keeps_its_hash(document: Document) -> None:
    make_document(document.pk)
    document.refresh_from_db()
    with document.file.open() as file:
        content = file.read()
    assert document.status == DocumentStatus.DONE
    assert document.done == document.total
    assert content.startswith(b"%PDF-1.7")
    assert document.sha256 == hashlib.sha256(content).hexdigest()


def test_a_second_message_does_nothing(document: Document) -> None:
    make_document(document.pk)
    make_document(document.pk)
    document.refresh_from_db()
    assert document.attempts == 1


def test_a_comparison_is_made_as_well(
    pt_a: Result, pt_b: Result, manager: User, now: datetime
) -> None:
    document = request_document(
        kind=ReportKind.COMPARISON,
        results=[pt_a, pt_b],
        language="id",
        by=Actor(manager),
        now=now,
    )
    make_document(document.pk)
    document.refresh_from_db()
    assert document.status == DocumentStatus.DONE


def test_a_row_that_is_gone_is_no_error(db: None) -> None:
    make_document(4711)
    assert not Document.objects.exists()


def test_who_may_no_longer_see_it_gets_nothing(document: Document, manager: User) -> None:
    manager.is_active = False
    manager.save(update_fields=["is_active"])
    make_document(document.pk)
    document.refresh_from_db()
    assert document.status == DocumentStatus.FAILED
    assert document.error == "manajer may no longer see what this document shows."
    assert not document.file


def test_what_nobody_foresaw_is_logged_and_said(
    document: Document, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_what: object, **_how: object) -> bytes:
        raise OSError("no space left")

    monkeypatch.setattr(rendering, "pdf_of", broken)
    with caplog.at_level(logging.ERROR, logger="documents.making"):
        make_document(document.pk)
    document.refresh_from_db()
    assert document.status == DocumentStatus.FAILED
    assert f"document {document.pk}" in document.error
    assert "no space left" in caplog.text


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(28, "No space left on device"), "No space is left for documents"),
        (PermissionError(13, "Permission denied"), "the storage did not take it"),
        (ConnectionError(), "the storage did not take it"),
    ],
)
def test_a_storage_that_takes_half_of_it_is_a_sentence_and_keeps_nothing(
    document: Document, monkeypatch: pytest.MonkeyPatch, error: OSError, said: str
) -> None:
    begun: list[Path] = []

    def refuse(storage: FileSystemStorage, name: str, _content: object) -> str:
        begun.append(Path(storage.path(name)))
        begun[0].parent.mkdir(parents=True, exist_ok=True)
        begun[0].write_bytes(b"%PDF")
        raise error

    monkeypatch.setattr(FileSystemStorage, "_save", refuse)
    make_document(document.pk)
    document.refresh_from_db()
    assert document.status == DocumentStatus.FAILED
    assert said in document.error
    assert [path.exists() for path in begun] == [False]


def test_a_document_another_worker_is_making_is_left_alone(document: Document) -> None:
    parameters = connection.get_connection_params()
    with closing(psycopg2.connect(**parameters)) as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [lock_of(document.pk)])
        make_document(document.pk)
        document.refresh_from_db()
        assert document.status == DocumentStatus.QUEUED
        Document.objects.update(status=DocumentStatus.RUNNING)
        assert waiting_documents(timezone.now(), everything=True) == []


def test_a_job_whose_worker_died_is_taken_up(document: Document) -> None:
    begin_document(document=document, total=3, now=timezone.now())
    assert waiting_documents(timezone.now()) == [document]
    make_document(document.pk)
    document.refresh_from_db()
    assert (document.status, document.attempts) == (DocumentStatus.DONE, 2)


def test_a_job_the_broker_never_took_is_handed_over(document: Document) -> None:
    assert waiting_documents(timezone.now()) == [document]


def test_a_message_on_its_way_is_given_a_minute(document: Document) -> None:
    at = timezone.now()
    Document.objects.update(enqueued_at=at)
    assert waiting_documents(at + timedelta(seconds=59)) == []
    assert waiting_documents(at + timedelta(seconds=61)) == [document]
    assert waiting_documents(at, everything=True) == [document]


def test_what_is_finished_waits_for_nothing(document: Document) -> None:
    fail_document(document=document, reason="Broken.", now=timezone.now())
    assert waiting_documents(timezone.now(), everything=True) == []


def test_nothing_is_handed_over_while_the_broker_is_down(document: Document) -> None:
    assert enqueue_waiting_jobs() == 0
    document.refresh_from_db()
    assert document.enqueued_at is None


def test_folders_that_killed_workers_left_are_cleared_after_a_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("documents.making.gettempdir", lambda: str(tmp_path))
    old, new, other = (tmp_path / name for name in (f"{FOLDERS}old", f"{FOLDERS}new", "theirs"))
    for folder in (old, new, other):
        folder.mkdir()
    for folder in (old, other):
        os.utime(folder, (0, 0))
    clear_left_folders()
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted([new.name, other.name])
