"""Leading indicators against lagging ones: what is done before, what happened after.

Read from the confirmed months and incidents as they stand today, of every contractor in
scope, rated or not. Not reported is never 0, and a rate is told only where its hours are those of
all its cases: beside a lost time injury whose month told no hours, the others' FR is a wrong one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import (
    Count,
    F,
    Func,
    IntegerField,
    JSONField,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextField,
    Value,
)
from django.db.models.functions import ExtractYear
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contractors.models import Contractor
from core.canonical import Json
from monitoring.choices import LOST_TIME, RECORDABLE, IncidentKind, IncidentStatus
from monitoring.models import Incident, MonthlyIndicator
from monitoring.rates import FR_BASE, SR_BASE, TRIR_BASE, UncoveredCases, rates
from monitoring.rates.case_hours import SEVERE, with_coverage
from scoring import display

TRAINING_BASE = 1_000
COUNT, SHARE, PER_HOURS = "count", "share", "per_hours"
# A month of a contractor is one, at how many sites it was told.
_CONTRACTORS_MONTH = Func("contractor_id", "month", function="ROW", output_field=TextField())


@dataclass(frozen=True, slots=True)
class LeadingIndicator:
    """A leading indicator: its column, and the column it is held against, if any.

    ``monthly`` is the unit in which a count is told of a month.
    """

    code: str
    label: str | Promise
    kind: str
    part: str
    whole: str = ""
    monthly: str | Promise = ""


LEADING_INDICATORS = (
    LeadingIndicator("walkthroughs", _("Walkthroughs (MWT)"), COUNT, "walkthroughs",
                     monthly=_("times/month")),
    LeadingIndicator("near_misses", _("Near miss reports"), COUNT, "near_misses",
                     monthly=_("reports/month")),
    LeadingIndicator("permits", _("Permits valid, of those checked"), SHARE,
                     "permits_valid", "permits_checked"),
    LeadingIndicator("inspections", _("Inspections done, of those planned"), SHARE,
                     "inspections_done", "inspections_planned"),
    LeadingIndicator("capa", _("CAPA closed on time, of those due"), SHARE,
                     "capa_closed_on_time", "capa_due"),
    LeadingIndicator("training", _("Training hours per 1,000 man-hours"), PER_HOURS,
                     "training_hours", "man_hours"),
)  # fmt: skip
FATAL, LTI, RECORDABLES, LOST_DAYS = "fatal", "lti", "recordable", "lost_days"
LAGGING_KINDS: Mapping[str, tuple[str, ...]] = {
    FATAL: (IncidentKind.FATAL,),
    LTI: LOST_TIME,
    RECORDABLES: RECORDABLE,
}


@dataclass(frozen=True, slots=True)
class IndicatorFigure:
    """An indicator in one year as displayed: a count, a percent or a rate; None: not reported.

    ``part`` of ``whole`` is what it is made of; ``reported`` contractors have told it, in
    ``months`` of a contractor.
    """

    value: str | None
    part: int | None
    whole: int | None
    reported: int
    months: int = 0


@dataclass(frozen=True, slots=True)
class IndicatorYears:
    """An indicator this year and last year."""

    indicator: LeadingIndicator
    now: IndicatorFigure
    before: IndicatorFigure

    @property
    def code(self) -> str:
        """Of the indicator."""
        return self.indicator.code

    @property
    def label(self) -> str:
        """Of the indicator, in the active language."""
        return str(self.indicator.label)


@dataclass(frozen=True, slots=True)
class LaggingYear:
    """What happened in one year. A rate is None where one of its cases is ``uncovered``."""

    fatal: int
    lti: int
    recordables: int
    fatalities: int
    lost_days: int
    man_hours: int | None
    with_hours: int
    uncovered: UncoveredCases
    fr: str | None
    sr: str | None
    trir: str | None


@dataclass(frozen=True, slots=True)
class Indicators:
    """Both sides of one year and of the year before. ``contractors`` is how many are in scope,
    ``beside`` what was asked for with the months: nothing where nobody told one."""

    contractors: int
    leading: tuple[IndicatorYears, ...]
    now: LaggingYear
    before: LaggingYear
    beside: Sequence[Json] = ()
    fr_base: int = FR_BASE
    sr_base: int = SR_BASE
    trir_base: int = TRIR_BASE

    @property
    def without_hours(self) -> int:
        """The contractors that no rate speaks of."""
        return self.contractors - self.now.with_hours


def months_of(
    companies: QuerySet[Contractor], *, years: tuple[int, ...]
) -> QuerySet[MonthlyIndicator]:
    """The confirmed months of these contractors in these years."""
    return (
        MonthlyIndicator.objects.counted()
        .order_by()
        .filter(contractor__in=companies.order_by().values("pk"), month__year__in=years)
    )


def incidents_of(companies: QuerySet[Contractor], *, years: tuple[int, ...]) -> QuerySet[Incident]:
    """Their confirmed incidents in these years."""
    return Incident.objects.filter(
        contractor__in=companies.order_by().values("pk"),
        date__year__in=years,
        status=IncidentStatus.CONFIRMED,
    )


def with_indicator(leading: LeadingIndicator) -> Q:
    """The months that tell this indicator: with both figures, where it holds two."""
    told = Q(**{f"{leading.part}__isnull": False})
    return told & Q(**{f"{leading.whole}__isnull": False}) if leading.whole else told


def indicators_of(
    companies: QuerySet[Contractor], *, year: int, contractors: int, beside: Subquery | None = None
) -> Indicators:
    """Leading and lagging indicators of ``year`` and the year before: two statements."""
    years = (year, year - 1)
    months = _months(months_of(companies, years=years), beside=beside or Value(None, JSONField()))
    happened = _happened(companies, years)
    return Indicators(
        contractors=contractors,
        leading=tuple(
            IndicatorYears(
                indicator=one,
                now=_figure_of(one, months.get(year, {})),
                before=_figure_of(one, months.get(year - 1, {})),
            )
            for one in LEADING_INDICATORS
        ),
        now=_lagging(months.get(year, {}), happened, year=year),
        before=_lagging(months.get(year - 1, {}), happened, year=year - 1),
        beside=next((row["beside"] or () for row in months.values()), ()),
    )


def _months(
    months: QuerySet[MonthlyIndicator], *, beside: Subquery | Value
) -> dict[int, dict[str, Any]]:
    """Sums of each year: of every indicator its part, its whole and who told it."""
    sums: dict[str, Any] = {
        "beside": beside,
        "hours": Sum("man_hours"),
        "with_hours": Count("contractor", distinct=True, filter=Q(man_hours__gt=0)),
    }
    for one in LEADING_INDICATORS:
        told = with_indicator(one)
        sums[f"{one.code}_part"] = Sum(one.part, filter=told)
        sums[f"{one.code}_told"] = Count("contractor", distinct=True, filter=told)
        sums[f"{one.code}_months"] = Count(_CONTRACTORS_MONTH, distinct=True, filter=told)
        if one.whole:
            sums[f"{one.code}_whole"] = Sum(one.whole, filter=told)
    rows = months.values(year=ExtractYear("month", output_field=IntegerField())).annotate(**sums)
    return {row["year"]: row for row in rows}


def _happened(companies: QuerySet[Contractor], years: tuple[int, ...]) -> list[dict[str, Any]]:
    """Confirmed incidents by year, kind, and whether the man-hours of their month are known."""
    return list(
        with_coverage(incidents_of(companies, years=years))
        .order_by()
        .values(
            "kind",
            is_covered=F("covered"),
            year=ExtractYear("date", output_field=IntegerField()),
        )
        .annotate(
            cases=Count("pk"),
            people_killed=Sum("fatalities"),
            days=Sum("lost_days"),
            severe=Count("pk", filter=SEVERE),
        )
    )


def _figure_of(one: LeadingIndicator, sums: Mapping[str, Any]) -> IndicatorFigure:
    part, whole = sums.get(f"{one.code}_part"), sums.get(f"{one.code}_whole")
    return IndicatorFigure(
        value=leading_value(one, part, whole=whole),
        part=part,
        whole=whole,
        reported=sums.get(f"{one.code}_told", 0),
        months=sums.get(f"{one.code}_months", 0),
    )


def leading_value(one: LeadingIndicator, part: int | None, *, whole: int | None) -> str | None:
    """The indicator as displayed, from its sums; None where nothing or nothing whole is told."""
    if part is None:
        return None
    if one.kind == COUNT:
        return str(part)
    if not whole:
        return None
    return display(Fraction((100 if one.kind == SHARE else TRAINING_BASE) * part, whole))


def _lagging(sums: Mapping[str, Any], happened: list[dict[str, Any]], *, year: int) -> LaggingYear:
    rows = [row for row in happened if row["year"] == year]
    strange = [row for row in rows if not row["is_covered"]]
    hours = sums.get("hours")
    uncovered = UncoveredCases(
        lti=_cases(strange, LTI),
        severe=sum(row["severe"] for row in strange),
        recordables=_cases(strange, RECORDABLES),
    )
    found = rates(
        man_hours=hours or 0,
        lti=_cases(rows, LTI),
        lost_days=sum(row["days"] for row in rows),
        fatalities=sum(row["people_killed"] for row in rows),
        recordables=_cases(rows, RECORDABLES),
        uncovered=uncovered,
    )
    return LaggingYear(
        fatal=_cases(rows, FATAL),
        lti=_cases(rows, LTI),
        recordables=_cases(rows, RECORDABLES),
        fatalities=sum(row["people_killed"] for row in rows),
        lost_days=sum(row["days"] for row in rows),
        man_hours=hours,
        with_hours=sums.get("with_hours", 0),
        uncovered=uncovered,
        fr=found.fr,
        sr=found.sr,
        trir=found.trir,
    )


def _cases(rows: list[dict[str, Any]], kind: str) -> int:
    return sum(row["cases"] for row in rows if row["kind"] in LAGGING_KINDS[kind])
