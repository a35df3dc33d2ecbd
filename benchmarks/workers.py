"""Real Celery workers on a database of the benchmarks."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psutil
from celery import current_app

from documents.models import UNFINISHED, Document, DocumentStatus

DEADLINE = 600.0
NAP = 0.1


@contextmanager
def running_worker(database: str, *, concurrency: int) -> Iterator[psutil.Process]:
    """A worker with so many processes that does what is asked for from here on, and nothing else.

    What waited in the queue is dropped: publishing, while the databases were filled, asked for
    hundreds of scorecards.
    """
    current_app.control.purge()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "DATABASE_NAME": database,
        "PYTHONWARNINGS": "ignore",  # of being root: not between the lines of the figures
    }
    command = [
        "nice", "-n", "10", sys.executable, "-m", "celery", "--quiet", "--app", "csms", "worker",
        "--concurrency", str(concurrency), "--loglevel", "ERROR",
    ]  # fmt: skip
    worker = subprocess.Popen(command, env=environment)  # noqa: S603 - our own words
    try:
        while not current_app.control.ping(timeout=1):
            if worker.poll() is not None:
                raise RuntimeError("the worker ended before it began")
        yield psutil.Process(worker.pid)
    finally:
        worker.terminate()
        worker.wait(timeout=60)


def wait_for(documents: Sequence[Document], *, worker: psutil.Process | None = None) -> float:
    """Wait until all are made; the most memory (MB) that ``worker``'s processes had meanwhile.

    Counted are the processes that make documents with whatever they start, and not the one
    that hands jobs out.
    """
    most, deadline = 0.0, time.monotonic() + DEADLINE
    wanted = Document.objects.filter(pk__in=[one.pk for one in documents])
    while wanted.filter(status__in=UNFINISHED).exists():
        if time.monotonic() > deadline:
            raise RuntimeError("the documents were not made in time")
        most = max(most, _memory_of(worker) if worker else 0.0)
        time.sleep(NAP)
    failed = wanted.exclude(status=DocumentStatus.DONE).first()
    if failed is not None:
        raise RuntimeError(f"{failed} was not made: {failed.error}")
    return most


def _memory_of(worker: psutil.Process) -> float:
    total = 0
    for process in worker.children(recursive=True):
        try:
            total += process.memory_info().rss
        except psutil.NoSuchProcess:  # a fork that has done its part
            continue
    return total / 1e6
