"""Reads of incidents and man-hours in a period."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.fields.json import KT

from accounts.roles import Person
from contractors.models import Contractor
from core.models import AuditEntry
from monitoring.access import incidents_decided_by, leaves_decision
from monitoring.choices import LOST_TIME, RECORDABLE, IncidentKind, IncidentStatus
from monitoring.models import Incident, MonthlyIndicator
from monitoring.rates import Rates, rates


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
    """Of some incidents, by id: which a person decides, which they reported and leave to others."""

    own: frozenset[int]
    left: frozenset[int]


def decisions_of(user: Person, incidents: Collection[Incident]) -> Decisions:
    """Who decides these, as it concerns one person: one statement, or none."""
    own = incidents_decided_by(user).filter(pk__in=[one.pk for one in incidents])
    left = frozenset(one.pk for one in incidents if leaves_decision(user, one))
    return Decisions(own=frozenset(own.order_by().values_list("pk", flat=True)), left=left)


def with_reasons(found: QuerySet[Incident]) -> QuerySet[Incident]:
    """These incidents, each with the ``decision_reason`` that the audit keeps of its decision."""
    last = AuditEntry.objects.filter(
        target_type=Incident.AUDIT_NAME, action="decide_incident", target_id=OuterRef("pk")
    ).order_by("-id")
    return found.annotate(decision_reason=Subquery(last.values(why=KT("after__reason"))[:1]))


def months_told(contractors: Collection[int], start: date, *, end: date) -> dict[int, set[date]]:
    """The first days of the months that have figures of any site, by contractor."""
    found: dict[int, set[date]] = defaultdict(set)
    rows = MonthlyIndicator.objects.filter(
        contractor__in=contractors, month__range=(start, end)
    ).order_by()
    for contractor_id, month in rows.values_list("contractor_id", "month").distinct():
        found[contractor_id].add(month)
    return found


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
    rates: Rates


def exposure(
    contractor: Contractor, start: date, *, end: date, incidents: Iterable[Incident]
) -> Exposure:
    """Man-hours and confirmed incidents of a period with the rates they give.

    ``months`` counts the months that have figures; ``man_hours`` is None without any.
    """
    hours = MonthlyIndicator.objects.filter(
        contractor=contractor, month__range=(start, end)
    ).aggregate(total=Sum("man_hours"), months=Count("month", distinct=True))
    counted = [i for i in incidents if i.status == IncidentStatus.CONFIRMED]
    fatal = sum(i.kind == IncidentKind.FATAL for i in counted)
    lti = sum(i.kind in LOST_TIME for i in counted)
    fatalities = sum(i.fatalities for i in counted)
    lost_days = sum(i.lost_days for i in counted)
    recordables = sum(i.kind in RECORDABLE for i in counted)
    return Exposure(
        man_hours=hours["total"],
        months=hours["months"],
        lti=lti,
        fatal=fatal,
        fatalities=fatalities,
        lost_days=lost_days,
        recordables=recordables,
        rates=rates(
            man_hours=hours["total"] or 0,
            lti=lti,
            lost_days=lost_days,
            fatalities=fatalities,
            recordables=recordables,
        ),
    )
