"""How far a document is, in words, for the page that waits for it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zlib import crc32

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contractors.choices import Audience
from documents.models import Document, DocumentStatus
from documents.queue import QueueHealth, queue_health

PATIENCE = {
    # How long a job may wait or run before the page asks whether anybody is at work.
    DocumentStatus.QUEUED: timedelta(seconds=3),
    DocumentStatus.RUNNING: timedelta(seconds=10),
}


@dataclass(frozen=True, slots=True)
class JobProgress:
    """One look at a job. ``token`` changes when there is something new to show."""

    sentence: str
    hint: str
    done: int | None
    total: int
    finished: bool
    token: str


def progress_of(document: Document, *, now: datetime) -> JobProgress:
    """What to say of this document now; asks the queue only where a job waits too long."""
    health = _health(document, now)
    sentence, hint = _words(document, health)
    running = document.status == DocumentStatus.RUNNING
    return JobProgress(
        sentence=sentence,
        hint=hint,
        done=document.done if running else None,
        total=document.total,
        finished=document.is_finished,
        token=f"{document.status}-{document.done}-{document.total}-{health.value}"
        f"-{crc32(hint.encode())}",
    )


def _health(document: Document, now: datetime) -> QueueHealth:
    patience = PATIENCE.get(DocumentStatus(document.status))
    since = document.moved_at or document.started_at or document.requested_at
    if patience is None or now - since < patience:
        return QueueHealth.WORKING
    return queue_health()


def _words(document: Document, health: QueueHealth) -> tuple[str, str]:
    if document.is_finished:
        return _ended(document)
    if health == QueueHealth.UNREACHABLE:
        return (
            _("The queue cannot be reached."),
            _("Your request is kept. It runs by itself when the queue is back."),
        )
    if health == QueueHealth.SILENT:
        return (
            _("No worker answers."),
            _("Your request is kept. It runs by itself when a worker is back."),
        )
    if document.status == DocumentStatus.RUNNING:
        return (
            _("Being made: step %(done)s of %(total)s.")
            % {"done": min(document.done + 1, document.total), "total": document.total},
            "" if document.seconds_left is None else time_left(document.seconds_left),
        )
    return _("Waiting its turn."), _ahead(document)


def _ended(document: Document) -> tuple[str, str]:
    if document.status == DocumentStatus.FAILED:
        return _("The document was not made."), document.error
    if document.status == DocumentStatus.CANCELLED:
        return _("The document was cancelled."), _("Nothing was kept. It can be asked for again.")
    if document.status == DocumentStatus.EXPIRED:
        until = date_format(localtime(document.expires_at), "DATE_FORMAT")
        return (
            _("The file has expired."),
            _("It was kept until %(day)s. Asked for again, it is made again.") % {"day": until},
        )
    return _("The document is ready."), ""


def time_left(seconds: int) -> str:
    """A measured time in words: rounded up, coarser the longer it is."""
    if seconds < 10:
        return _("A few seconds left.")
    if seconds < 55:
        tens = -(-seconds // 10) * 10
        return _("About %(count)s seconds left.") % {"count": tens}
    minutes = -(-seconds // 60)
    return ngettext("About %(count)s minute left.", "About %(count)s minutes left.", minutes) % {
        "count": minutes
    }


def _ahead(document: Document) -> str:
    if document.audience != Audience.OWNER:  # what others have asked for is not theirs to count
        return ""
    ahead = Document.objects.filter(
        status__in=[DocumentStatus.QUEUED, DocumentStatus.RUNNING],
        requested_at__lt=document.requested_at,
    ).count()
    if not ahead:
        return ""
    return ngettext("%(count)s document is ahead.", "%(count)s documents are ahead.", ahead) % {
        "count": ahead
    }
