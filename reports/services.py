"""Every change of a document: asked for, begun, moved on, finished, failed."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.audit import Actor, record
from accounts.errors import NotAllowed, Refusal
from accounts.models import User
from evaluations.access import results_visible_to
from evaluations.models import Result
from reports.access import may_request
from reports.issuing import record_issued
from reports.models import Document, DocumentKind, DocumentStatus
from reports.queue import enqueue
from reports.selectors import comparison_between, request_key

ATTEMPTS = 3  # a job that brings its worker down is not tried for ever


def request_document(
    *, kind: str, results: Sequence[Result], language: str, by: Actor, now: datetime
) -> Document:
    """The document of these results, made once: the same request gives the same row.

    A new, a failed or a lost one is queued, and handed to the broker when the transaction
    commits; a broker that is down changes nothing but the waiting. Raises Refusal for a
    scorecard of other than one result or a comparison of none, NotAllowed for what the
    person may not see.
    """
    _refuse_what_may_not_be(kind, results, by.user)
    digests = sorted({result.sha256 for result in results})
    with transaction.atomic():
        document, made = Document.objects.select_for_update().get_or_create(
            request_key=request_key(kind, digests, language),
            defaults={
                "kind": kind,
                "results": digests,
                "language": language,
                "subject": _subject(kind, digests, language),
                "requested_by": by.user,
                "requested_at": now,
            },
        )
        if made:
            _audit("request_document", document, by, now)
        elif _must_be_made_again(document):
            _queue_again(document, by, now)
        if document.status == DocumentStatus.QUEUED:
            transaction.on_commit(lambda: enqueue(document, now=now))
    return document


def begin_document(*, document: Document, total: int, now: datetime) -> None:
    """A worker has taken the job; ``total`` are the steps ahead of it.

    Raises Refusal when it has been begun too often.
    """
    if document.attempts >= ATTEMPTS:
        raise Refusal(
            _(
                "The document was begun %(count)s times and never finished, so it is not tried "
                "again by itself. Try again, or tell the administrator: document %(number)s."
            )
            % {"count": document.attempts, "number": document.pk}
        )
    document.status = DocumentStatus.RUNNING
    document.attempts += 1
    document.done, document.total, document.error = 0, total, ""
    document.started_at = now
    document.save(update_fields=["status", "attempts", "done", "total", "error", "started_at"])


def move_on(*, document: Document, done: int) -> None:
    """So many steps are done: the bar moves."""
    document.done = done
    document.save(update_fields=["done"])


def finish_document(*, document: Document, content: bytes, now: datetime) -> None:
    """Keep the file with its hash. A file left by an attempt that died is replaced."""
    name = f"documents/{document.request_key}.pdf"
    storage = document.file.storage
    if storage.exists(name):
        storage.delete(name)
    document.file.name = storage.save(name, ContentFile(content))
    document.sha256 = hashlib.sha256(content).hexdigest()
    document.status = DocumentStatus.DONE
    document.done = document.total
    document.finished_at = now
    with transaction.atomic():
        document.save(update_fields=["file", "sha256", "status", "done", "finished_at"])
        record_issued(
            sha256=document.sha256,
            kind=document.kind,
            language=document.language,
            results=document.results,
            now=now,
        )
        _audit("finish_document", document, Actor(user=None), now)


def fail_document(*, document: Document, reason: str, now: datetime) -> None:
    """Say why it was not made; who asked may ask again."""
    document.status = DocumentStatus.FAILED
    document.error = reason
    document.finished_at = now
    with transaction.atomic():
        document.save(update_fields=["status", "error", "finished_at"])
        _audit("fail_document", document, Actor(user=None), now)


def _refuse_what_may_not_be(kind: str, results: Sequence[Result], user: User | None) -> None:
    if kind == DocumentKind.SCORECARD and len(results) != 1:
        raise Refusal(_("A scorecard is made of exactly one result."))
    if not results:
        raise Refusal(_("A comparison needs at least one result: choose some."))
    if user is None:  # the system itself: a command
        return
    if not may_request(user, kind):
        raise NotAllowed(_("Your role may not ask for this document."))
    keys = [result.pk for result in results]
    if results_visible_to(user).filter(pk__in=keys).count() != len(set(keys)):
        raise NotAllowed(_("One of these results is not yours to see."))


def _must_be_made_again(document: Document) -> bool:
    if document.status == DocumentStatus.DONE:
        return not document.file.storage.exists(document.file.name)
    return document.status == DocumentStatus.FAILED


def _queue_again(document: Document, by: Actor, now: datetime) -> None:
    document.status = DocumentStatus.QUEUED
    document.attempts, document.done, document.error = 0, 0, ""
    document.requested_by, document.requested_at = by.user, now
    document.enqueued_at = document.started_at = document.finished_at = None
    document.save()
    _audit("request_document", document, by, now)


def _subject(kind: str, digests: Sequence[str], language: str) -> str:
    with translation.override(language):
        compared = comparison_between(Result.objects.filter(sha256__in=digests))
        if compared is None:
            raise Refusal(_("A comparison needs at least one result: choose some."))
        alone = f"{compared.subjects[0].name} ({compared.instrument_code})"
        return (compared.subject if kind == DocumentKind.COMPARISON else alone)[:250]


def _audit(action: str, document: Document, by: Actor, now: datetime) -> None:
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
