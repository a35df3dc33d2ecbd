"""Where somebody is signed in: on which devices, since when, and ending it there.

A session is kept by Django; beside it stands whose it is, on what, when it began and when it was
last used (``PersonSession``). No address is kept here: the access record of the sign-in has it,
for as long as access records are kept. Limits are settings (docs/decisions/0026-accounts.md).
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import PersonSession, User

View = TypeVar("View", bound=Callable[..., object])
BY_SCRIPTS = "is_asked_by_scripts"  # left on a view


def asked_by_scripts(view: View) -> View:
    """Mark a view that an open page asks again and again: it is no use of the session, which else
    would never be idle while nobody is there."""
    setattr(view, BY_SCRIPTS, True)
    return view


def idle_limit(person: User) -> timedelta:
    """How long a session of this person lives without being used: the shortest of their roles."""
    longest = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    limits = (settings.SESSION_IDLE_MINUTES.get(one) for one in person.roles)
    return min([longest, *(timedelta(minutes=one) for one in limits if one is not None)])


def sessions_of(person: User, *, now: datetime) -> QuerySet[PersonSession]:
    """The sessions of a person that open something at this moment, the last used first."""
    used_since = now - idle_limit(person)
    alive = PersonSession.objects.filter(
        person=person, ended_at=None, last_used_at__gt=used_since, session__expire_date__gt=now
    )
    return alive.order_by("-last_used_at", "-pk")


def end_sessions(*, person: User, but: str | None = None, now: datetime) -> int:
    """End the sessions of a person; ``but``: the key of one that goes on. How many ended.

    Each stays as ended until its time is over, so that its browser hears that it is to forget.
    """
    ending = PersonSession.objects.filter(person=person, ended_at=None)
    return ending.exclude(session_id=but or "").update(ended_at=now)


def clear_sessions(*, now: datetime) -> int:
    """Delete the sessions whose time is over, and what stands beside none; how many went."""
    gone, _by_kind = Session.objects.filter(expire_date__lte=now).delete()
    kept = Session.objects.filter(pk=OuterRef("session_id"))
    alone, _by_kind = PersonSession.objects.filter(~Exists(kept)).delete()
    return gone + alone
