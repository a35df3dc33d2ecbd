"""Plans by year: read once when the book is asked for, then frozen in it like corrective actions.

A row is a plan that runs in the book's year, of a company in the book: planned, realised and
audited are three figures, summed as on the plan's own page (plans/rules/fulfilment.py). Audited is
what published audits found.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet

from contractors.days import Days
from core.canonical import Json
from core.figures import day
from plans.choices import PlanStatus
from plans.models import FulfilmentPlan
from plans.rendering.figures import plan_figures
from plans.selectors import audited_years, lines_of, published_audits_against


@dataclass(frozen=True, slots=True)
class PlanOfTheYear:
    """One plan in the book's year. Counts of criteria; percents of the whole level.

    ``realised`` counts all so far with what was fulfilled; ``audited`` and ``applicable`` are None
    where no published audit is of the year.
    """

    company: str
    years: str
    status: str
    total: int
    planned: int
    accumulated: int
    accumulated_percent: str | None
    realised: int | None
    realised_percent: str | None
    audited: int | None
    applicable: int | None
    audited_percent: str | None
    late: int


@dataclass(frozen=True, slots=True)
class PlansOfTheYear:
    """The chapter: all as of one day."""

    on: str
    rows: tuple[PlanOfTheYear, ...]


def frozen_plans_of(
    plans: QuerySet[FulfilmentPlan], *, contractors: Collection[int], year: int, days: Days
) -> dict[str, Any]:
    """The plans among these that run in a year at these companies, as JSON, by company."""
    running = plans.filter(
        result__evaluation__contractor__in=contractors,
        first_year__lte=year,
        first_year__gt=year - F("years"),
    ).order_by("result__evaluation__contractor__name", "first_year", "pk")
    return {
        "on": days.today.isoformat(),
        "rows": [row for plan in running for row in _rows(plan, year=year, days=days)],
    }


def _rows(plan: FulfilmentPlan, *, year: int, days: Days) -> Iterator[dict[str, Any]]:
    company = plan.result.evaluation.contractor
    figures = plan_figures(
        plan,
        lines_of(plan),
        audited=audited_years(published_audits_against(plan)),
        today=days.of(company.pk),
    )
    for one in figures.years:
        if one.sums.calendar_year == year:
            yield {
                "company": company.name,
                "years": f"{plan.first_year}–{plan.last_year}",
                "status": str(plan.status),
                "total": figures.sums.total,
                "planned": one.sums.planned,
                "accumulated": one.sums.accumulated,
                "accumulated_percent": one.sums.accumulated_percent,
                "realised": one.sums.realised_so_far,
                "realised_percent": one.sums.realised_percent,
                "audited": one.audited.fulfilled if one.audited else None,
                "applicable": one.audited.applicable if one.audited else None,
                "audited_percent": one.audited_percent,
                "late": one.sums.late,
            }


def plans_from(frozen: Json) -> PlansOfTheYear:
    """The chapter from what the request froze, in the active language."""
    return PlansOfTheYear(
        on=day(frozen["on"]),
        rows=tuple(
            PlanOfTheYear(**one | {"status": str(PlanStatus(one["status"]).label)})
            for one in frozen["rows"]
        ),
    )
