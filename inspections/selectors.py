"""Reads of units and inspections: the lists, one of each, a unit's history."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Max, Min, Q, QuerySet

from accounts.roles import Person
from contractors.days import Days
from contractors.models import Contractor
from inspections import access
from inspections.choices import InspectionState, UnitState
from inspections.models import (
    DueInspection,
    InspectedUnit,
    Inspection,
    InspectionFile,
    InspectionLine,
    InspectionSchedule,
    KnockOut,
)


@dataclass(frozen=True, slots=True)
class InspectionFilter:
    """What narrows the list of inspections; an empty part leaves nothing out.

    ``contractor`` is an id, ``unit`` the code of a unit, ``checklist`` a code, ``state`` an
    InspectionState; ``failed``: those with a line that fails; both days are included.
    """

    contractor: int | None = None
    unit: str = ""
    checklist: str = ""
    state: str = ""
    failed: bool = False
    first: date | None = None
    last: date | None = None


def inspection_list(user: Person, chosen: InspectionFilter) -> QuerySet[Inspection]:
    """Those a person sees, narrowed, drafts first, then the latest; each with ``failed``, how many
    lines raised or joined a finding."""
    found = access.inspections_visible_to(user)
    parts = {
        "contractor": chosen.contractor, "unit__code__iexact": chosen.unit,
        "checklist": chosen.checklist, "state": chosen.state,
        "on__gte": chosen.first, "on__lte": chosen.last,
    }  # fmt: skip
    found = found.filter(**{name: value for name, value in parts.items() if value})
    found = found.annotate(failed=Count("lines", filter=Q(lines__finding__isnull=False)))
    if chosen.failed:
        found = found.filter(failed__gt=0)
    return found.select_related("contractor", "unit__site").order_by(
        "state", "-on", "contractor", "-number"
    )


def last_inspected(user: Person, *, most: int) -> list[tuple[InspectedUnit, str]]:
    """The units and checklists by which a person inspected last, the latest first; without those
    that they inspect no more. Two statements."""
    there = access.units_visible_to(user).filter(contractor__in=access.companies_inspected_by(user))
    there = there.exclude(state=UnitState.RETIRED)
    pairs = (
        Inspection.objects.filter(begun_by=user.pk, unit__in=there)
        .order_by()
        .values_list("unit", "checklist")
        .annotate(last=Max("begun_at"))
        .order_by("-last")[:most]
    )
    found = list(pairs)
    units = there.select_related("contractor").in_bulk([unit for unit, _code, _last in found])
    return [(units[unit], code) for unit, code, _last in found]


def one_inspection(user: Person) -> QuerySet[Inspection]:
    """Those a person sees, with what their page shows."""
    return access.inspections_visible_to(user).select_related(
        "contractor", "unit__site", "unit__contractor"
    )


def named_inspection(user: Person) -> QuerySet[Inspection]:
    """Those a person sees, each by what it is made: for who locks it next."""
    return access.inspections_visible_to(user).only("checklist", "checklist_version")


def lines_of(inspection: Inspection) -> dict[str, InspectionLine]:
    """Its stored lines by their code, with their findings."""
    return {one.code: one for one in inspection.lines.select_related("finding")}


def files_of(inspection: Inspection) -> list[InspectionFile]:
    """Its photos and documents, the first handed in first."""
    return list(inspection.files.select_related("uploaded_by"))


def totals_of(found: QuerySet[Inspection]) -> tuple[int, int]:
    """Good and whole of all that are finished."""
    finished = found.order_by().filter(state=InspectionState.FINISHED).values_list("good", "whole")
    pairs = list(finished)
    return sum(good for good, _whole in pairs), sum(whole for _good, whole in pairs)


@dataclass(frozen=True, slots=True)
class UnitFilter:
    """What narrows the list of units; ``contractor`` an id, the others codes of choices."""

    contractor: int | None = None
    kind: str = ""
    state: str = ""


def unit_list(user: Person, chosen: UnitFilter) -> QuerySet[InspectedUnit]:
    """Those a person sees, narrowed, what is out of use first and what is retired last; each with
    ``last_on``, the day of its last finished inspection."""
    parts = {"contractor": chosen.contractor, "kind": chosen.kind, "state": chosen.state}
    found = access.units_visible_to(user)
    found = found.filter(**{name: value for name, value in parts.items() if value})
    finished = Q(inspections__state=InspectionState.FINISHED)
    return (
        found.select_related("contractor", "site")
        .annotate(
            last_on=Max("inspections__on", filter=finished),
            is_out=Q(state=UnitState.OUT_OF_USE),
            is_retired=Q(state=UnitState.RETIRED),
        )
        .order_by("is_retired", F("is_out").desc(), "contractor__name", "code")
    )


def one_unit(user: Person) -> QuerySet[InspectedUnit]:
    """Those a person sees, with what their page shows."""
    return access.units_visible_to(user).select_related("contractor", "site", "released_by")


def knock_outs_of(unit: InspectedUnit) -> list[KnockOut]:
    """What keeps it out of use, the first found first; nothing for one that is in use."""
    if unit.state != UnitState.OUT_OF_USE:
        return []
    return list(unit.knock_outs.filter(stands=True).select_related("inspection").order_by("at"))


def schedules_visible_to(user: Person) -> QuerySet[InspectionSchedule]:
    """Those of the units that a person sees."""
    units = access.units_visible_to(user)
    return InspectionSchedule.objects.filter(unit__in=units).select_related("unit__contractor")


def running_schedules(user: Person, days: Days) -> QuerySet[InspectionSchedule]:
    """Those that run on the day at their company, each with ``next_due``, the first day on which it
    can still be done (None: none is stored); what is due first stands first."""
    runs = days.each(
        lambda day: Q(ends_on=None) | Q(ends_on__gt=day), contractor="unit__contractor"
    )
    waits = Q(occurrences__inspection=None) & days.each(
        lambda day: Q(occurrences__closes_on=None) | Q(occurrences__closes_on__gte=day),
        contractor="unit__contractor",
    )
    found = schedules_visible_to(user).filter(runs, unit__contractor__archived=False)
    found = found.annotate(next_due=Min("occurrences__due_on", filter=waits))
    return found.order_by(F("next_due").asc(nulls_last=True), "pk")


def schedules_of(unit: InspectedUnit) -> list[InspectionSchedule]:
    """Those of a unit, those that run first."""
    return list(unit.schedules.order_by(F("ends_on").desc(nulls_first=True), "begins_on"))


def occurrences_of(unit: InspectedUnit, *, before: date, most: int) -> list[DueInspection]:
    """The latest days on which it was due before that day, the latest first."""
    found = DueInspection.objects.filter(schedule__unit=unit, due_on__lt=before)
    return list(found.select_related("schedule__unit", "inspection").order_by("-due_on")[:most])


def companies_with_units(user: Person) -> QuerySet[Contractor]:
    """The companies whose units a person sees."""
    units = access.units_visible_to(user).order_by().values("contractor")
    return Contractor.objects.filter(pk__in=units)
