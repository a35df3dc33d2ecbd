"""Which day it is at a site: the one clock that dates of what happens there go by."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from zoneinfo import ZoneInfo

from django.db.models import F, Max, Min, Q, QuerySet
from django.utils import timezone

from contractors.choices import TimeZone
from contractors.models import Contractor, Site
from core.figures import instant_in_both


@dataclass(frozen=True, slots=True)
class Days:
    """Which day it is where contractors work: ``today``, but for those ``elsewhere``, by id."""

    today: date
    elsewhere: Mapping[int, date] = field(default_factory=dict)

    @property
    def latest(self) -> date:
        """The day where it is latest: in the east it is tomorrow already."""
        return max([self.today, *self.elsewhere.values()])

    def of(self, contractor_id: int) -> date:
        """The day where this contractor works."""
        return self.elsewhere.get(contractor_id, self.today)

    def each(self, condition: Callable[[date], Q], *, contractor: str = "contractor") -> Q:
        """A condition on a day, for each row by the day of its ``contractor``."""
        by_day: dict[date, list[int]] = {}
        for pk, there in self.elsewhere.items():
            by_day.setdefault(there, []).append(pk)
        of = f"{contractor}__in"
        found = condition(self.today)
        if by_day:
            found &= ~Q(**{of: list(self.elsewhere)})
        for there, ids in by_day.items():
            found |= Q(**{of: ids}) & condition(there)
        return found


def today_at(site: Site | None, now: datetime) -> date:
    """The day at a site; without one, the day of the installation (TIME_ZONE)."""
    return timezone.localdate(now, ZoneInfo(site.time_zone) if site else None)


def today_for(contractor: Contractor, now: datetime) -> date:
    """The day where a contractor works: of its sites where they share a zone, else ours."""
    return _days_of(Contractor.objects.filter(pk=contractor.pk), now).of(contractor.pk)


def clock_of(contractor: Contractor) -> tzinfo:
    """The clock that ``today_for`` goes by: of its sites where they share a zone, else ours."""
    return clocks_of([contractor.pk])[contractor.pk]


def clocks_of(contractors: Collection[int]) -> dict[int, tzinfo]:
    """``clock_of`` by the id of each of these contractors: one statement."""
    zones = dict(
        Contractor.objects.filter(pk__in=contractors)
        .order_by()
        .annotate(first=Min("sites__time_zone"), last=Max("sites__time_zone"))
        .filter(first=F("last"))
        .values_list("pk", "first")
    )
    ours = timezone.get_default_timezone()
    return {pk: ZoneInfo(zones[pk]) if pk in zones else ours for pk in contractors}


def instant_for(at: datetime, contractor: Contractor) -> str:
    """An instant that a contractor goes by, in the owner's zone and in its own: one statement."""
    return instant_in_both(at, clock_of(contractor))


_kept: ContextVar[dict[datetime, Days] | None] = ContextVar("kept_days", default=None)


@contextmanager
def days_kept() -> Iterator[None]:
    """Meanwhile ``days_at`` reads the days of a moment once: for a page that asks many rooms.

    From 22 to 24 o'clock in the west it is tomorrow in the east, and each of them would ask.
    """
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def days_at(now: datetime) -> Days:
    """The day of every contractor, as ``today_for`` has it: no statement while all have one."""
    kept = _kept.get()
    if kept is None:
        return _days_of(Contractor.objects.all(), now)
    if now not in kept:
        kept[now] = _days_of(Contractor.objects.all(), now)
    return kept[now]


def _days_of(contractors: QuerySet[Contractor], now: datetime) -> Days:
    today = timezone.localdate(now)
    there = {zone: timezone.localdate(now, ZoneInfo(zone)) for zone in TimeZone.values}
    if set(there.values()) == {today}:
        return Days(today)
    zones = (
        contractors.order_by()
        .annotate(first=Min("sites__time_zone"), last=Max("sites__time_zone"))
        .filter(first=F("last"))
        .values_list("pk", "first")
    )
    return Days(today, {pk: there[zone] for pk, zone in zones if there[zone] != today})
