"""How a worker's attempt at a document begins and ends: finished, or failed."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import SYSTEM, Actor, record
from core.errors import Refusal
from documents.jobs.attempt import JobStopped, change_unended
from documents.models import Document, DocumentStatus
from documents.services.expiry import kept_until
from documents.services.issuing import record_issued
from documents.storage import store

ATTEMPTS = 3  # a job that brings its worker down is not tried for ever


def begin_document(*, document: Document, total: int, now: datetime) -> None:
    """A worker has taken the job; ``total`` are the steps ahead of it.

    Raises Refusal when it has been begun too often, Stopped when it was cancelled.
    """
    if document.attempts >= ATTEMPTS:
        raise Refusal(
            _(
                "The document was begun %(count)s times and never finished, so it is not tried "
                "again by itself. Try again, or tell the administrator: document %(number)s."
            )
            % {"count": document.attempts, "number": document.pk}
        )
    change_unended(
        document,
        status=DocumentStatus.RUNNING,
        attempts=document.attempts + 1,
        # Where a worker before this one left the bar it stays until the maker says otherwise.
        done=document.done if document.attempts else 0,
        total=document.total if document.attempts else total,
        seconds_left=None,
        error="",
        problems=[],
        started_at=now,
        moved_at=now,
    )


def finish_document(
    *,
    document: Document,
    content: bytes | Path,
    now: datetime,
    problems: Sequence[str] = (),
    missing: int = 0,
) -> None:
    """Keep the file with its hash. A file left by an attempt that died is replaced.

    ``problems`` are sentences about what is missing or odd in it, ``missing`` how many parts are
    not there. Raises Stopped, and keeps nothing,
    when the job was cancelled; StorageError where the file could not be kept.
    """
    kept, sha256 = store(document, content)
    try:
        with transaction.atomic():
            change_unended(
                document,
                file=kept,
                sha256=sha256,
                status=DocumentStatus.DONE,
                done=max(0, document.total - missing),
                seconds_left=None,
                problems=list(problems),
                finished_at=now,
                expires_at=kept_until(document, now=now),
            )
            record_issued(
                sha256=sha256,
                kind=document.kind,
                language=document.language,
                results=document.results,
                now=now,
            )
            audit("finish_document", document, by=SYSTEM, now=now)
    except JobStopped:
        document.file.storage.delete(kept)
        raise


def fail_document(*, document: Document, reason: str, now: datetime) -> None:
    """Say why it was not made; who asked may ask again. Nothing where it was cancelled."""
    with transaction.atomic():
        try:
            change_unended(
                document,
                status=DocumentStatus.FAILED,
                error=reason,
                seconds_left=None,
                finished_at=now,
            )
        except JobStopped:
            return
        audit("fail_document", document, by=SYSTEM, now=now)


def audit(action: str, document: Document, *, by: Actor, now: datetime) -> None:
    """The audit row of a document's change."""
    record(
        by=by,
        at=now,
        action=action,
        target=document,
        after={
            "kind": document.kind,
            "status": document.status,
            "subject": document.subject,
            "sha256": document.sha256,
        },
    )
