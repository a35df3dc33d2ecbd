"""Reads of incidents and man-hours in a period."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, TruncMonth

from accounts.roles import Person
from contractors.access import contractors_visible_to
from contractors.days import today_at
from contractors.models import Contractor, Site
from core.audit import deeds_on
from monitoring.access import (
    decides_reports_of_others,
    incidents_decided_by,
    indicators_visible_to,
)
from monitoring.choices import LOST_TIME, RECORDABLE, IncidentKind, IncidentStatus, MonthStatus
from monitoring.models import Incident, MonthlyIndicator
from monitoring.month_states import MonthState, SiteMonths, states_of
from monitoring.rates import Rates, UncoveredCases, rates
from monitoring.rates.case_hours import uncovered_counts, uncovered_of, with_coverage
from monitoring.rules.doubts import AROUND
from monitoring.rules.due import month_after, months_due


def incidents_between(contractor: Contractor, start: date, *, end: date) -> QuerySet[Incident]:
    """Every incident of a contractor from ``start`` to ``end``, both included, oldest first."""
    return (
        Incident.objects.filter(contractor=contractor, date__range=(start, end))
        .select_related("site")
        .order_by("date", "reference")
    )


def undecided_incidents(
    contractors: Collection[int], start: date, *, end: date
) -> dict[int, list[Incident]]:
    """What was reported of these contractors and nobody has decided, oldest first."""
    found: dict[int, list[Incident]] = defaultdict(list)
    rows = Incident.objects.filter(
        contractor__in=contractors, status=IncidentStatus.REPORTED, date__range=(start, end)
    )
    for one in rows.select_related("site").order_by("date", "reference"):
        found[one.contractor_id].append(one)
    return found


@dataclass(frozen=True, slots=True)
class Decisions:
    """Of some incidents, by id: which a person decides, which they told and leave to others."""

    own: frozenset[int]
    left: frozenset[int]


def decisions_of(user: Person, incidents: Collection[Incident]) -> Decisions:
    """Who decides these, as it concerns one person: one statement, or none."""
    every = frozenset(one.pk for one in incidents)
    found = incidents_decided_by(user).filter(pk__in=every).order_by()
    own = frozenset(found.values_list("pk", flat=True))
    return Decisions(own=own, left=every - own if decides_reports_of_others(user) else frozenset())


def with_reasons(found: QuerySet[Incident]) -> QuerySet[Incident]:
    """These incidents, each with what the audit alone keeps: the ``decision_reason``, and
    ``other_than``, the reference of what whoever reported it said not to be the same event."""
    decided = deeds_on(Incident, "decide_incident").filter(target_id=OuterRef("pk"))
    reported = deeds_on(Incident, "report_incident").filter(target_id=OuterRef("pk"))
    return found.annotate(
        decision_reason=Subquery(decided.order_by("-id").values(why=KT("after__reason"))[:1]),
        other_than=Subquery(reported.values(other=KT("after__other_than"))[:1]),
    )


@dataclass(frozen=True, slots=True)
class MonthsTold:
    """Of a contractor the months with figures of any site: those that count, those that wait."""

    counted: set[date] = field(default_factory=set)
    awaiting: set[date] = field(default_factory=set)


def reported_months(
    contractors: Collection[int], start: date, *, end: date
) -> dict[int, MonthsTold]:
    """The first days of the months that have figures, by contractor: one statement."""
    found: dict[int, MonthsTold] = defaultdict(MonthsTold)
    rows = MonthlyIndicator.objects.filter(
        contractor__in=contractors, month__range=(start, end)
    ).exclude(status=MonthStatus.RETURNED)
    told = rows.order_by().values_list("contractor_id", "month", "status").distinct()
    for contractor_id, month, status in told:
        of_contractor = found[contractor_id]
        is_counted = status == MonthStatus.CONFIRMED
        (of_contractor.counted if is_counted else of_contractor.awaiting).add(month)
    return found


def months_told_in(year: str, *, contractor: str) -> Coalesce:
    """How many months of a year have figures, for an annotation; both name columns outside."""
    there = MonthlyIndicator.objects.filter(
        contractor=OuterRef(contractor), month__year=OuterRef(year)
    ).exclude(status=MonthStatus.RETURNED)
    counted = there.order_by().values("contractor").annotate(told=Count("month", distinct=True))
    return Coalesce(Subquery(counted.values("told")), 0)


def site_months_of(user: Person, *, year: int, now: datetime) -> list[SiteMonths]:
    """The months of a year of every contractor this person sees, site by site.

    Those that wait for somebody come first, then by name. Three statements.
    """
    found = months_by_site(
        contractors_visible_to(user),
        indicators_visible_to(user),
        year=year,
        today=lambda site: today_at(site, now),
    )
    return sorted(
        found,
        key=lambda one: (not one.awaiting, not (one.returned or one.late), str(one.contractor)),
    )


def states_of_year(
    user: Person, contractor: Contractor, *, site: Site, year: int, now: datetime
) -> tuple[MonthState, ...]:
    """The twelve months of a year at a site, as far as this person sees them."""
    rows = indicators_visible_to(user).filter(contractor=contractor, site=site, month__year=year)
    months = [date(year, month, 1) for month in range(1, 13)]
    found = list(rows.select_related("site", "told_by"))
    return states_of(months, found, today=today_at(site, now))


def months_by_site(
    companies: QuerySet[Contractor],
    told: QuerySet[MonthlyIndicator],
    *,
    year: int,
    today: Callable[[Site], date],
) -> Iterator[SiteMonths]:
    """The months of a year that are due or told, of each company not archived and each its sites.

    ``today`` is the day it is at a site. Three statements.
    """
    rows: dict[tuple[int, int], list[MonthlyIndicator]] = defaultdict(list)
    of_year = told.filter(month__year=year, contractor__archived=False)
    for row in of_year.select_related("site"):
        rows[row.contractor_id, row.site_id].append(row)
    for contractor in companies.filter(archived=False).prefetch_related("sites"):
        for site in contractor.sites.all():
            there, day = rows[contractor.pk, site.pk], today(site)
            due = months_due(year, today=day, since=contractor.engaged_on)
            months = sorted({*due, *(row.month for row in there)})
            yield SiteMonths(contractor, site, states_of(months, there, today=day))


def registered_near_misses(
    contractor: Contractor, site: Site | None, *, months: Collection[date]
) -> dict[date, int]:
    """By the first day of these months, the near misses of a site that nobody has rejected.

    Nothing where the register holds none of the site in the year before or after: whoever tells
    them to nobody one by one has no register to hold a month against.
    """
    if not months:
        return {}
    last = month_after(max(months)) - timedelta(days=1)
    rows = (
        Incident.objects.filter(
            contractor=contractor,
            site=site,
            kind=IncidentKind.NEAR_MISS,
            date__range=(min(months) - AROUND, last + AROUND),
        )
        .exclude(status=IncidentStatus.REJECTED)
        .order_by()
        .values(of_month=TruncMonth("date"))
        .annotate(registered=Count("pk"))
    )
    found = {row["of_month"]: row["registered"] for row in rows}
    return {month: found.get(month, 0) for month in months} if found else {}


@dataclass(frozen=True, slots=True)
class Exposure:
    """What a contractor's people were exposed to, and what came of it, in one period."""

    man_hours: int | None
    months: int
    lti: int
    fatal: int
    fatalities: int
    lost_days: int
    recordables: int
    uncovered: UncoveredCases
    rates: Rates


