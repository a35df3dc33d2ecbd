"""Whose name is in a pause at this moment, and how an administrator ends it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.http import HttpRequest

from accounts.access import check_administrator
from accounts.choices import AccessKind
from accounts.lockout import (
    DAY,
    MOST_OF_DAY,
    MOST_OF_NAME,
    PAUSE,
    SLOW,
    end_pause,
    network_of,
)
from accounts.models import AccessRecord, User
from core.audit import Actor, record


@dataclass(frozen=True, slots=True)
class NameInPause:
    """One person whose name was tried with wrong passwords too often.

    ``failures``: wrong ones that count against them, since they last signed in on a known browser
    or were given a new password. ``until``: when the last of the pauses is over. ``is_slow``:
    wrong ones came from everywhere, so that new browsers wait for their turn.
    """

    person: User
    failures: int
    places: int
    until: datetime
    is_slow: bool


def names_in_pause(*, now: datetime) -> list[NameInPause]:
    """Everybody in a pause, the longest first. Names that are nobody's are not told of.

    A pause of an address, whatever the names, is nobody's and is over by itself.
    """
    failures: defaultdict[int, list[AccessRecord]] = defaultdict(list)
    released: dict[int, int] = {}
    passages = AccessRecord.objects.filter(at__gt=now - DAY, person__isnull=False).filter(
        kind__in=(AccessKind.FAILURE, AccessKind.RELEASE, AccessKind.SIGN_IN)
    )
    for one in passages.order_by("-pk"):
        assert one.person_id is not None
        if one.kind == AccessKind.RELEASE:
            released.setdefault(one.person_id, one.pk)
        elif one.pk > released.get(one.person_id, 0):
            failures[one.person_id].append(one)
    people = User.objects.in_bulk(failures)
    found = [_pause_of(people[key], records, now=now) for key, records in failures.items()]
    return sorted((one for one in found if one), key=lambda one: one.until, reverse=True)


def _pause_of(person: User, records: list[AccessRecord], *, now: datetime) -> NameInPause | None:
    """What stands against a person, of their records of a day, the newest first."""
    wrong = [one for one in records if one.kind == AccessKind.FAILURE]
    ends = [times[MOST_OF_NAME - 1] + PAUSE for times in _by_place(records)]
    strange = [one.at for one in wrong if not one.device]
    is_slow = len(strange) >= MOST_OF_DAY and strange[0] + SLOW > now
    if is_slow:
        ends.append(strange[0] + SLOW)
    ends = [one for one in ends if one > now]
    if not ends:
        return None
    places = {_place(one) for one in wrong}
    return NameInPause(person, len(wrong), len(places), max(ends), is_slow)


def _by_place(records: list[AccessRecord]) -> Iterator[list[datetime]]:
    """The times of the wrong passwords of each place that had too many, the newest first.

    A known browser's count starts anew where its holder has signed in on it since.
    """
    places: defaultdict[str, list[datetime]] = defaultdict(list)
    signed_in: set[str] = set()
    for one in records:
        if one.kind == AccessKind.SIGN_IN:
            signed_in.add(one.device)
        elif not one.device or one.device not in signed_in:
            places[_place(one)].append(one.at)
    yield from (times for times in places.values() if len(times) >= MOST_OF_NAME)


def _place(one: AccessRecord) -> str:
    """A known browser, or the address: of IPv6 the /64 that one household has."""
    if one.device or not one.address:
        return one.device
    return str(network_of(one.address))


@transaction.atomic
def release_name(request: HttpRequest, *, person: User, by: Actor, now: datetime) -> None:
    """The wrong passwords of this name so far count no more; the password stays. NotAllowed."""
    check_administrator(by)
    record(by=by, at=now, action="release_name", target=person)
    end_pause(request, person=person, now=now)
