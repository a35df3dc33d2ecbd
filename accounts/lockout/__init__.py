"""Guessing passwords: so many wrong ones, then a pause (docs/decisions/0016-doors.md).

Counted are the wrong passwords of the last minutes, in the access records:

- of one name from one address;
- of one name on one browser that has signed in as that name before, since it last did. Such a
  browser is counted by itself: nobody else behind the same address can keep its holder out;
- of one address, whatever the names; of IPv6 of one household, and ten times that of its site;
- of one name in a day, wherever they come from. That one slows down, and keeps nobody out: beyond
  it one password is looked at every few minutes, and who has signed in from there before, or on
  that browser, is not asked to wait.

During a pause no password is looked at: a right one is not counted, a wrong one neither, and
nothing makes the pause longer. A new password from an administrator ends it.
"""

import logging
import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import ngettext

from accounts.access_records import device_of, digest_of_name, record_access
from accounts.choices import AccessKind
from accounts.models import AccessRecord, User
from core.egress.addresses import Network
from core.errors import TryLater

log = logging.getLogger(__name__)

PAUSE = timedelta(minutes=15)
MOST_OF_NAME = 10
MOST_OF_ADDRESS = 100
DAY = timedelta(days=1)
MOST_OF_DAY = 50
SLOW = timedelta(minutes=5)
HOUSEHOLD = 64  # bits of an IPv6 address; whoever has one address has the other 2^64 as well
SITE = 48  # and a company, or who rents a server, has all households of these bits
HOUSEHOLDS = 10  # so many times what is borne of one household is borne of a whole site


def refuse_during_pause(request: HttpRequest, *, username: str, now: datetime) -> None:
    """TryLater with the minutes that are left, while there is a pause for this name from here.

    The first who is turned away in a pause is recorded; more would only fill the table.
    """
    pauses = [
        (end, count)
        for count in _counts(request, username=username, now=now)
        if (end := count.end(now)) is not None and end > now
    ]
    if not pauses:
        return
    if not all(count.has_turned_away() for _end, count in pauses):
        record_access(
            request,
            AccessKind.LOCKED,
            now=now,
            person=_user_of(username),
            username=username,
            device=_known_device(request, username=username),
        )
    end, longest = max(pauses, key=lambda pause: pause[0])
    seconds = math.ceil((end - now).total_seconds())
    raise TryLater(_sentence(longest, math.ceil(seconds / 60)), seconds=seconds)


def _sentence(count: "_Count", minutes: int) -> str:
    if count.is_slow:
        said = ngettext(
            "This name was tried with wrong passwords too often today. Wait %(minutes)s minute, "
            "or sign in where you have signed in before: in that browser, or at that place.",
            "This name was tried with wrong passwords too often today. Wait %(minutes)s minutes, "
            "or sign in where you have signed in before: in that browser, or at that place.",
            minutes,
        )
    else:
        said = ngettext(
            "The password was wrong too often. Wait %(minutes)s minute, then try again. The "
            "password is lost? Ask the administrator of your company.",
            "The password was wrong too often. Wait %(minutes)s minutes, then try again. The "
            "password is lost? Ask the administrator of your company.",
            minutes,
        )
    return said % {"minutes": minutes}


def count_failure(request: HttpRequest, *, username: str, now: datetime) -> None:
    """A wrong password. The record and the log say whose name it was, never what was typed."""
    person = _user_of(username)
    device = _known_device(request, username=username)
    kind = AccessKind.FAILURE
    record_access(request, kind, now=now, person=person, username=username, device=device)
    whose = person.get_username() if person else "a name that is nobody's"
    log.warning("Wrong password for %s from %s", whose, request.META.get("REMOTE_ADDR") or "-")


def end_pause(request: HttpRequest, *, person: User, now: datetime) -> None:
    """This person has been given a new password: the wrong ones before it count no more."""
    username = person.get_username()
    record_access(request, AccessKind.RELEASE, now=now, person=person, username=username)


