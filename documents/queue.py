"""Handing jobs to the broker, and asking whether broker and worker are there.

Nothing here waits long: a page that cannot reach Redis says so within about a second.
"""

import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from celery import current_app
from django.core.cache import cache
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.job_queue import NOT_REACHED, hand_over, queue_connection
from documents.kinds import kind_of
from documents.models import Document

log = logging.getLogger(__name__)

PING_TIMEOUT = 0.5
REMEMBERED = 4  # seconds; a page polls every second or two, and many pages may


class QueueHealth(models.TextChoices):
    """What stands between a waiting job and its document."""

    WORKING = "working", _("the worker answers")
    SILENT = "silent", _("no worker answers")
    UNREACHABLE = "unreachable", _("the queue cannot be reached")


def enqueue(document: Document, *, now: datetime, urgent: bool = False) -> bool:
    """Hand the job to the broker. False, and a line in the log, when it cannot be reached.

    What a person waits for goes before what takes long, and that before what nobody asked for.

    The row says what is to be done, so nothing is lost: ``documents.enqueue_waiting_jobs``
    hands it over when the broker is back.
    """
    return enqueue_all([document], now=now, urgent=urgent) == 1


def enqueue_all(documents: Sequence[Document], *, now: datetime, urgent: bool = False) -> int:
    """``enqueue`` for many over one connection; how many the broker took."""
    taken: list[int] = []
    if documents:
        with suppress(*NOT_REACHED), queue_connection() as connection:
            for document in documents:
                hand_over(
                    "documents.make_document",
                    connection,
                    args=[document.pk],
                    priority=_priority(document, urgent=urgent),
                )
                taken.append(document.pk)
    Document.objects.filter(pk__in=taken).update(enqueued_at=now)
    if len(taken) < len(documents):
        log.warning("%s documents stay queued: no broker", len(documents) - len(taken))
    return len(taken)


def hint(task: str) -> None:
    """Have a worker run a task now that the beat asks for as well; nothing where no broker is."""
    with suppress(*NOT_REACHED), queue_connection() as connection:
        hand_over(task, connection, priority=0)


def _priority(document: Document, *, urgent: bool) -> int:
    """Of Redis' queues, 0 is emptied first."""
    if document.requested_by_id is None and not urgent:
        return 6
    return 0 if kind_of(document.kind).quick else 3


def queue_health() -> QueueHealth:
    """Whether a worker answers; asked at most every few seconds, whoever watches."""
    known = cache.get("documents.queue_health")
    if known is None:
        known = _asked_health()
        cache.set("documents.queue_health", known.value, REMEMBERED)
    return QueueHealth(known)


def _asked_health() -> QueueHealth:
    try:
        with queue_connection() as connection:
            answers = current_app.control.ping(timeout=PING_TIMEOUT, connection=connection)
    except NOT_REACHED as error:
        log.warning("The broker is not reached: %s", error)
        return QueueHealth.UNREACHABLE
    return QueueHealth.WORKING if answers else QueueHealth.SILENT
