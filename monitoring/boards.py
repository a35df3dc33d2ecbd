"""What a year's dashboard shows of incidents and months, and the rows behind each figure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from core.contributions import (
    BoardContent,
    FigureColumn,
    FigureRows,
    TallyFigure,
    YearScope,
    YearSentence,
)
from core.figures import NO_FIGURE, figure, grouped, percent, whole
from core.tables import Kind
from monitoring.models import MonthlyIndicator
from monitoring.rates import ALL_COVERED, Rates, UncoveredCases, rates
from monitoring.rates.case_hours import uncovered_counts, uncovered_of, with_coverage
from monitoring.targets.monthly_words import (
    indicator_in_words,
    mean_in_words,
    month_mean,
    share_in_words,
)
from monitoring.targets.selectors import (
    MonthlyTarget,
    beside_months,
    targets_of_each,
    targets_read,
)
from monitoring.year import (
    COUNT,
    FATAL,
    LAGGING_KINDS,
    LEADING_INDICATORS,
    LTI,
    RECORDABLES,
    SHARE,
    IndicatorFigure,
    Indicators,
    IndicatorYears,
    LeadingIndicator,
    incidents_of,
    indicators_of,
    leading_value,
    months_of,
    with_indicator,
)

BOARD, RATES = "indicators", "rates"
MONTHS_TEMPLATE = "monitoring/_board_months.html"
COMPANY = ("contractor_id", "contractor__name")


@dataclass(frozen=True, slots=True)
class MonthsRow:
    """A contractor's months of a year, summed. ``kind`` is that of a leading indicator, or RATES;
    ``part`` of ``whole`` is what ``value`` is made of, or the LTI of the rates."""

    kind: str
    contractor_id: int
    contractor: str
    months: int
    part: int | None
    whole: int | None = None
    value: str | None = None
    rates: Rates | None = None
    man_hours: int | None = None
    uncovered: UncoveredCases = ALL_COVERED
    monthly: str = ""  # of a month, in words
    target: str = ""  # of its own months, in words; "" without one

    @property
    def figures(self) -> tuple[str, ...]:
        """Its figures in words, in the order of the columns."""
        if self.rates is not None:
            found = self.rates
            rated = tuple(map(grouped, (found.fr, found.sr, found.trir)))
            return (whole(self.man_hours), whole(self.part), *rated)
        if self.kind == COUNT:
            return whole(self.part), self.monthly, self.target or NO_FIGURE
        return whole(self.part), whole(self.whole), self.monthly, self.target or NO_FIGURE

    @property
    def of_month(self) -> str | None:
        """What a count came to in a month, as a decimal; None where it is not told."""
        if self.part is None or not self.months:
            return None
        return f"{month_mean(self.part, self.months):f}"

    @property
    def without_hours(self) -> str:
        """Why a rate of it is not told, in words; empty where all are."""
        return " ".join(self.uncovered.sentences)


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """An indicator this year and last year in words, and the rows it opens.

    ``now_of`` and ``before_of`` say what a share is made of, as a month has it: "7 of 10".
    ``count`` is what it counts, None for a figure that is made of others; ``reported`` how many
    contractors told it, None where that is not said. ``opens`` is False where nothing stands.
    """

    label: str
    now: str
    before: str
    show: str
    opens: bool
    now_of: str = ""
    before_of: str = ""
    base: str = ""
    indicator: str = ""
    count: int | None = None
    reported: int | None = None


@dataclass(frozen=True, slots=True)
class IndicatorSides:
    """Leading indicators against lagging ones, and who the rates do not speak of."""

    leading: tuple[IndicatorLine, ...]
    lagging: tuple[IndicatorLine, ...]
    contractors: int
    without_hours: int
    rates_missing: tuple[str, ...]  # sentences of this year, then of last year with its number


def indicators_content(scope: YearScope) -> BoardContent:
    """Leading and lagging indicators of the contractors in scope: two statements."""
    found = indicators_of(
        scope.companies,
        year=scope.year,
        contractors=scope.contractors,
        beside=beside_months(scope.year),
    )
    targets = targets_read(found.beside)
    sides = IndicatorSides(
        leading=tuple(_leading_line(one, targets.get(one.code)) for one in found.leading),
        lagging=(*_counted_lines(found), *_rate_lines(found)),
        contractors=found.contractors,
        without_hours=found.without_hours,
        rates_missing=(
            *found.now.uncovered.sentences,
            *(f"{scope.year - 1}: {one}" for one in found.before.uncovered.sentences),
        ),
    )
    return BoardContent(
        sides,
        tally=(TallyFigure(_("Fatal accidents"), found.now.fatal, FATAL),),
        sentences=(YearSentence(50, _in_words(found), BOARD),),
    )


def _leading_line(one: IndicatorYears, target: MonthlyTarget | None) -> IndicatorLine:
    """Its unit stands with its name, so that both years have room on a phone."""
    is_count = one.indicator.kind == COUNT

    def in_words(told: IndicatorFigure) -> str:
        if one.indicator.kind == SHARE:
            return percent(told.value)
        if is_count and told.part is not None and told.months:
            return mean_in_words(told.part, told.months)
        return figure(told.value)

    def made_of(told: IndicatorFigure) -> str:
        if one.indicator.kind != SHARE or told.part is None or told.whole is None:
            return ""
        return share_in_words(told.part, told.whole, months=told.months)

    unit = _("%(unit)s, mean of a contractor") % {"unit": one.indicator.monthly}
    now_of, before_of = made_of(one.now), made_of(one.before)
    about = (
        target.labelled(one.indicator) if target else "",
        _("mean of a contractor") if now_of or before_of else "",
    )
    return IndicatorLine(
        label=one.label,
        now=in_words(one.now),
        before=in_words(one.before),
        now_of=now_of,
        before_of=before_of,
        show="leading",
        opens=one.now.value is not None,
        base=unit if is_count else " · ".join(filter(None, about)),
        indicator=one.code,
        reported=one.now.reported,
    )


def _counted_lines(found: Indicators) -> Iterator[IndicatorLine]:
    now, before = found.now, found.before
    for label, show, count, last in (
        (_("Fatal accidents"), FATAL, now.fatal, before.fatal),
        (_("Lost time injuries, fatal ones included"), LTI, now.lti, before.lti),
        (_("Recordable cases"), RECORDABLES, now.recordables, before.recordables),
    ):
        yield IndicatorLine(label, whole(count), whole(last), show, bool(count), count=count)


def _rate_lines(found: Indicators) -> Iterator[IndicatorLine]:
    now, before = found.now, found.before
    for label, base, rate, last in (
        ("FR", found.fr_base, now.fr, before.fr),
        ("SR", found.sr_base, now.sr, before.sr),
        ("TRIR", found.trir_base, now.trir, before.trir),
    ):
        of = _("per %(base)s man-hours") % {"base": whole(base)}
        opens = bool(rate or now.uncovered != ALL_COVERED)  # the rows say whose man-hours lack
        yield IndicatorLine(label, grouped(rate), grouped(last), RATES, opens, base=of)
    hours = now.man_hours
    shown = whole(hours) if hours else NO_FIGURE
    yield IndicatorLine(_("Man-hours"), shown, whole(before.man_hours), RATES, bool(hours))


def _in_words(found: Indicators) -> str:
    now, before = found.now, found.before
    figures = {
        "fatal": whole(now.fatal), "lti": whole(now.lti), "fr": grouped(now.fr),
        "fatal_before": whole(before.fatal), "fr_before": grouped(before.fr),
    }  # fmt: skip
    said = _("Fatal accidents %(fatal)s (the year before %(fatal_before)s)") % figures
    said += _(", lost time injuries %(lti)s") % figures
    if now.uncovered.lti:
        return f"{said}, {now.uncovered.sentences[0]}"
    return said + (_(", FR %(fr)s (%(fr_before)s).") % figures if now.fr else ".")


def indicators_rows(scope: YearScope) -> FigureRows | None:
    """The incidents or the months of a figure; None where it counts neither."""
    return _incidents(scope) or _months(scope)


def _incidents(scope: YearScope) -> FigureRows | None:
    """The confirmed incidents of the figure."""
    titles = {
        FATAL: _("Fatal accidents"),
        LTI: _("Lost time injuries, fatal ones included"),
        RECORDABLES: _("Recordable cases"),
    }
    if scope.show not in titles:
        return None
    return FigureRows(
        title=titles[scope.show],
        template="monitoring/_board_incidents.html",
        rows=list(
            incidents_of(scope.companies, years=(scope.year,))
            .filter(kind__in=LAGGING_KINDS[scope.show])
            .select_related("contractor", "site")
            .order_by("-date", "reference")
        ),
        columns=(
            FigureColumn("reference", _("Reference"), lambda r: r.reference),
            FigureColumn("contractor", _("Contractor"), lambda r: r.contractor.name),
            FigureColumn("date", _("Date"), lambda r: r.date, Kind.DATE),
            FigureColumn(
                "days_untold",
                _("Reported late by days"),
                lambda r: r.days_untold,
                Kind.WHOLE,
                on_page=False,
            ),
            FigureColumn("kind", _("Kind"), lambda r: r.classes),
            FigureColumn("site", _("Site"), lambda r: str(r.site or "")),
            FigureColumn("description", _("What happened"), lambda r: r.description),
            FigureColumn("fatalities", _("People killed"), lambda r: r.fatalities, Kind.WHOLE),
            FigureColumn("lost_days", _("Days lost"), lambda r: r.lost_days, Kind.WHOLE),
        ),
    )


def _months(scope: YearScope) -> FigureRows | None:
    """The months of the figure, summed by contractor."""
    months = months_of(scope.companies, years=(scope.year,))
    if scope.show == RATES:
        return _rates(scope, months)
    if scope.show != "leading":
        return None
    asked = scope.query.get("indicator", "")
    one = next((one for one in LEADING_INDICATORS if one.code == asked), None)
    return _leading(one, months, year=scope.year) if one else None


def _leading(one: LeadingIndicator, months: QuerySet[MonthlyIndicator], *, year: int) -> FigureRows:
    """The contractors who reported an indicator, with their own figure and target of it."""
    rows = _leading_rows(one, months, year=year)
    part = sum(row.part or 0 for row in rows) if rows else None
    of = sum(row.whole or 0 for row in rows) if rows and one.whole else None
    months_told = sum(row.months for row in rows)
    total = indicator_in_words(one, part, whole=of, months=months_told)
    return FigureRows(
        title=str(one.label),
        template=MONTHS_TEMPLATE,
        rows=rows,
        columns=(*_whose(), *_leading_columns(one)),
        total=total if rows else "",
    )


def _leading_rows(
    one: LeadingIndicator, months: QuerySet[MonthlyIndicator], *, year: int
) -> list[MonthsRow]:
    """A row a contractor that told the indicator, by name: two statements."""
    sums = {"part": Sum(one.part), "months": Count("month", distinct=True)}
    if one.whole:
        sums["whole"] = Sum(one.whole)
    told = list(
        months.filter(with_indicator(one))
        .values(*COMPANY)
        .annotate(**sums)
        .order_by("contractor__name")
    )
    targets = targets_of_each(year, [row["contractor_id"] for row in told])
    return [
        MonthsRow(
            one.kind,
            contractor_id=row["contractor_id"],
            contractor=row["contractor__name"],
            months=row["months"],
            part=row["part"],
            whole=row.get("whole"),
            value=leading_value(one, row["part"], whole=row.get("whole")),
            monthly=indicator_in_words(
                one, row["part"], whole=row.get("whole"), months=row["months"]
            ),
            target=aimed.in_words(one) if aimed else "",
        )
        for row in told
        for aimed in [targets[row["contractor_id"]].get(one.code)]
    ]


def _rates(scope: YearScope, months: QuerySet[MonthlyIndicator]) -> FigureRows:
    """Those whose man-hours are known, with their own rates, and whose cases lack man-hours."""
    hours = {
        row["contractor_id"]: row
        for row in months.values(*COMPANY)
        .annotate(hours=Sum("man_hours"), count=Count("month", distinct=True))
        .filter(hours__gt=0)
    }
    happened = _happened(scope)
    without = [
        row
        for key, row in happened.items()
        if key not in hours and uncovered_of(row) != ALL_COVERED
    ]
    told = sorted([*hours.values(), *without], key=lambda row: str(row["contractor__name"]))
    return FigureRows(
        title=_("Man-hours and the rates they give"),
        template=MONTHS_TEMPLATE,
        rows=[_rates_row(row, happened.get(row["contractor_id"], {})) for row in told],
        columns=(
            *_whose(),
            FigureColumn("man_hours", _("Man-hours"), lambda r: r.man_hours, Kind.WHOLE),
            FigureColumn("lti", "LTI", lambda r: r.part, Kind.WHOLE),
            FigureColumn("fr", "FR", lambda r: r.rates.fr, Kind.DECIMAL),
            FigureColumn("sr", "SR", lambda r: r.rates.sr, Kind.DECIMAL),
            FigureColumn("trir", "TRIR", lambda r: r.rates.trir, Kind.DECIMAL),
            FigureColumn("without_hours", _("Without man-hours"), lambda r: r.without_hours),
        ),
    )


def _happened(scope: YearScope) -> dict[int, dict[str, Any]]:
    """What is counted of each contractor's incidents of the year, by its id."""
    incidents = with_coverage(incidents_of(scope.companies, years=(scope.year,)))
    counted = (
        incidents.order_by()
        .values(*COMPANY)
        .annotate(
            lti=Count("pk", filter=Q(kind__in=LAGGING_KINDS[LTI])),
            recordables=Count("pk", filter=Q(kind__in=LAGGING_KINDS[RECORDABLES])),
            people_killed=Sum("fatalities"),
            days=Sum("lost_days"),
            **uncovered_counts(),
        )
    )
    return {row["contractor_id"]: row for row in counted}