def exposure(
    contractor: Contractor, start: date, *, end: date, incidents: Iterable[Incident]
) -> Exposure:
    """Confirmed man-hours and confirmed incidents of a period with the rates they give.

    ``months`` counts the months that have figures; ``man_hours`` is None without any.
    """
    hours = (
        MonthlyIndicator.objects.counted()
        .filter(contractor=contractor, month__range=(start, end))
        .aggregate(total=Sum("man_hours"), months=Count("month", distinct=True))
    )
    counted = [i for i in incidents if i.status == IncidentStatus.CONFIRMED]
    fatal = sum(i.kind == IncidentKind.FATAL for i in counted)
    lti = sum(i.kind in LOST_TIME for i in counted)
    fatalities = sum(i.fatalities for i in counted)
    lost_days = sum(i.lost_days for i in counted)
    recordables = sum(i.kind in RECORDABLE for i in counted)
    uncovered = uncovered_cases(Incident.objects.filter(pk__in=[i.pk for i in counted]))
    return Exposure(
        man_hours=hours["total"],
        months=hours["months"],
        lti=lti,
        fatal=fatal,
        fatalities=fatalities,
        lost_days=lost_days,
        recordables=recordables,
        uncovered=uncovered,
        rates=rates(
            man_hours=hours["total"] or 0,
            lti=lti,
            lost_days=lost_days,
            fatalities=fatalities,
            recordables=recordables,
            uncovered=uncovered,
        ),
    )


def uncovered_cases(incidents: QuerySet[Incident]) -> UncoveredCases:
    """Of these incidents those whose man-hours nobody has told: one statement."""
    return uncovered_of(with_coverage(incidents).aggregate(**uncovered_counts()))
