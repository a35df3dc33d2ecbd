"""Memory of a warm Celery process: the child that has rendered."""

from django.utils import timezone

from accounts.models import User
from benchmarks.autosave import LARGE
from benchmarks.data import use_filled
from benchmarks.workers import running_worker, wait_for
from core.audit import Actor
from documents.services.requests import request_document
from evaluations.models import Result
from reports.choices import ReportKind

DOCUMENTS = 5


def measure() -> dict[str, float]:
    """``worker_rss_mb`` after five scorecards."""
    use_filled(*LARGE)
    by = Actor(User.objects.get(username="manajer"))
    with running_worker(LARGE[0], concurrency=1) as worker:
        documents = [
            request_document(
                kind=ReportKind.SCORECARD,
                results=[result],
                language="id",
                by=by,
                now=timezone.now(),
            )
            for result in Result.objects.order_by("pk")[:DOCUMENTS]
        ]
        wait_for(documents)
        return {"worker_rss_mb": max(child.memory_info().rss for child in worker.children()) / 1e6}
