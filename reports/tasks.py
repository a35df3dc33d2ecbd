"""The jobs: ids in, fetched again, access checked again, done, stored. Safe to run twice."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from celery import shared_task
from celery.signals import (
    worker_init,
    worker_process_init,
    worker_process_shutdown,
    worker_ready,
)
from django.db import connection
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.errors import NotAllowed, Refusal
from accounts.models import User
from evaluations.access import results_visible_to
from evaluations.models import Result
from reports.access import may_request
from reports.models import Document, DocumentKind, DocumentStatus
from reports.queue import enqueue
from reports.scorecard import scorecard_of
from reports.selectors import comparison_between
from reports.services import begin_document, fail_document, finish_document, move_on

log = logging.getLogger(__name__)

LOCKS = 0x5D0C  # the first half of the advisory locks that say "this document is being made"
SENT_AGAIN_AFTER = timedelta(seconds=60)


@shared_task(name="reports.make_document")
def make_document(document_id: int) -> None:
    """Make the PDF of one row: queued > running > done or failed.

    A second message for a row that is being made, or is made, does nothing.
    """
    with _only_worker(document_id) as alone:
        document = Document.objects.filter(pk=document_id).first()
        if not alone or document is None or document.is_finished:
            return
        with translation.override(document.language):
            try:
                _make(document)
            except Refusal as refusal:
                fail_document(document=document, reason=refusal.message, now=timezone.now())
            except Exception:
                log.exception("Document %s was not made", document_id)
                fail_document(document=document, reason=_unexpected(document), now=timezone.now())


def _make(document: Document) -> None:
    from reports import rendering  # WeasyPrint: only a worker that makes documents needs it

    begin_document(document=document, total=3, now=timezone.now())
    results = Result.objects.filter(sha256__in=document.results)
    _refuse_what_may_not_be_seen(document)
    if document.kind == DocumentKind.COMPARISON:
        compared = comparison_between(results)
        if compared is None:
            raise Refusal(_("The results of this document are no longer there."))
        html = rendering.comparison_html(compared)
    else:
        html = rendering.scorecard_html(scorecard_of(results.select_related("publication").get()))
    move_on(document=document, done=1)
    content = rendering.pdf_of(html)
    move_on(document=document, done=2)
    finish_document(document=document, content=content, now=timezone.now())


def _refuse_what_may_not_be_seen(document: Document) -> None:
    """Who asked may have lost the right since. Documents of the system have no such person."""
    if document.requested_by_id is None:
        return
    user = User.objects.get(pk=document.requested_by_id)
    seen = results_visible_to(user).filter(sha256__in=document.results).count()
    if not may_request(user, document.kind) or seen != len(document.results):
        raise NotAllowed(
            _("%(person)s may no longer see what this document shows.") % {"person": user}
        )


def _unexpected(document: Document) -> str:
    return _(
        "The document could not be made; what happened is in the log. Try again, or tell the "
        "administrator: document %(number)s."
    ) % {"number": document.pk}


@shared_task(name="reports.enqueue_waiting_jobs")
def enqueue_waiting_jobs(everything: bool = False) -> int:
    """Hand over the jobs the broker never took or lost, and those whose worker died.

    ``everything`` does not wait for a message that may still be on its way: a worker that
    starts asks so. Returns how many were handed over.
    """
    now = timezone.now()
    waiting = [
        one for one in waiting_documents(now, everything=everything) if enqueue(one, now=now)
    ]
    if waiting:
        log.info("Handed over again: documents %s", [one.pk for one in waiting])
    return len(waiting)


def waiting_documents(now: datetime, *, everything: bool = False) -> list[Document]:
    """Queued and not lately handed over, or running while no worker holds the row's lock."""
    lost = Q(enqueued_at=None) | Q(enqueued_at__lt=now - SENT_AGAIN_AFTER)
    queued = Q(status=DocumentStatus.QUEUED) & (Q() if everything else lost)
    found = Document.objects.filter(queued | Q(status=DocumentStatus.RUNNING)).order_by("pk")
    held = _held_locks()
    return [one for one in found if one.status == DocumentStatus.QUEUED or one.pk not in held]


@contextmanager
def _only_worker(document_id: int) -> Iterator[bool]:
    """True for one worker at a time. The lock goes with the worker's connection if it dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCKS, document_id])
        (alone,) = cursor.fetchone()
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCKS, document_id])


def _held_locks() -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND database"
            " = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [LOCKS],
        )
        return {row[0] for row in cursor.fetchall()}


@worker_init.connect
def _before_the_fork(**_signal: Any) -> None:
    from reports import rendering

    rendering.warm_up()


@worker_process_init.connect
def _in_each_child(**_signal: Any) -> None:
    from reports import rendering

    rendering.prepare()


@worker_process_shutdown.connect
def _when_a_child_ends(**_signal: Any) -> None:
    from reports import rendering

    rendering.press.cache_clear()  # a child ends without the interpreter's own clearing up


@worker_ready.connect
def _take_up_what_waits(**_signal: Any) -> None:
    try:
        enqueue_waiting_jobs.apply_async(kwargs={"everything": True}, retry=False)
    except OSError as error:  # the broker went away again; the beat asks later
        log.warning("What waits is taken up later: %s", error)
