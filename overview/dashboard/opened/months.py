"""The contractors' months behind an indicator or a rate."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from monitoring import year as indicators
from monitoring.models import MonthlyIndicator
from monitoring.rates import Rates, rates
from monitoring.year import LAGGING_KINDS, LEADING_INDICATORS, leading_value
from overview.dashboard.opened.asking import FigureRequest, FigureRows


@dataclass(frozen=True, slots=True)
class MonthsRow:
    """A contractor's months of a year, summed: a leading indicator, or the rates."""

    contractor_id: int
    contractor: str
    months: int
    part: int | None
    whole: int | None
    value: str | None
    rates: Rates | None = None
    man_hours: int | None = None


def opened_months(asked: FigureRequest) -> FigureRows | None:
    """The months of the figure, summed by contractor; None where it counts none."""
    year = asked.settled.year
    if year is None or asked.show not in {"leading", "rates"}:
        return None
    months = indicators.months_of(asked.settled.scope.companies(asked.user), years=(year,))
    if asked.show == "rates":
        return _rates(asked, months, year)
    one = next(
        (one for one in LEADING_INDICATORS if one.code == asked.query.get("indicator", "")), None
    )
    if one is None:
        return None
    told = indicators.told_of(one)
    sums = {"part": Sum(one.part), "months": Count("month", distinct=True)}
    if one.whole:
        sums["whole"] = Sum(one.whole)
    rows = [
        MonthsRow(
            contractor_id=row["contractor_id"],
            contractor=row["contractor__name"],
            months=row["months"],
            part=row["part"],
            whole=row.get("whole"),
            value=leading_value(one, row["part"], row.get("whole")),
        )
        for row in months.filter(told)
        .values("contractor_id", "contractor__name")
        .annotate(**sums)
        .order_by("contractor__name")
    ]
    part = sum(row.part or 0 for row in rows) if rows else None
    whole = sum(row.whole or 0 for row in rows) if rows and one.whole else None
    return FigureRows(
        str(one.label), f"months_{one.kind}", rows, total=leading_value(one, part, whole) or ""
    )


def _rates(asked: FigureRequest, months: QuerySet[MonthlyIndicator], year: int) -> FigureRows:
    """The contractors whose man-hours are known, with their own rates."""
    hours = list(
        months.values("contractor_id", "contractor__name")
        .annotate(hours=Sum("man_hours"), count=Count("month", distinct=True))
        .filter(hours__gt=0)
        .order_by("contractor__name")
    )
    companies = asked.settled.scope.companies(asked.user)
    happened = {
        row["contractor_id"]: row
        for row in indicators.incidents_of(companies, years=(year,))
        .order_by()
        .values("contractor_id")
        .annotate(
            lti=Count("pk", filter=Q(kind__in=LAGGING_KINDS[indicators.LTI])),
            recordables=Count("pk", filter=Q(kind__in=LAGGING_KINDS[indicators.RECORDABLES])),
            people_killed=Sum("fatalities"),
            days=Sum("lost_days"),
        )
    }
    rows = [_rates_row(row, happened.get(row["contractor_id"], {})) for row in hours]
    return FigureRows(_("Man-hours and the rates they give"), "rates", rows)


def _rates_row(hours: dict[str, Any], happened: dict[str, Any]) -> MonthsRow:
    return MonthsRow(
        contractor_id=hours["contractor_id"],
        contractor=hours["contractor__name"],
        months=hours["count"],
        part=happened.get("lti", 0),
        whole=None,
        value=None,
        man_hours=hours["hours"],
        rates=rates(
            man_hours=hours["hours"],
            lti=happened.get("lti", 0),
            lost_days=happened.get("days", 0),
            fatalities=happened.get("people_killed", 0),
            recordables=happened.get("recordables", 0),
        ),
    )
