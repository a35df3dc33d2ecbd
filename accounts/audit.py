"""Recording a change. Every service calls ``record`` inside its own transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from accounts.models import AuditEntry, User


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it and from where. ``user`` None is the system itself (a command, a job)."""

    user: User | None
    address: str | None = None


SYSTEM = Actor(user=None)


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in person of a request, with the address the request came from."""
    user = request.user if isinstance(request.user, User) else None
    return Actor(user=user, address=request.META.get("REMOTE_ADDR") or None)


def record(
    *,
    by: Actor,
    at: datetime,
    action: str,
    target: Model,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> AuditEntry:
    """Write the audit row of one change and return it.

    ``action`` is verb_noun as the service is called; ``before`` and ``after`` hold only
    the fields that changed, as JSON values.
    """
    return AuditEntry.objects.create(
        at=at,
        user=by.user,
        action=action,
        target_type=target._meta.label_lower,
        target_id=target.pk,
        before=before,
        after=after,
        address=by.address,
    )
