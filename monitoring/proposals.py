"""The figures that measured items take from the confirmed months of a period.

An item of an instrument names its figure (``measured: name``); what such a name counts stands
here. Nobody averages by hand: the checklist shows what the months say, and from which.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Aggregate, Count, Q, Sum

from contractors.models import Contractor
from monitoring.models import MonthlyIndicator
from monitoring.rules.due import months_due

PER_SITE_MONTH, PER_100_WORKERS, SHARE = "per_site_month", "per_100_workers", "share"


@dataclass(frozen=True, slots=True)
class FigureSource:
    """What a figure counts: a column of a month, and the column it is held against, if any.

    ``per_site_month``: the mean of a month at a site; ``per_100_workers``: of a month, for each
    100 people; ``share``: percent of a whole.
    """

    kind: str
    part: str
    whole: str = ""


FIGURE_SOURCES: Mapping[str, FigureSource] = {
    "mwt_per_site_month": FigureSource(PER_SITE_MONTH, "walkthroughs"),
    "near_miss_per_100_month": FigureSource(PER_100_WORKERS, "near_misses", "workforce"),
    "permit_valid_pct": FigureSource(SHARE, "permits_valid", "permits_checked"),
    "inspection_coverage_pct": FigureSource(SHARE, "inspections_done", "inspections_planned"),
    "capa_on_time_pct": FigureSource(SHARE, "capa_closed_on_time", "capa_due"),
}


@dataclass(frozen=True, slots=True)
class MonthsFigure:
    """What the confirmed months say: ``part`` of ``whole`` (None for a plain count).

    ``months`` are the months at a site that tell it, ``due`` those that are over by now.
    """

    figure: Decimal
    kind: str
    part: int
    whole: int | None
    months: int
    due: int

    @property
    def is_complete(self) -> bool:
        """Whether every month that is over has told it and is confirmed."""
        return self.months >= self.due


def months_figures(
    contractor: Contractor, start: date, *, end: date, today: date
) -> dict[str, MonthsFigure]:
    """By the name of a measured figure what the months of a period say; without any, it lacks.

    Two decimals, half up. Two statements.
    """
    sums: dict[str, Aggregate] = {}
    for name, source in FIGURE_SOURCES.items():
        tells = _tells(source)
        sums[f"{name}_part"] = Sum(source.part, filter=tells)
        sums[f"{name}_months"] = Count("pk", filter=tells)
        if source.whole:
            sums[f"{name}_whole"] = Sum(source.whole, filter=tells)
    counted = MonthlyIndicator.objects.counted().filter(
        contractor=contractor, month__range=(start, end)
    )
    found = counted.aggregate(**sums)
    due = [
        month
        for year in range(start.year, end.year + 1)
        for month in months_due(year, today=today, since=contractor.engaged_on)
        if start <= month <= end
    ]
    told = {
        name: _figure(source, name, found=found)
        for name, source in FIGURE_SOURCES.items()
        if found[f"{name}_months"]
    }
    months = len(due) * contractor.sites.count() if told else 0
    return {
        name: MonthsFigure(
            figure=figure,
            kind=FIGURE_SOURCES[name].kind,
            part=found[f"{name}_part"],
            whole=found.get(f"{name}_whole"),
            months=found[f"{name}_months"],
            due=months,
        )
        for name, figure in told.items()
        if figure is not None
    }


def _tells(source: FigureSource) -> Q:
    """The months that tell it: with both figures, and something to hold it against."""
    told = Q(**{f"{source.part}__isnull": False})
    return told & Q(**{f"{source.whole}__gt": 0}) if source.whole else told


def _figure(source: FigureSource, name: str, *, found: Mapping[str, int]) -> Decimal | None:
    part = found[f"{name}_part"]
    base = found[f"{name}_whole"] if source.whole else found[f"{name}_months"]
    if not base:
        return None
    times = 1 if source.kind == PER_SITE_MONTH else 100
    return (Decimal(times * part) / base).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
