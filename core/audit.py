"""Recording a change. Every service calls ``record`` inside its own transaction."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from django.apps import apps
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language

from core.contributions import gathered_as
from core.models import AuditEntry

if TYPE_CHECKING:  # the person is AUTH_USER_MODEL: what it is, the room above says
    from django.contrib.auth.models import _User as User


class AuditedRow(Protocol):
    """A row whose changes are recorded.

    ``AUDIT_NAME`` says in the trail what it is. It never changes, whatever becomes of the class,
    its table or its room: what was recorded under it is read by it.
    """

    AUDIT_NAME: ClassVar[str]

    @property
    def pk(self) -> Any:
        """Its id."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it and from where. ``user`` None is the system itself (a command, a job).

    ``browser``: what the browser calls itself, "" where there is none. The trail keeps none of it.
    ``token_id``: of the token with which a program does it for ``user``.
    """

    user: "User | None"
    address: str | None = None
    browser: str = ""
    token_id: int | None = None


SYSTEM = Actor(user=None)


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in person of a request, with the address the request came from."""
    return actor_with(request, request.user if request.user.is_authenticated else None)


def actor_with(request: HttpRequest, user: "User | None") -> Actor:
    """Somebody who is not signed in, and proves by the request who they are (a link, a code)."""
    address = request.META.get("REMOTE_ADDR") or None
    token = getattr(request, "reader_token", None)  # of who came with one
    browser = request.headers.get("User-Agent", "")
    return Actor(user, address, browser, token_id=token.pk if token else None)


def record(
    *,
    by: Actor,
    at: datetime,
    action: str,
    target: AuditedRow,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> AuditEntry:
    """Write the audit row of one change and return it.

    ``action`` is verb_noun as the service is called; ``before`` and ``after`` hold only
    the fields that changed, as JSON values.
    """
    entry = _entry(
        by=by, at=at, action=action, change=AuditedChange(target, before=before, after=after)
    )
    entry.save(force_insert=True)
    _tell(action, [target], by=by, at=at)
    return entry


def record_change(
    *,
    by: Actor,
    at: datetime,
    action: str,
    target: AuditedRow,
    before: dict[str, Any],
    after: dict[str, Any],
) -> AuditEntry:
    """``record`` for a row of which everything is at hand: only what differs is kept.

    ``before`` and ``after`` have the same fields.
    """
    changed = [name for name in after if after[name] != before[name]]
    return record(
        by=by,
        at=at,
        action=action,
        target=target,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )


@dataclass(frozen=True, slots=True)
class AuditedChange:
    """One of several changes that are recorded together."""

    target: AuditedRow
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None


def record_all(*, by: Actor, at: datetime, action: str, changes: Iterable[AuditedChange]) -> None:
    """``record`` for many changes at once: a row each, in one statement."""
    listed = list(changes)
    AuditEntry.objects.bulk_create(
        _entry(by=by, at=at, action=action, change=change) for change in listed
    )
    _tell(action, [change.target for change in listed], by=by, at=at)


@dataclass(frozen=True, slots=True)
class AuditedDeed:
    """An action that was recorded, who did it, and the rows it was done to, as they stand now."""

    action: str
    targets: Sequence[AuditedRow]
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True)
class AuditListener:
    """What a room does in the transaction of certain audit rows: AUDIT_LISTENERS.

    ``deeds`` are the actions by the AUDIT_NAME of their target. What ``note`` writes stands or
    falls with the rows.
    """

    position: int
    deeds: Mapping[str, Collection[str]]
    note: Callable[[AuditedDeed], None]


def _tell(action: str, targets: Sequence[AuditedRow], *, by: Actor, at: datetime) -> None:
    for listener in gathered_as(AuditListener, "AUDIT_LISTENERS"):
        told = [one for one in targets if action in listener.deeds.get(one.AUDIT_NAME, ())]
        if told:
            listener.note(AuditedDeed(action, told, by, at))


def deeds_on(model: type[AuditedRow], *actions: str) -> QuerySet[AuditEntry]:
    """What was done to rows of a model by these actions, in no order: to be narrowed further."""
    return AuditEntry.objects.filter(target_type=model.AUDIT_NAME, action__in=actions).order_by()


def audit_names() -> Mapping[str, str]:
    """Each name of the trail in the words of the active language, as its model calls itself."""
    return _audit_names_in(get_language())


@cache
def _audit_names_in(_language: str | None, /) -> Mapping[str, str]:
    return {
        model.AUDIT_NAME: str(model._meta.verbose_name)
        for model in apps.get_models()
        if hasattr(model, "AUDIT_NAME")
    }


def _entry(*, by: Actor, at: datetime, action: str, change: AuditedChange) -> AuditEntry:
    return AuditEntry(
        at=at,
        user=by.user,
        action=action,
        target_type=change.target.AUDIT_NAME,
        target_id=change.target.pk,
        before=change.before,
        after=change.after,
        address=by.address,
        token_id=by.token_id,
    )
