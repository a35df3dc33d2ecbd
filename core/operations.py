"""What is sent twice counts once: the id its sender gave it, and the answer it got.

A sender that hears nothing (a line that drops, a second tap) sends the same again under the same
id. The first run keeps its answer in the transaction that stores; every later one is given that.
"""

from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.http import Http404
from django.utils.translation import gettext as _

from core.audit import Actor, AuditedRow, deeds_on
from core.canonical import JsonObject, sha256_of
from core.errors import Conflict, NotAllowed, Refusal
from core.models import Operation

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Made = TypeVar("Made", bound=Model)


def once(
    operation: UUID,
    *,
    about: str,
    asked: JsonObject,
    store: Callable[[], JsonObject],
    by: Actor,
    now: datetime,
    reused: Callable[[JsonObject], str] | None = None,
) -> JsonObject:
    """Run ``store`` in one transaction, or give the answer it gave the first time.

    ``about`` names what is changed ("evaluation/12"), ``asked`` is all that was sent, as JSON.
    To what ``store`` returns comes the receipt: {"operation", "received_at"}, the id and the
    server's time in ISO 8601. A client drops its own copy for that, and for nothing else.

    Conflict where the id was used for something else (``reused`` gives its sentence, from the
    earlier answer) or by somebody else: an operation is its sender's.

    A repeated operation is always refused: as stale (its first run raised the version), for the
    name or number that its first run took, as gone, or by its own key. Only then is the earlier
    acknowledgement looked for.
    """
    try:
        with transaction.atomic():
            response = store() | {"operation": str(operation), "received_at": now.isoformat()}
            Operation.objects.create(
                operation=operation,
                about=about,
                user=by.user,
                request_sha256=_fingerprint(about, asked),
                response=response,
                at=now,
            )
    except NotAllowed:  # whoever may not do it any more is not told what came of it
        raise
    except (Refusal, IntegrityError, Http404):
        earlier = acknowledged(operation, about=about, asked=asked, by=by, reused=reused)
        if earlier is None:
            raise
        return earlier
    return response


def is_first(answer: JsonObject, *, now: datetime) -> bool:
    """Whether this is what ``once`` stored just now, and not the answer of before: what ``store``
    did in vain is undone, also where nothing but the key refused it."""
    return bool(answer["received_at"] == now.isoformat())


def made_once(
    model: type[Made],
    make: Callable[[], Made],
    *,
    operation: UUID | None,
    about: str,
    asked: JsonObject,
    by: Actor,
    now: datetime,
) -> Made:
    """The row of a ``model`` that ``make`` makes; of what is sent twice, that of the first time.

    Conflict as for ``once``. Without an ``operation`` it is made each time.
    """
    if operation is None:
        return make()

    def store() -> JsonObject:
        return {"made": make().pk}

    answer = once(operation, about=about, asked=asked, store=store, by=by, now=now)
    return model._default_manager.get(pk=answer["made"])


def acknowledged(
    operation: UUID,
    *,
    about: str,
    asked: JsonObject,
    by: Actor,
    reused: Callable[[JsonObject], str] | None = None,
) -> JsonObject | None:
    """What this operation was answered the first time, or None if it was never stored.

    For what does costly work before it is stored. Conflict as for ``once``, and where somebody else
    sent it: what came of their step is no answer to this one.
    """
    earlier = Operation.objects.filter(pk=operation).first()
    if earlier is None:
        return None
    response: JsonObject = earlier.response
    if earlier.user_id != (by.user.pk if by.user else None):
        raise Conflict(_used_for_another())
    if earlier.request_sha256 != _fingerprint(about, asked):
        alike = reused is not None and earlier.about == about  # else its answer is of another kind
        raise Conflict(reused(response) if reused and alike else _used_for_another())
    return response


def as_asked(facts: "DataclassInstance") -> JsonObject:
    """Every part of what a form says in words, for ``asked``."""
    return {one.name: str(getattr(facts, one.name)) for one in fields(facts)}


class VersionedRow(AuditedRow, Protocol):
    """A row whose ``version`` grows by one with each change."""

    version: int


def is_sent_again(
    row: VersionedRow,
    action: str,
    *,
    version: int,
    by: Actor,
    at: datetime | None,
    before: JsonObject | None = None,
    after: JsonObject | None = None,
) -> bool:
    """Whether the only change of a row since ``version``, made ``at``, is this very action by the
    same person: a step that a slow line sends twice is answered as the first time.

    ``before`` and ``after`` are what its audit row says besides. Ask it where the step would be
    refused as stale, under the row's lock; what a form stores is compared by who stores it.
    """
    if row.version != version + 1 or at is None:
        return False
    said = {"before__contains": before, "after__contains": after}
    kept = {name: told for name, told in said.items() if told is not None}
    done = deeds_on(type(row), action).filter(target_id=row.pk, user=by.user, at=at, **kept)
    return done.exists()


def _used_for_another() -> str:
    return _(
        "This operation id was already used for another save: nothing was stored. "
        "Reload the page and save again."
    )


def _fingerprint(about: str, asked: JsonObject) -> str:
    return sha256_of({"about": about, **asked})
