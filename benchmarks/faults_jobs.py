"""An annual book whose worker is killed (kill -9, with its children) over and over.

Each worker begins after the last one is dead, as another machine would.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.utils import timezone

from accounts.models import User
from annual_books.request import book_options
from annual_books.sections import BookChapter
from benchmarks.data import create_database
from benchmarks.years import YEARS, fill_years
from contractors.days import days_at
from core.audit import Actor
from documents.jobs.parts import FOLDER, clear_parts
from documents.models import UNFINISHED, Document, DocumentStatus
from documents.services.requests import request_document
from evaluations.models import Result
from findings.access import findings_visible_to
from reports.choices import ReportKind

DATABASE = "csms_faults_jobs"
CONTRACTORS = 60
KILLED_AFTER = (2, 5, 9, 12, 15)  # parts that are kept by then
DEADLINE = 240.0
NAP = 0.03
WORKER = (
    "-m", "celery", "--quiet", "--app", "csms", "worker", "--concurrency", "1",
    "--loglevel", "ERROR", "--without-gossip", "--without-mingle",
)  # fmt: skip


class WatchedBook:
    """A book, what is kept of it, and what was seen of both."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.seen: dict[str, int] = {}
        self.doubled: set[str] = set()
        self.furthest = self.fallen_back = 0
        self._folder = Path(settings.MEDIA_ROOT, FOLDER, document.request_key)

    @property
    def is_unfinished(self) -> bool:
        """True while there is something to wait for."""
        return self.document.status in UNFINISHED

    def look(self) -> int:
        """Look at the row and at the parts; how many parts there are."""
        self.document.refresh_from_db(fields=["status", "done"])
        self.fallen_back += self.is_unfinished and self.document.done < self.furthest
        self.furthest = max(self.furthest, self.document.done)
        kept = self._kept()
        self.doubled |= {name for name, at in kept.items() if self.seen.setdefault(name, at) != at}
        return len(kept)

    def _kept(self) -> Mapping[str, int]:
        try:
            return {one.name: one.stat().st_mtime_ns for one in self._folder.iterdir()}
        except FileNotFoundError:
            return {}


def measure() -> dict[str, float]:
    """The same book undisturbed and with kills: bytes, parts made twice, the bar."""
    create_database(DATABASE)
    fill_years(CONTRACTORS)
    document = _asked()
    undisturbed = WatchedBook(document)
    _worked(undisturbed, kill_after=None)
    document.refresh_from_db()
    sha256 = document.sha256
    Document.objects.filter(pk=document.pk).update(
        status=DocumentStatus.QUEUED, attempts=0, done=0, enqueued_at=None
    )
    watched = WatchedBook(document)
    kills = sum(_worked(watched, kill_after=count) for count in KILLED_AFTER)
    _worked(watched, kill_after=None)
    document.refresh_from_db()
    clear_parts(now=timezone.now())  # as every day: the worker may have been killed before it did
    connections.close_all()
    return {
        "book_kills": kills,
        "book_not_made": int(document.status != DocumentStatus.DONE),
        "book_parts_made_twice": len(watched.doubled),
        "book_bar_fell_back": watched.fallen_back,
        "book_other_bytes": int(document.sha256 != sha256),
        "book_parts_left": watched.look(),
    }


def _asked() -> Document:
    manager = User.objects.get(username="manajer")
    found = Result.objects.filter(evaluation__period__year=YEARS[-1])
    results = list(found.select_related("evaluation__period", "evaluation__instrument"))
    options = book_options(
        results,
        sections=[section.value for section in BookChapter],
        scope="",
        findings=findings_visible_to(manager),
        days=days_at(timezone.now()),
    )
    return request_document(
        kind=ReportKind.BOOK,
        results=results,
        options=options,
        language="id",
        by=Actor(manager),
        now=timezone.now(),
    )


def _worked(watched: WatchedBook, *, kill_after: int | None) -> bool:
    """Let a worker work until the book is made, or until so many parts are kept; was it killed?"""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "DATABASE_NAME": DATABASE,
    }
    worker = subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, *WORKER], env=environment, start_new_session=True
    )
    deadline = time.monotonic() + DEADLINE
    try:
        while time.monotonic() < deadline:
            kept = watched.look()
            if not watched.is_unfinished:
                break
            if kill_after is not None and kept >= kill_after:
                return True
            time.sleep(NAP)
        return False
    finally:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