def _rates_row(hours: dict[str, Any], happened: dict[str, Any]) -> MonthsRow:
    uncovered = uncovered_of(happened)
    return MonthsRow(
        RATES,
        contractor_id=hours["contractor_id"],
        contractor=hours["contractor__name"],
        months=hours.get("count", 0),
        part=happened.get("lti", 0),
        man_hours=hours.get("hours"),
        uncovered=uncovered,
        rates=rates(
            man_hours=hours.get("hours", 0),
            lti=happened.get("lti", 0),
            lost_days=happened.get("days", 0),
            fatalities=happened.get("people_killed", 0),
            recordables=happened.get("recordables", 0),
            uncovered=uncovered,
        ),
    )


def _whose() -> tuple[FigureColumn, ...]:
    return (
        FigureColumn("contractor", _("Contractor"), lambda r: r.contractor),
        FigureColumn("months", _("Months"), lambda r: r.months, Kind.WHOLE),
    )


def _leading_columns(one: LeadingIndicator) -> tuple[FigureColumn, ...]:
    target = FigureColumn("target", _("Target of a month"), lambda r: r.target)
    if one.kind == COUNT:
        return (
            FigureColumn("figure", _("In the year"), lambda r: r.part, Kind.WHOLE),
            FigureColumn("monthly", _("A month"), lambda r: r.of_month, Kind.DECIMAL),
            target,
        )
    return (
        FigureColumn("part", _("Part"), lambda r: r.part, Kind.WHOLE),
        FigureColumn("whole", _("Of"), lambda r: r.whole, Kind.WHOLE),
        FigureColumn("figure", _("Figure"), lambda r: r.value, Kind.DECIMAL),
        target,
    )
