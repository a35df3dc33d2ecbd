"""Memory of a warm Celery process: the child that has rendered."""

import os
import subprocess
import sys
import time

import psutil
from django.utils import timezone

from accounts.audit import Actor
from accounts.models import User
from benchmarks.autosave import LARGE
from benchmarks.data import use_database
from evaluations.models import Result
from reports.models import DocumentKind, DocumentStatus
from reports.services import request_document

DEADLINE = 90.0
DOCUMENTS = 5


def _worker() -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "DATABASE_NAME": LARGE[0],
    }
    return subprocess.Popen(
        [
            sys.executable, "-m", "celery", "--app", "csms", "worker", "--concurrency", "1",
            "--loglevel", "ERROR",
        ],
        env=environment,
    )  # fmt: skip


def measure() -> dict[str, float]:
    """``worker_rss_mb`` after five scorecards."""
    use_database(LARGE[0])
    by = Actor(User.objects.get(username="manajer"))
    worker = _worker()
    try:
        documents = [
            request_document(
                kind=DocumentKind.SCORECARD,
                results=[result],
                language="id",
                by=by,
                now=timezone.now(),
            )
            for result in Result.objects.order_by("pk")[:DOCUMENTS]
        ]
        deadline = time.monotonic() + DEADLINE
        for document in documents:
            while document.status != DocumentStatus.DONE:
                if time.monotonic() > deadline or document.status == DocumentStatus.FAILED:
                    raise RuntimeError(f"the scorecard was not made: {document.error}")
                time.sleep(0.1)
                document.refresh_from_db()
        children = psutil.Process(worker.pid).children()
        return {"worker_rss_mb": max(child.memory_info().rss for child in children) / 1e6}
    finally:
        worker.terminate()
        worker.wait(timeout=DEADLINE)
