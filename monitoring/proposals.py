"""The figures that measured items take from the confirmed months of a period.

An item of an instrument names its figure (``measured: name``); what such a name counts stands
here. Nobody averages by hand: the checklist shows what the months say, and from which.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from contractors.models import Contractor
from monitoring.models import MonthlyIndicator
from monitoring.rules.due import months_due

Row = Mapping[str, int | None]  # the figures of a month at a site, by column
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

    Two decimals, half up. Two statements. The few months are added up here: fifteen conditional
    sums cost the page more to word than all else it reads.
    """
    columns = {name for one in FIGURE_SOURCES.values() for name in (one.part, one.whole) if name}
    counted = MonthlyIndicator.objects.counted().filter(
        contractor=contractor, month__range=(start, end)
    )
    rows = list(counted.order_by().values(*columns))
    told = {
        name: (source, telling)
        for name, source in FIGURE_SOURCES.items()
        if (telling := [row for row in rows if _tells(source, row)])
    }
    due = [
        month
        for year in range(start.year, end.year + 1)
        for month in months_due(year, today=today, since=contractor.engaged_on)
        if start <= month <= end
    ]
    months = len(due) * contractor.sites.count() if told else 0
    return {
        name: figure
        for name, (source, telling) in told.items()
        if (figure := _figure(source, telling, due=months))
    }


def _tells(source: FigureSource, row: Row) -> bool:
    """Whether a month tells it: with both figures, and something to hold it against."""
    return row[source.part] is not None and (not source.whole or (row[source.whole] or 0) > 0)


def _figure(source: FigureSource, telling: Sequence[Row], *, due: int) -> MonthsFigure | None:
    """What these months say together; None where there is nothing to hold it against."""
    part = sum(row[source.part] or 0 for row in telling)
    whole = sum(row[source.whole] or 0 for row in telling) if source.whole else None
    base = len(telling) if whole is None else whole
    if not base:
        return None
    times = 1 if source.kind == PER_SITE_MONTH else 100
    return MonthsFigure(
        figure=(Decimal(times * part) / base).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP),
        kind=source.kind,
        part=part,
        whole=whole,
        months=len(telling),
        due=due,
    )
