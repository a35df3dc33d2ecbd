"""The tables of inspections and of the days on which they are due, live."""

from collections.abc import Iterable

from django.db.models import CharField, Count, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, ExtractYear
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from core.errors import Refusal
from core.tables import Dataset, Kind, Record, Row, Scope, TableColumn, alone, word_of
from inspections import access, selectors
from inspections.choices import InspectingSide, InspectionState, ScheduleRule
from inspections.forms import InspectionFilterForm
from inspections.models import DueInspection, Inspection
from inspections.rules import compliance_percent
from inspections.words import checklist_title

OF_UNIT = ("site_name", "unit__code", "unit__name")


def _inspections(user: Person, scope: Scope) -> QuerySet[Inspection]:
    found = access.inspections_visible_to(user)
    found = found.filter(contractor__in=scope.companies_of_any_year(user))
    if scope.site:
        found = found.filter(unit__site=scope.site)
    if scope.years:
        found = found.alias(of_year=ExtractYear("on")).filter(of_year__in=scope.years)
    return found.annotate(
        site_name=Coalesce("unit__site__name", Value("")),
        failed=Count("lines", filter=Q(lines__finding__isnull=False)),
    )


def _listed(request: HttpRequest) -> QuerySet[Inspection]:
    """The inspections that their list shows at this address."""
    form = InspectionFilterForm(request.GET, user=request.user)
    if not form.is_valid():
        raise Refusal(gettext("Correct the address, then ask again."))
    return selectors.inspection_list(request.user, form.chosen())


def _told(record: Record) -> Iterable[Row]:
    """The row of an inspection: what it is called, and its compliance, None for a draft."""
    *told, number, good, whole = (record[name] for name in INSPECTION_FIELDS)
    percent = compliance_percent(good, whole)
    reference = f"I-{record['contractor__code']}-{number:04}"
    yield (reference, *told, good, whole, None if percent is None else str(percent))


INSPECTION_FIELDS = (
    "contractor__code",
    "contractor__name",
    *OF_UNIT,
    "checklist",
    "checklist_version",
    "on",
    "state",
    "failed",
    "number",
    "good",
    "whole",
)
INSPECTIONS = Dataset(
    position=72,
    name="inspections",
    title=_("Inspections"),
    columns=(
        TableColumn("reference", _("Inspection")),
        TableColumn("contractor_code", _("Contractor's code")),
        TableColumn("contractor", _("Contractor")),
        TableColumn("site", _("Site")),
        TableColumn("unit_code", _("Code of the unit")),
        TableColumn("unit", _("Unit")),
        TableColumn("checklist", _("Checklist"), words=checklist_title),
        TableColumn("checklist_version", _("Version of the checklist"), Kind.WHOLE),
        TableColumn("on", _("Inspected on"), Kind.DATE),
        TableColumn("state", _("State"), words=word_of(InspectionState)),
        TableColumn("failed", _("Lines with a finding"), Kind.WHOLE),
        TableColumn("good", _("Good"), Kind.WHOLE),
        TableColumn("whole", _("Counted in all"), Kind.WHOLE),
        TableColumn("compliance", _("Compliance"), Kind.DECIMAL),
    ),
    source=_inspections,
    fields=INSPECTION_FIELDS,
    flat=_told,
    order=("-on", "contractor__name", "-number"),
    key=("reference",),
    may_read=access.may_list_inspections,
    listed=_listed,
)


def _due(user: Person, scope: Scope) -> QuerySet[DueInspection]:
    found = DueInspection.objects.filter(
        schedule__in=selectors.schedules_visible_to(user),
        schedule__unit__contractor__in=scope.companies_of_any_year(user),
    )
    if scope.site:
        found = found.filter(schedule__unit__site=scope.site)
    if scope.years:
        found = found.alias(of_year=ExtractYear("due_on")).filter(of_year__in=scope.years)
    return found.annotate(
        schedule_key=Cast("schedule__key", CharField()),
        site_name=Coalesce("schedule__unit__site__name", Value("")),
    )


DUE_FIELDS = (
    "schedule_key",
    "schedule__unit__contractor__code",
    "schedule__unit__contractor__name",
    "site_name",
    "schedule__unit__code",
    "schedule__unit__name",
    "schedule__checklist",
    "schedule__rule",
    "schedule__every",
    "schedule__side",
    "due_on",
    "closes_on",
    "inspection__on",
)
DUE_INSPECTIONS = Dataset(
    position=74,
    name="due_inspections",
    title=_("Planned inspections"),
    columns=(
        TableColumn("schedule", _("Schedule")),
        TableColumn("contractor_code", _("Contractor's code")),
        TableColumn("contractor", _("Contractor")),
        TableColumn("site", _("Site")),
        TableColumn("unit_code", _("Code of the unit")),
        TableColumn("unit", _("Unit")),
        TableColumn("checklist", _("Checklist"), words=checklist_title),
        TableColumn("rule", _("How often"), words=word_of(ScheduleRule)),
        TableColumn("every", _("Every so many days, weeks or months"), Kind.WHOLE),
        TableColumn("side", _("Inspected by"), words=word_of(InspectingSide)),
        TableColumn("due_on", _("Due on"), Kind.DATE),
        TableColumn("closes_on", _("Missed after"), Kind.DATE),
        TableColumn("done_on", _("Inspected on"), Kind.DATE),
    ),
    source=_due,
    fields=DUE_FIELDS,
    flat=alone(*DUE_FIELDS),
    order=("-due_on", "schedule__unit__contractor__name", "schedule__unit__code"),
    key=("schedule", "due_on"),
    may_read=access.may_list_inspections,
)
