"""Parts of a document that outlive the worker that finished them."""

import os
import signal
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage, default_storage

from annual_books.processes import TRIES, apart, apart_in_turn
from documents.jobs.parts import AFTER_FAILURE, FOLDER, KeptParts, clear_parts, drop_parts
from documents.models import Document, DocumentStatus
from evaluations.models import Result
from reports.choices import ReportKind

pytestmark = pytest.mark.usefixtures("in_english")
KEY, OTHER = "a" * 64, "b" * 64


@pytest.fixture
def job(pt_a: Result, now: datetime) -> Document:
    """A book that is being made."""
    return Document.objects.create(
        kind=ReportKind.BOOK, results=[pt_a.sha256], language="en", request_key="c" * 64,
        subject="2024", status=DocumentStatus.RUNNING, requested_at=now,
    )  # fmt: skip


@pytest.fixture
def part(tmp_path: Path) -> Path:
    """A finished part as its worker wrote it."""
    path = tmp_path / "part.pdf"
    path.write_bytes(b"%PDF of 15 pages")
    return path


def folder_of(job: Document) -> Path:
    return Path(default_storage.path(f"{FOLDER}/{job.request_key}"))


def test_what_one_worker_kept_another_takes(job: Document, part: Path, tmp_path: Path) -> None:
    KeptParts(job).keep(KEY, pages=15, path=part)
    taken = tmp_path / "taken.pdf"
    assert KeptParts(job).take(KEY, taken) == 15
    assert taken.read_bytes() == part.read_bytes()
    assert KeptParts(job).take(OTHER, taken) is None


def test_a_count_is_kept_without_a_file(job: Document) -> None:
    KeptParts(job).keep(KEY, pages=3)
    assert KeptParts(job).pages(KEY) == 3
    assert KeptParts(job).pages(OTHER) is None


def test_half_a_part_is_made_again_and_then_kept(job: Document, part: Path, tmp_path: Path) -> None:
    KeptParts(job).keep(KEY, pages=15, path=part)
    (stored,) = folder_of(job).iterdir()
    stored.write_bytes(b"%PDF of")
    assert KeptParts(job).take(KEY, tmp_path / "taken.pdf") is None
    KeptParts(job).keep(KEY, pages=15, path=part)
    assert KeptParts(job).take(KEY, tmp_path / "taken.pdf") == 15


def test_a_full_disk_does_not_stop_the_job(
    job: Document, part: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object, **_named: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "save", full)
    kept = KeptParts(job)
    kept.keep(KEY, pages=15, path=part)
    assert kept.pages(KEY) is None


def test_a_storage_that_lists_nothing_does_not_stop_the_job(
    job: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise NotADirectoryError("the storage is away")

    monkeypatch.setattr(FileSystemStorage, "listdir", away)
    assert KeptParts(job).pages(KEY) is None


def test_the_parts_go_when_the_job_ends(job: Document, part: Path) -> None:
    KeptParts(job).keep(KEY, pages=15, path=part)
    drop_parts(job)
    assert not folder_of(job).exists()
    drop_parts(job)


@pytest.mark.parametrize(
    ("status", "days", "cleared"),
    [("running", 9, 0), ("queued", 9, 0), ("failed", 0, 0), ("failed", 2, 1), ("cancelled", 0, 1)],
)
def test_parts_nobody_goes_on_with_are_cleared(
    job: Document, part: Path, now: datetime, status: str, days: int, cleared: int
) -> None:
    KeptParts(job).keep(KEY, pages=15, path=part)
    ended = now - timedelta(days=days)
    Document.objects.filter(pk=job.pk).update(status=status, finished_at=ended)
    assert clear_parts(now=now) == cleared
    assert folder_of(job).exists() == (not cleared)
    assert clear_parts(now=now + AFTER_FAILURE) <= 1


def test_where_nothing_was_ever_kept_nothing_is_cleared(db: None, now: datetime) -> None:
    assert clear_parts(now=now) == 0


def test_a_fork_that_is_killed_is_begun_anew(tmp_path: Path) -> None:
    def killed_once() -> int:
        begun = tmp_path / "begun"
        if not begun.exists():
            begun.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return 7

    assert list(apart_in_turn([3, killed_once, 5])) == [3, 7, 5]


def test_a_fork_that_is_killed_each_time_is_given_up(tmp_path: Path) -> None:
    def killed() -> int:
        with (tmp_path / "begun").open("a") as file:
            file.write("x")
        os.kill(os.getpid(), signal.SIGKILL)
        return 0

    with pytest.raises(RuntimeError, match="not laid out"):
        apart(killed)
    assert (tmp_path / "begun").read_text() == "x" * TRIES