@dataclass(frozen=True, slots=True)
class _Count:
    """Records whose wrong passwords count together, and how many of them are borne.

    ``is_slow``: those beyond that come one at a time, ``SLOW`` apart, and nobody is kept out.
    """

    records: QuerySet[AccessRecord]
    most: int
    is_slow: bool = False

    def end(self, now: datetime) -> datetime | None:
        """When the next password is looked at; None where too few were wrong."""
        within = DAY if self.is_slow else PAUSE
        failures = self.records.filter(kind=AccessKind.FAILURE, at__gt=now - within)
        times = failures.order_by("-at").values_list("at", flat=True)
        oldest = times[self.most - 1 : self.most].first()
        if oldest is None:
            return None
        return times[0] + SLOW if self.is_slow else oldest + PAUSE

    def has_turned_away(self) -> bool:
        """Whether somebody was turned away since the last wrong password."""
        at_doors = self.records.filter(kind__in=(AccessKind.FAILURE, AccessKind.LOCKED))
        last = at_doors.order_by("-at", "-pk").values_list("kind", flat=True).first()
        return last == AccessKind.LOCKED


def _counts(request: HttpRequest, *, username: str, now: datetime) -> list[_Count]:
    """What counts against this try."""
    device = _known_device(request, username=username)
    places = places_of(request, most=MOST_OF_ADDRESS)
    here = records_from(places[0][0])
    recent = AccessRecord.objects.filter(at__gt=now - DAY)
    ever_of_name = AccessRecord.objects.filter(name_digest=digest_of_name(username))
    of_name = recent.filter(name_digest=digest_of_name(username), device=device)
    if device:
        again = Q(kind=AccessKind.RELEASE) | Q(kind=AccessKind.SIGN_IN, device=device)
        return [_Count(_since(of_name, ever_of_name.filter(again)), MOST_OF_NAME)]
    of_name = _since(of_name, ever_of_name.filter(kind=AccessKind.RELEASE))
    counts = [_Count(of_name.filter(here), MOST_OF_NAME)]
    counts += [_Count(recent.filter(records_from(one), device=""), most) for one, most in places]
    if not ever_of_name.filter(here, kind=AccessKind.SIGN_IN).exists():
        counts.append(_Count(of_name, MOST_OF_DAY, is_slow=True))
    return counts


def places_of(request: HttpRequest, *, most: int) -> list[tuple[Network | None, int]]:
    """From where a request comes, the nearest first, and how many of each are borne where ``most``
    are of one household."""
    address = request.META.get("REMOTE_ADDR") or ""
    places = [(network_of(address), most)]
    if ":" in address:
        places.append((network_of(address, bits=SITE), most * HOUSEHOLDS))
    return places


def network_of(address: str, *, bits: int = HOUSEHOLD) -> Network | None:
    """All the addresses of who has this one: of IPv6 so many as these ``bits`` leave. None for a
    socket without one."""
    try:
        found = ip_address(address)
    except ValueError:
        return None
    return ip_network((found, 32 if found.version == 4 else bits), strict=False)


def records_from(place: Network | None) -> Q:
    """Records from one of these addresses."""
    return Q(address__range=(str(place[0]), str(place[-1]))) if place else Q(address=None)


def counted_as(request: HttpRequest, *, username: str) -> str:
    """Who asks, as the nearest of its counts has it: a browser that this name has signed in on, or
    an address."""
    place = places_of(request, most=MOST_OF_ADDRESS)[0][0]
    return _known_device(request, username=username) or str(place)


def _since(
    records: QuerySet[AccessRecord], starts: QuerySet[AccessRecord]
) -> QuerySet[AccessRecord]:
    """Those after the last row that lets the count start anew."""
    last = starts.order_by("-pk").values_list("pk", flat=True).first()
    return records if last is None else records.filter(pk__gt=last)


def _known_device(request: HttpRequest, *, username: str) -> str:
    """The digest of this browser where this name has signed in on it before, else ""."""
    device = device_of(request)
    name = digest_of_name(username)
    before = AccessRecord.objects.filter(name_digest=name, kind=AccessKind.SIGN_IN, device=device)
    return device if device and before.exists() else ""


def _user_of(username: str) -> User | None:
    return User.objects.filter(username=username).first()
