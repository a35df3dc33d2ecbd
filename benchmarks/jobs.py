"""Jobs on real Celery workers: scorecards made cold, a ZIP of what was made, the annual book.

``cold_pdf_2_vs_1_process`` is scorecards a second, from the first that began to the last that
ended, with a worker of two processes over one of one; ``arithmetic_2_vs_1_process`` is what the
machine gives bare arithmetic in two processes over one at the same time, without which the
former says little on a machine that does other things. ``published_zip_per_second`` is a ZIP of 300
that were made before, from the job's begin to its end. ``book_600_vs_300`` compares two books
with every chapter; ``book_peak_mb`` is all the larger one's processes had together at any moment.
"""

import subprocess
import sys
import time
from collections.abc import Sequence
from statistics import median

from django.db.models import Max, Min
from django.utils import timezone

from accounts.models import User
from annual_books.request import book_options
from annual_books.sections import BookChapter
from benchmarks.data import use_database
from benchmarks.pages import HUGE
from benchmarks.workers import running_worker, wait_for
from contractors.days import days_at
from core.audit import Actor
from documents.models import Document
from documents.services.requests import request_document
from evaluations.models import Result
from findings.access import findings_visible_to
from reports.choices import ReportKind

A_PROCESS = 25  # cold scorecards
ROUNDS = 2
SUM = "sum(number * number for number in range(12_000_000))"
IN_ZIP = 300
BOOKS = (300, 600)


def measure() -> dict[str, float]:
    """About three minutes: 300 scorecards and 900 pages are really laid out."""
    use_database(HUGE[0])
    Document.objects.all().delete()
    results = list(
        Result.objects.filter(publication__isnull=False)
        .select_related("evaluation__period", "evaluation__instrument")
        .only("pk", "sha256", "evaluation__contractor_id", "evaluation__period__year",
              "evaluation__instrument__code")
        .order_by("pk")[: max(BOOKS)]
    )  # fmt: skip
    figures, made = _cold(results)
    with running_worker(HUGE[0], concurrency=2):
        wait_for(_asked(results[made:IN_ZIP]))
        archive = _asked_one(ReportKind.SCORECARDS_ZIP, results[:IN_ZIP])
        wait_for([archive])
    figures["published_zip_per_second"] = IN_ZIP / _seconds([archive])
    return figures | _books(results)


def _cold(results: Sequence[Result]) -> tuple[dict[str, float], int]:
    """Scorecards nobody has made yet, by one process and by two, in turn; how many were made."""
    ratios, bare, at, alone = [], [], 0, 0.0
    for _round in range(ROUNDS):
        rates = []
        bare.append(_arithmetic(2) / _arithmetic(1))
        for processes in (1, 2):
            count = A_PROCESS * processes
            with running_worker(HUGE[0], concurrency=processes):
                documents = _asked(results[at : at + count])
                wait_for(documents)
            rates.append(count / _seconds(documents))
            at += count
        ratios.append(rates[1] / rates[0])
        alone = rates[0]
    figures = {
        "cold_pdf_2_vs_1_process": median(ratios),
        "cold_pdf_per_second": alone,
        "arithmetic_2_vs_1_process": median(bare),
    }
    return figures, at


def _arithmetic(processes: int) -> float:
    """Sums a second by so many processes."""
    start = time.perf_counter()
    command = [sys.executable, "-c", SUM]
    running = [subprocess.Popen(command) for _ in range(processes)]  # noqa: S603 - our own words
    for one in running:
        one.wait()
    return processes / (time.perf_counter() - start)


def _books(results: Sequence[Result]) -> dict[str, float]:
    times, peak = [], 0.0
    with running_worker(HUGE[0], concurrency=1) as worker:
        for count in BOOKS:
            book = _asked_one(ReportKind.BOOK, results[:count])
            peak = wait_for([book], worker=worker)
            times.append(_seconds([book]))
    return {
        "book_600_seconds": times[1],
        "book_600_vs_300": times[1] / times[0],
        "book_peak_mb": peak,
    }


def _asked(results: Sequence[Result]) -> list[Document]:
    """The scorecard of each."""
    return [_asked_one(ReportKind.SCORECARD, [one]) for one in results]


def _asked_one(kind: ReportKind, results: Sequence[Result]) -> Document:
    manager = User.objects.get(username="manajer")
    options = None
    if kind == ReportKind.BOOK:
        options = book_options(
            results,
            sections=[section.value for section in BookChapter],
            scope="",
            findings=findings_visible_to(manager),
            days=days_at(timezone.now()),
        )
    return request_document(
        kind=kind,
        results=results,
        options=options,
        language="id",
        by=Actor(manager),
        now=timezone.now(),
    )


def _seconds(documents: Sequence[Document]) -> float:
    """From the first that began to the last that ended."""
    found = Document.objects.filter(pk__in=[one.pk for one in documents]).aggregate(
        begun=Min("started_at"), ended=Max("finished_at")
    )
    return float((found["ended"] - found["begun"]).total_seconds())
