"""The jobs: ids in, fetched again, access checked again, done, stored. Safe to run twice."""

import logging
from datetime import datetime, timedelta
from typing import Any

from celery import shared_task
from celery.signals import (
    worker_init,
    worker_process_init,
    worker_process_shutdown,
    worker_ready,
)
from django.db.models import Q
from django.utils import timezone

from documents.jobs.locks import held_locks, only_worker
from documents.jobs.parts import clear_parts
from documents.making import clear_left_folders, make_now
from documents.models import Document, DocumentStatus
from documents.queue import enqueue, enqueue_all
from documents.services.expiry import expire_documents
from documents.services.schedules import make_due_reports, note_notices

log = logging.getLogger(__name__)

SENT_AGAIN_AFTER = timedelta(seconds=60)


@shared_task(name="documents.make_document")
def make_document(document_id: int) -> None:
    """Make the file of one row: queued > running > done or failed.

    A second message for a row that is being made, or has ended, does nothing.
    """
    with only_worker(document_id) as alone:
        if alone:
            make_now(document_id)
    asked_again = Document.objects.filter(pk=document_id, status=DocumentStatus.QUEUED).first()
    if alone and asked_again is not None:  # while a cancelled attempt came to its end
        enqueue(asked_again, now=timezone.now())


@shared_task(name="documents.send_scheduled")
def send_scheduled() -> int:
    """Ask for the scheduled reports that are due, note the mails about them; how many are new."""
    now = timezone.now()
    made = make_due_reports(now=now)
    mailed = note_notices(now=now)
    if made or mailed:
        log.info("Scheduled reports: %s asked for, %s to be mailed", made, mailed)
    return made


@shared_task(name="documents.expire_documents")
def expire() -> int:
    """Delete the files whose time is over, and the parts of jobs that ended; how many files."""
    now = timezone.now()
    clear_parts(now=now)
    expired = expire_documents(now=now)
    if expired:
        log.info("The files of %s documents have expired", expired)
    return expired


@shared_task(name="documents.enqueue_waiting_jobs")
def enqueue_waiting_jobs(*, everything: bool = False) -> int:
    """Hand over the jobs the broker never took or lost, and those whose worker died.

    ``everything`` does not wait for a message that may still be on its way: a worker that
    starts asks so. Returns how many were handed over.
    """
    now = timezone.now()
    taken = enqueue_all(waiting_documents(now, everything=everything), now=now)
    if taken:
        log.info("Handed over again: %s documents", taken)
    return taken


def waiting_documents(now: datetime, *, everything: bool = False) -> list[Document]:
    """Queued and not lately handed over, or running while no worker holds the row's lock."""
    lost = Q(enqueued_at=None) | Q(enqueued_at__lt=now - SENT_AGAIN_AFTER)
    queued = Q(status=DocumentStatus.QUEUED) & (Q() if everything else lost)
    found = Document.objects.filter(queued | Q(status=DocumentStatus.RUNNING)).order_by(
        "requested_at", "pk"
    )
    held = held_locks()
    return [one for one in found if one.status == DocumentStatus.QUEUED or one.pk not in held]


@worker_init.connect
def _before_the_fork(**_signal: Any) -> None:
    from documents.printing import pdf as printing

    printing.warm_up()


@worker_process_init.connect
def _in_each_child(**_signal: Any) -> None:
    from documents.printing import pdf as printing

    printing.prepare()


@worker_process_shutdown.connect
def _when_a_child_ends(**_signal: Any) -> None:
    from documents.printing import pdf as printing

    printing.press.cache_clear()  # a child ends without the interpreter's own clearing up


@worker_ready.connect
def _take_up_what_waits(**_signal: Any) -> None:
    clear_left_folders()
    try:
        enqueue_waiting_jobs.apply_async(kwargs={"everything": True}, retry=False)
    except OSError as error:  # the broker went away again; the beat asks later
        log.warning("What waits is taken up later: %s", error)
