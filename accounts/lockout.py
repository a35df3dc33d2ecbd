"""Guessing passwords: so many wrong ones, then a pause (docs/decisions/0016-doors.md).

Counted are the wrong passwords of the last minutes, in the access records:

- of one name from one address;
- of one name on one browser that has signed in as that name before, since it last did. Such a
  browser is counted by itself: nobody else behind the same address can keep its holder out;
- of one address, whatever the names.

During a pause no password is looked at: a right one is not counted, a wrong one neither, and
nothing makes the pause longer. A new password from an administrator ends it.
"""

import logging
import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import BoundedSemaphore

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access_records import device_of, digest_of_name, record_access
from accounts.choices import AccessKind
from accounts.models import AccessRecord, User
from core.errors import TryLater

log = logging.getLogger(__name__)

PAUSE = timedelta(minutes=15)
MOST_OF_NAME = 10
MOST_OF_ADDRESS = 100

# A password costs a third of a second of a processor, on purpose. One at a time in a process, so
# that many at once do not take the processors from everybody else; and few who wait for their
# turn, because each of them holds a thread that could serve a page.
HASHING = BoundedSemaphore(1)
WAITING = BoundedSemaphore(3)
TURN_SECONDS = 10
BUSY_SECONDS = 5


class _Busy(TryLater):
    status = 503


@contextmanager
def turn_to_hash() -> Iterator[None]:
    """Wait for one's turn to have a password looked at. TryLater where too many wait."""
    if not WAITING.acquire(blocking=False):
        raise _busy()
    try:
        if not HASHING.acquire(timeout=TURN_SECONDS):
            raise _busy()
        try:
            yield
        finally:
            HASHING.release()
    finally:
        WAITING.release()


def _busy() -> TryLater:
    return _Busy(
        _("Many people are signing in at this moment. Wait a few seconds, then try again."),
        seconds=BUSY_SECONDS,
    )


def refuse_during_pause(request: HttpRequest, *, username: str, now: datetime) -> None:
    """TryLater with the minutes that are left, while there is a pause for this name from here."""
    ends = [
        end
        for failures, most in _counted(request, username=username, now=now)
        if (end := _end_of_pause(failures, most=most)) is not None and end > now
    ]
    if not ends:
        return
    record_access(
        request,
        AccessKind.LOCKED,
        now=now,
        person=_named(username),
        username=username,
        device=_known_device(request, username=username),
    )
    seconds = math.ceil((max(ends) - now).total_seconds())
    minutes = math.ceil(seconds / 60)
    raise TryLater(
        ngettext(
            "The password was wrong too often. Wait %(minutes)s minute, then try again. The "
            "password is lost? Ask the administrator of your company.",
            "The password was wrong too often. Wait %(minutes)s minutes, then try again. The "
            "password is lost? Ask the administrator of your company.",
            minutes,
        )
        % {"minutes": minutes},
        seconds=seconds,
    )


def count_failure(request: HttpRequest, *, username: str, now: datetime) -> None:
    """A wrong password. The record and the log say whose name it was, never what was typed."""
    person = _named(username)
    device = _known_device(request, username=username)
    kind = AccessKind.FAILURE
    record_access(request, kind, now=now, person=person, username=username, device=device)
    whose = person.get_username() if person else "a name that is nobody's"
    log.warning("Wrong password for %s from %s", whose, request.META.get("REMOTE_ADDR") or "-")


def end_pause(request: HttpRequest, *, person: User, now: datetime) -> None:
    """This person has been given a new password: the wrong ones before it count no more."""
    username = person.get_username()
    record_access(request, AccessKind.RELEASE, now=now, person=person, username=username)


def _counted(
    request: HttpRequest, *, username: str, now: datetime
) -> list[tuple[QuerySet[AccessRecord], int]]:
    """What counts against this try: the wrong passwords of each kind, and how many are borne."""
    device = _known_device(request, username=username)
    name = digest_of_name(username)
    of_name = AccessRecord.objects.filter(name_digest=name)
    failures = AccessRecord.objects.filter(kind=AccessKind.FAILURE, at__gt=now - PAUSE)
    if device:
        mine = failures.filter(name_digest=name, device=device)
        again = Q(kind=AccessKind.RELEASE) | Q(kind=AccessKind.SIGN_IN, device=device)
        return [(_since(mine, of_name.filter(again)), MOST_OF_NAME)]
    from_here = failures.filter(address=request.META.get("REMOTE_ADDR") or None, device="")
    mine = from_here.filter(name_digest=name)
    return [
        (_since(mine, of_name.filter(kind=AccessKind.RELEASE)), MOST_OF_NAME),
        (from_here, MOST_OF_ADDRESS),
    ]


def _since(
    failures: QuerySet[AccessRecord], starts: QuerySet[AccessRecord]
) -> QuerySet[AccessRecord]:
    """Those after the last row that lets the count start anew."""
    last = starts.order_by("-pk").values_list("pk", flat=True).first()
    return failures if last is None else failures.filter(pk__gt=last)


def _end_of_pause(failures: QuerySet[AccessRecord], *, most: int) -> datetime | None:
    """When so many wrong ones are no longer within the last minutes; None where they are not."""
    times = failures.order_by("-at").values_list("at", flat=True)
    oldest = times[most - 1 : most].first()
    return None if oldest is None else oldest + PAUSE


def _known_device(request: HttpRequest, *, username: str) -> str:
    """The digest of this browser where this name has signed in on it before, else ""."""
    device = device_of(request)
    name = digest_of_name(username)
    before = AccessRecord.objects.filter(name_digest=name, kind=AccessKind.SIGN_IN, device=device)
    return device if device and before.exists() else ""


def _named(username: str) -> User | None:
    return User.objects.filter(username=username).first()
