"""Tables of the work itself, live: evaluations, contractors, incidents, months, findings."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce, ExtractYear
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from contractors.access import contractors_visible_to
from contractors.choices import RiskClass
from contractors.models import Contractor
from evaluations.choices import EvaluationStatus
from evaluations.models import Evaluation
from findings.access import findings_visible_to
from findings.choices import FindingSeverity, FindingStatus
from findings.models import Finding
from monitoring.choices import IncidentKind, IncidentStatus
from monitoring.indicators import LEADING
from monitoring.models import Incident, MonthlyIndicator
from overview.data.columns import EVERYBODY, Column, Dataset, Kind, Record, Row, alone
from reports.filters import ScopeFilter


def word_of(choices: Any) -> Callable[[Any], str]:
    """The label of a stored choice; "" where there is none."""
    return lambda value: str(choices(value).label) if value else ""


def in_scope(user: Person, scope: ScopeFilter) -> QuerySet[Contractor]:
    """The contractors of a scope; all that are visible where nothing narrows it."""
    narrowed = scope.with_only(years=())
    if narrowed == ScopeFilter():
        return contractors_visible_to(user)
    return narrowed.companies(user)


def _evaluations(user: Person, scope: ScopeFilter) -> QuerySet[Evaluation]:
    return scope.evaluations(user)


def _evaluation(record: Record) -> Iterable[Row]:
    summary = record["summary"] or {}
    counts, span = summary.get("counts") or {}, summary.get("range") or {}
    yield (
        record["id"],
        record["period__year"],
        record["contractor__code"],
        record["contractor__name"],
        record["instrument__code"],
        record["level"],
        record["status"],
        record["revision"],
        record["coordinator__username"] or "",
        *(counts.get(name) for name in ("items", "answered", "not_applicable", "open")),
        summary.get("percent"),
        span.get("low"),
        span.get("high"),
        record["period__submit_by"],
        record["submitted_at"],
    )


EVALUATIONS = Dataset(
    name="evaluations",
    title=_("Evaluations"),
    columns=(
        Column("id", _("Number"), Kind.WHOLE),
        Column("year", _("Year"), Kind.WHOLE),
        Column("contractor_code", _("Contractor's code")),
        Column("contractor", _("Contractor")),
        Column("instrument", _("Instrument")),
        Column("level", _("Level")),
        Column("status", _("Status"), words=word_of(EvaluationStatus)),
        Column("revision", _("Revision"), Kind.WHOLE),
        Column("coordinator", _("Coordinator")),
        Column("items", _("Items"), Kind.WHOLE),
        Column("answered", _("Answered"), Kind.WHOLE),
        Column("not_applicable", _("Not applicable"), Kind.WHOLE),
        Column("open", _("Open"), Kind.WHOLE),
        Column("percent_so_far", _("Total so far, before rules"), Kind.DECIMAL),
        Column("range_low", _("At least"), Kind.DECIMAL),
        Column("range_high", _("At most"), Kind.DECIMAL),
        Column("submit_by", _("Submit by"), Kind.DATE),
        Column("submitted_at", _("Submitted at"), Kind.MOMENT),
    ),
    source=_evaluations,
    fields=(
        "id",
        "period__year",
        "contractor__code",
        "contractor__name",
        "instrument__code",
        "level",
        "status",
        "revision",
        "coordinator__username",
        "summary",
        "period__submit_by",
        "submitted_at",
    ),
    flat=_evaluation,
    order=("-period__year", "contractor__name"),
    key=("id",),
)


def _contractors(user: Person, scope: ScopeFilter) -> QuerySet[Contractor]:
    narrowed = contractors_visible_to(user) if scope == ScopeFilter() else scope.companies(user)
    sites = StringAgg("sites__name", delimiter=", ", order_by="sites__name", default=Value(""))
    return narrowed.annotate(site_names=sites)


CONTRACTORS = Dataset(
    name="contractors",
    title=_("Contractors"),
    columns=(
        Column("code", _("Contractor's code")),
        Column("name", _("Contractor")),
        Column("scope", _("Scope of work")),
        Column("risk_class", _("Risk class"), words=word_of(RiskClass)),
        Column("sites", _("Sites")),
        Column("archived", _("Archived"), Kind.FLAG),
    ),
    source=_contractors,
    fields=("code", "name", "scope", "risk_class", "site_names", "archived"),
    flat=alone("code", "name", "scope", "risk_class", "site_names", "archived"),
    order=("name",),
    key=("code",),
)


def _incidents(user: Person, scope: ScopeFilter) -> QuerySet[Incident]:
    found = Incident.objects.filter(contractor__in=in_scope(user, scope))
    if scope.years:
        found = found.alias(of_year=ExtractYear("date")).filter(of_year__in=scope.years)
    return found


INCIDENT_FIELDS = (
    "reference",
    "contractor__code",
    "contractor__name",
    "site__name",
    "date",
    "kind",
    "status",
    "fatalities",
    "injured",
    "lost_days",
    "description",
)
INCIDENTS = Dataset(
    name="incidents",
    title=_("Incidents"),
    columns=(
        Column("reference", _("Incident")),
        Column("contractor_code", _("Contractor's code")),
        Column("contractor", _("Contractor")),
        Column("site", _("Site")),
        Column("date", _("Date"), Kind.DATE),
        Column("kind", _("Kind"), words=word_of(IncidentKind)),
        Column("status", _("Status"), words=word_of(IncidentStatus)),
        Column("fatalities", _("People killed"), Kind.WHOLE),
        Column("injured", _("People injured"), Kind.WHOLE),
        Column("lost_days", _("Days lost"), Kind.WHOLE),
        Column("description", _("What took place")),
    ),
    source=_incidents,
    fields=INCIDENT_FIELDS,
    flat=alone(*INCIDENT_FIELDS),
    order=("-date", "reference"),
    key=("reference",),
)


def _indicators(user: Person, scope: ScopeFilter) -> QuerySet[MonthlyIndicator]:
    found = MonthlyIndicator.objects.filter(contractor__in=in_scope(user, scope))
    if scope.site:
        found = found.filter(site=scope.site)
    if scope.years:
        found = found.alias(of_year=ExtractYear("month")).filter(of_year__in=scope.years)
    return found


_MONTH: Any = MonthlyIndicator._meta
INDICATOR_FIELDS = (
    "contractor__code",
    "contractor__name",
    "site__name",
    "month",
    "man_hours",
    "workforce",
    *LEADING,
)
INDICATORS = Dataset(
    name="indicators",
    title=_("Monthly indicators"),
    columns=(
        Column("contractor_code", _("Contractor's code")),
        Column("contractor", _("Contractor")),
        Column("site", _("Site")),
        Column("month", _("Month"), Kind.DATE),
        Column("man_hours", _("Man-hours"), Kind.WHOLE),
        Column("workforce", _("Workforce"), Kind.WHOLE),
        *(Column(name, _MONTH.get_field(name).verbose_name, Kind.WHOLE) for name in LEADING),
    ),
    source=_indicators,
    fields=INDICATOR_FIELDS,
    flat=alone(*INDICATOR_FIELDS),
    order=("-month", "contractor__name", "site__name"),
    key=("contractor_code", "site", "month"),
)


def _findings(user: Person, scope: ScopeFilter) -> QuerySet[Finding]:
    found = findings_visible_to(user)
    if scope.with_only(years=()) != ScopeFilter():
        found = found.filter(contractor__in=in_scope(user, scope))
    if scope.years:
        found = found.filter(year__in=scope.years)
    return found.annotate(owner_name=Coalesce(F("owner__username"), Value("")))


FINDING_FIELDS = (
    "reference",
    "year",
    "contractor__code",
    "contractor__name",
    "item__code",
    "severity",
    "status",
    "description",
    "root_cause",
    "action",
    "owner_name",
    "due_on",
    "raised_at",
    "answered_at",
    "closed_at",
    "effective",
    "withdrawn_at",
    "withdrawal",
)
FINDINGS = Dataset(
    name="findings",
    title=_("Findings"),
    columns=(
        Column("reference", _("Finding")),
        Column("year", _("Year"), Kind.WHOLE),
        Column("contractor_code", _("Contractor's code")),
        Column("contractor", _("Contractor")),
        Column("item", _("Item's code")),
        Column("severity", _("Severity"), words=word_of(FindingSeverity)),
        Column("status", _("Status"), words=word_of(FindingStatus)),
        Column("description", _("What was found")),
        Column("root_cause", _("Root cause")),
        Column("action", _("Action")),
        Column("owner", _("Who must act")),
        Column("due_on", _("Deadline"), Kind.DATE),
        Column("raised_at", _("Raised at"), Kind.MOMENT),
        Column("answered_at", _("Answered at"), Kind.MOMENT),
        Column("closed_at", _("Closed at"), Kind.MOMENT),
        Column("effective", _("Effective"), Kind.FLAG),
        Column("withdrawn_at", _("Withdrawn at"), Kind.MOMENT),
        Column("withdrawal", _("Why it was withdrawn")),
    ),
    source=_findings,
    fields=FINDING_FIELDS,
    flat=alone(*FINDING_FIELDS),
    order=("-year", "reference"),
    key=("reference",),
    readers=EVERYBODY,
)
