"""Asking for a document, and taking the request back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from contractors.access import audience_of
from contractors.choices import Audience
from core.audit import Actor
from core.errors import Conflict, NotAllowed, Refusal
from core.operations import made_once
from documents.access import may_cancel, may_have, may_request
from documents.kinds import DocumentKind, Source, kind_of, no_such_kind
from documents.models import UNFINISHED, Document, DocumentStatus
from documents.queue import enqueue
from documents.selectors import request_key
from documents.services.running import audit
from documents.storage import is_stored


def request_document(
    *,
    kind: str,
    results: Sequence[Source],
    language: str,
    by: Actor,
    now: datetime,
    options: Mapping[str, Any] | None = None,
    audience: Audience | None = None,
) -> Document:
    """The document of these results, made once: the same request gives the same row.

    ``options`` is what else is asked, as JSON; its maker reads it. ``audience`` is for whom it is
    made: where none is named, for who asks. A new, a failed, a cancelled,
    an expired, a lost or an incomplete document is queued, and handed to the broker when the
    transaction commits; a broker that is down changes nothing but the waiting. Raises Refusal for
    a kind that is not there or too few or many results, NotAllowed for what the person may not see.
    """
    made_as = kind_of(kind)
    digests = sorted({result.sha256 for result in results})
    audience = audience or audience_of(by.user)
    _refuse_what_may_not_be(made_as, digests, user=by.user, audience=audience)
    options = dict(options or {})
    asked: dict[str, Any] = {"language": language, "options": options, "audience": audience}
    subject = _subject(made_as, digests, options=options, language=language)
    row = _row_of(made_as, digests, subject=subject, by=by, now=now)
    with transaction.atomic():
        document, made = Document.objects.select_for_update().get_or_create(
            request_key=request_key(kind, digests, **asked), defaults=row | asked
        )
        if made:
            audit("request_document", document, by=by, now=now)
        else:
            _take_up(document, by, now=now)
        if document.status == DocumentStatus.QUEUED:
            transaction.on_commit(lambda: enqueue(document, now=now, urgent=by.user is not None))
    return document


def _row_of(
    kind: DocumentKind, digests: Sequence[str], *, subject: str, by: Actor, now: datetime
) -> dict[str, Any]:
    """What is written of a document that nobody has asked for yet."""
    return {
        "kind": kind.code,
        "results": digests,
        "subject": subject,
        "extension": kind.extension,
        "content_type": kind.content_type,
        "requested_by": by.user,
        "requested_at": now,
    }


def request_as_asked(
    *,
    kind: str,
    asked: QueryDict,
    language: str,
    by: Actor,
    now: datetime,
    operation: UUID | None = None,
) -> Document:
    """A document of what the fields of a form name; the kind finds the sources. Sent twice under
    one ``operation`` it is the same, whatever became of it since.

    Raises as ``request_document``; Refusal for a kind that has a form of its own.
    """
    made_as, user = kind_of(kind), _person_of(by)
    if made_as.asked is None:
        raise no_such_kind()
    find = made_as.asked

    def make() -> Document:
        found, options = find(user, asked), made_as.options(user, asked)
        return request_document(
            kind=kind, results=found, options=options, language=language, by=by, now=now
        )

    said = {"of": dict(asked.lists()), "language": language}
    about = f"document/{kind}"
    return made_once(
        Document, make, operation=operation, about=about, asked=said, by=by, now=now
    )  # fmt: skip


def request_again(*, document: Document, by: Actor, now: datetime) -> Document:
    """What was asked for once more: made again where it failed, was cancelled, or has expired."""
    sources = kind_of(document.kind).sources.visible_to(_person_of(by))
    return request_document(
        kind=document.kind,
        results=list(sources.filter(sha256__in=document.results)),
        options=document.options,
        language=document.language,
        audience=Audience(document.audience),
        by=by,
        now=now,
    )


def _person_of(by: Actor) -> User:
    if by.user is None:
        raise NotAllowed(_("Your role may not ask for this document."))
    return by.user


def _take_up(document: Document, by: Actor, *, now: datetime) -> None:
    """What asking once more changes of a document that is there: made again, or somebody's own."""
    if _must_be_made_again(document):
        _queue_again(document, by, now=now)
    elif document.requested_by_id is None and by.user is not None:
        _adopt(document, by.user, now=now)


def cancel_document(*, document: Document, by: Actor, now: datetime) -> Document:
    """Take a job back: a waiting one is not begun, a running one stops at its next step.

    One that was taken back stays so. Raises NotAllowed for who neither asked for it nor manages,
    Conflict where it has ended otherwise.
    """
    if not may_cancel(by.user, document):
        raise NotAllowed(
            _("Only who asked for a document, a manager or an administrator may cancel it.")
        )
    with transaction.atomic():
        locked = Document.objects.select_for_update().get(pk=document.pk)
        if locked.status == DocumentStatus.CANCELLED:
            return locked
        if locked.status not in UNFINISHED:
            raise Conflict(
                _("“%(document)s” can no longer be cancelled: it is %(status)s.")
                % {"document": locked.title, "status": locked.get_status_display().lower()}
            )
        locked.status, locked.seconds_left, locked.finished_at = DocumentStatus.CANCELLED, None, now
        locked.save(update_fields=["status", "seconds_left", "finished_at"])
        audit("cancel_document", locked, by=by, now=now)
    return locked


def _refuse_what_may_not_be(
    kind: DocumentKind, digests: Sequence[str], *, user: User | None, audience: Audience
) -> None:
    if kind.only_one and len(digests) != 1:
        raise Refusal(str(kind.only_one))
    if not digests:
        raise Refusal(str(kind.of_nothing))
    if len(digests) > kind.most:
        raise Refusal(
            _(
                "%(count)s results are too many for one document of this kind, which takes at "
                "most %(most)s: choose a narrower scope, for example one year or one site."
            )
            % {"count": len(digests), "most": kind.most}
        )
    if not may_have(user, kind.code, digests=digests, audience=audience):
        if not may_request(user, kind.code):
            raise NotAllowed(_("Your role may not ask for this document."))
        raise NotAllowed(_("One of these results is not yours to see."))


def _adopt(document: Document, user: User, *, now: datetime) -> None:
    """What nobody had asked for is somebody's now, and stands in the list of documents."""
    document.requested_by, document.requested_at = user, now
    document.save(update_fields=["requested_by", "requested_at"])


def _must_be_made_again(document: Document) -> bool:
    if document.status == DocumentStatus.DONE:
        return document.may_be_completed or not is_stored(document)
    return document.status not in UNFINISHED


# What a document that is made again begins anew with; what it is asked for stays.
BEGUN_ANEW = (
    "status",
    "attempts",
    "done",
    "error",
    "problems",
    "requested_by",
    "requested_at",
    "enqueued_at",
    "started_at",
    "moved_at",
    "finished_at",
    "expires_at",
    "seconds_left",
)


def _queue_again(document: Document, by: Actor, *, now: datetime) -> None:
    document.status = DocumentStatus.QUEUED
    document.attempts, document.done, document.error, document.problems = 0, 0, "", []
    document.requested_by, document.requested_at = by.user, now
    document.enqueued_at = document.started_at = document.moved_at = None
    document.finished_at = document.expires_at = document.seconds_left = None
    document.save(update_fields=BEGUN_ANEW)
    audit("request_document", document, by=by, now=now)


def _subject(
    kind: DocumentKind, digests: Sequence[str], *, options: Mapping[str, Any], language: str
) -> str:
    with translation.override(language):
        return kind.load_maker().subject(digests, options)[:250]
