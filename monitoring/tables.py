"""The tables of incidents, of monthly indicators and of their targets, live."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import ExtractYear
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from contractors.models import Site
from core.tables import Dataset, Kind, Record, Row, Scope, TableColumn, alone, word_of
from monitoring.access import incidents_visible_to, indicators_visible_to, may_read_monitoring
from monitoring.choices import (
    IncidentKind,
    IncidentStatus,
    MiningClass,
    MonthStatus,
    TargetDirection,
)
from monitoring.consequences import late_steps_at
from monitoring.indicators import LEADING_COLUMNS
from monitoring.models import Incident, IndicatorTarget, MonthlyIndicator
from monitoring.year import COUNT, LEADING_INDICATORS, PER_HOURS, SHARE


def _incidents(user: Person, scope: Scope) -> QuerySet[Incident]:
    found = incidents_visible_to(user).filter(contractor__in=scope.companies_of_any_year(user))
    if scope.years:
        found = found.alias(of_year=ExtractYear("date")).filter(of_year__in=scope.years)
    return found.annotate(late_steps=late_steps_at(timezone.now()))


def _told(record: Record) -> Iterable[Row]:
    """The row of an incident, with how many days late it was told; 0 in time."""
    *told, told_at, late_steps, time, zone = (record[name] for name in INCIDENT_FIELDS)
    site = Site(time_zone=zone) if zone else None
    incident = Incident(site=site, date=record["date"], time=time, told_at=told_at)
    yield (*told, told_at, incident.days_untold, late_steps)


INCIDENT_FIELDS = (
    "reference",
    "contractor__code",
    "contractor__name",
    "site__name",
    "date",
    "kind",
    "mining_class",
    "status",
    "fatalities",
    "injured",
    "lost_days",
    "still_counting",
    "description",
    "told_at",
    "late_steps",
    "time",
    "site__time_zone",
)
INCIDENTS = Dataset(
    position=60,
    name="incidents",
    title=_("Incidents"),
    columns=(
        TableColumn("reference", _("Incident")),
        TableColumn("contractor_code", _("Contractor's code")),
        TableColumn("contractor", _("Contractor")),
        TableColumn("site", _("Site")),
        TableColumn("date", _("Date"), Kind.DATE),
        TableColumn("kind", _("Kind"), words=word_of(IncidentKind)),
        TableColumn("mining_class", _("Class at a mine"), words=word_of(MiningClass)),
        TableColumn("status", _("Status"), words=word_of(IncidentStatus)),
        TableColumn("fatalities", _("People killed"), Kind.WHOLE),
        TableColumn("injured", _("People injured"), Kind.WHOLE),
        TableColumn("lost_days", _("Days lost"), Kind.WHOLE),
        TableColumn("still_counting", _("Days still being lost"), Kind.FLAG),
        TableColumn("description", _("What took place")),
        TableColumn("told_at", _("Reported at"), Kind.MOMENT),
        TableColumn("days_untold", _("Reported late by days"), Kind.WHOLE),
        TableColumn("late_steps", _("Late steps after the accident"), Kind.WHOLE),
    ),
    source=_incidents,
    fields=INCIDENT_FIELDS,
    flat=_told,
    order=("-date", "reference"),
    key=("reference",),
    may_read=may_read_monitoring,
)


def _indicators(user: Person, scope: Scope) -> QuerySet[MonthlyIndicator]:
    found = indicators_visible_to(user).filter(contractor__in=scope.companies_of_any_year(user))
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
    *LEADING_COLUMNS,
    "status",
)
INDICATORS = Dataset(
    position=70,
    name="indicators",
    title=_("Monthly indicators"),
    columns=(
        TableColumn("contractor_code", _("Contractor's code")),
        TableColumn("contractor", _("Contractor")),
        TableColumn("site", _("Site")),
        TableColumn("month", _("Month"), Kind.DATE),
        TableColumn("man_hours", _("Man-hours"), Kind.WHOLE),
        TableColumn("workforce", _("Workforce"), Kind.WHOLE),
        *(
            TableColumn(name, _MONTH.get_field(name).verbose_name, Kind.WHOLE)
            for name in LEADING_COLUMNS
        ),
        TableColumn("status", _("Status"), words=word_of(MonthStatus)),
    ),
    source=_indicators,
    fields=INDICATOR_FIELDS,
    flat=alone(*INDICATOR_FIELDS),
    order=("-month", "contractor__name", "site__name"),
    key=("contractor_code", "site", "month"),
    may_read=may_read_monitoring,
)


def _targets(user: Person, scope: Scope) -> QuerySet[IndicatorTarget]:
    """What is set for the companies of the scope, and what holds for all; none taken back."""
    whose = Q(contractor__in=scope.companies_of_any_year(user)) | Q(contractor=None)
    found = IndicatorTarget.objects.filter(whose, value__isnull=False)
    return found.filter(year__in=scope.years) if scope.years else found


def _target_row(record: Record) -> Iterable[Row]:
    """The row of a target; one of all names no contractor."""
    year, code, name, indicator, direction, value = (record[field] for field in TARGET_FIELDS)
    unit = next((one.kind for one in LEADING_INDICATORS if one.code == indicator), "")
    yield year, code or "", name or "", indicator, direction, str(value), unit


def _indicator_label(code: str) -> str:
    return next((str(one.label) for one in LEADING_INDICATORS if one.code == code), code)


UNITS = {COUNT: _("a month"), SHARE: "%", PER_HOURS: _("per 1,000 man-hours")}


TARGET_FIELDS = (
    "year",
    "contractor__code",
    "contractor__name",
    "indicator",
    "direction",
    "value",
)
TARGETS = Dataset(
    position=71,
    name="targets",
    title=_("Targets of indicators"),
    columns=(
        TableColumn("year", _("Year"), Kind.WHOLE),
        TableColumn("contractor_code", _("Contractor's code")),
        TableColumn("contractor", _("Contractor (empty: all)")),
        TableColumn("indicator", _("Indicator"), words=_indicator_label),
        TableColumn("direction", _("Direction"), words=word_of(TargetDirection)),
        TableColumn("target", _("Target of a month"), Kind.DECIMAL),
        TableColumn("unit", _("Unit"), words=lambda kind: str(UNITS.get(kind, kind))),
    ),
    source=_targets,
    fields=TARGET_FIELDS,
    flat=_target_row,
    order=("-year", "contractor__name", "indicator"),
    key=("year", "contractor_code", "indicator"),
    may_read=may_read_monitoring,
)
