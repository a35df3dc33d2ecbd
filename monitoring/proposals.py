"""The figures that measured items take from the confirmed months of a period.

An item of an instrument names its figure (``measured: name``); what such a name counts is data,
``library/figures.yaml``. Nobody averages by hand: the checklist shows what the months say, and from
which.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db.models import QuerySet

from contractors.models import Contractor
from core.database.reads import Argument, Asking, WordedRead
from core.figures import in_hundredths
from monitoring.indicators import FIGURES
from monitoring.models import MonthlyIndicator
from monitoring.rules.due import months_due
from monitoring.targets.monthly_words import count_of_month, share_in_words

LIBRARY = Path(__file__).with_name("library") / "figures.yaml"
Row = Mapping[str, Any]  # the figures of a month at a site by column, and its month
PER_SITE_MONTH, PER_MONTH, PER_100_WORKERS = "site_month", "month", "100_workers"
SHARE = "whole"
KINDS = (PER_SITE_MONTH, PER_MONTH, PER_100_WORKERS, SHARE)


@dataclass(frozen=True, slots=True)
class FigureSource:
    """What a figure counts: a column of a month, and the column it is held against, if any.

    The kinds are explained in ``library/figures.yaml``.
    """

    kind: str
    part: str
    whole: str = ""


def figure_source(given: Mapping[str, str]) -> FigureSource:
    """An entry of the file. ValueError, naming the figure, for a column or kind there is not."""
    kind = given["per"]
    whole = "workforce" if kind == PER_100_WORKERS else given.get("of", "")
    columns = {given["counts"], *filter(None, [whole])}
    if kind not in KINDS or not columns <= set(FIGURES) or (kind == SHARE and not whole):
        raise ValueError(f"{LIBRARY.name}: {given['name']} counts what no month has: {given}.")
    return FigureSource(kind, given["counts"], whole)


@cache
def figure_sources() -> Mapping[str, FigureSource]:
    """What each name counts, as the file says it."""
    read = yaml.safe_load(LIBRARY.read_text(encoding="utf-8"))
    return {one["name"]: figure_source(one) for one in read["figures"]}


@dataclass(frozen=True, slots=True)
class MonthsFigure:
    """What the confirmed months say: ``part`` of ``whole`` (None for a plain count).

    ``counts`` is the column that ``part`` adds up.

    ``months`` are the months at a site that tell it, ``due`` those that are over by now;
    ``calendar_months`` counts a month once, at how many sites it was told.
    """

    figure: Decimal
    kind: str
    counts: str
    part: int
    whole: int | None
    months: int
    due: int
    calendar_months: int

    @property
    def of_month(self) -> str:
        """What it comes to in a month, as other pages tell it: "7 of 10", "4 times/month".

        "" where the figure is that already.
        """
        if self.kind == SHARE:
            return share_in_words(self.part, self.whole or 0, months=self.calendar_months)
        if self.kind == PER_MONTH:
            return ""
        return count_of_month(self.counts, self.part, months=self.calendar_months)

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
    asked = months_asked(contractor.pk, start, end=end)
    rows = [dict(zip(_columns(), row, strict=True)) for row in asked.rows()]
    told = {
        name: (source, telling)
        for name, source in figure_sources().items()
        if (telling := [row for row in rows if _tells(source, row)])
    }
    if not told:
        return {}
    due = [
        month
        for year in range(start.year, end.year + 1)
        for month in months_due(year, today=today, since=contractor.engaged_on)
        if start <= month <= end
    ]
    months = len(due) * contractor.sites.count()
    return {
        name: figure
        for name, (source, telling) in told.items()
        if (figure := _figure(source, telling, due=months))
    }


def months_asked(contractor_id: int, start: date, *, end: date) -> Asking:
    """What ``months_figures`` begins by reading."""
    return _COUNTED.asked(contractor=contractor_id, start=start, end=end)


def _columns() -> Sequence[str]:
    """What the figures are made of, the month first."""
    told = {name for one in figure_sources().values() for name in (one.part, one.whole) if name}
    return "month", *sorted(told)


def _counted() -> QuerySet[MonthlyIndicator, Row]:
    span = (Argument("start"), Argument("end"))
    contractors = MonthlyIndicator.objects.counted().filter(contractor=Argument("contractor"))
    return contractors.filter(month__range=span).order_by().values_list(*_columns())


_COUNTED = WordedRead(_counted)


def _tells(source: FigureSource, row: Row) -> bool:
    """Whether a month tells it: with both figures, and something to hold it against."""
    return row[source.part] is not None and (not source.whole or (row[source.whole] or 0) > 0)


def _figure(source: FigureSource, telling: Sequence[Row], *, due: int) -> MonthsFigure | None:
    """What these months say together; None where there is nothing to hold it against."""
    part = sum(row[source.part] or 0 for row in telling)
    whole = sum(row[source.whole] or 0 for row in telling) if source.whole else None
    calendar_months = len({row["month"] for row in telling})
    months = calendar_months if source.kind == PER_MONTH else len(telling)
    base = months if whole is None else whole
    if not base:
        return None
    times = 1 if whole is None else 100
    return MonthsFigure(
        figure=in_hundredths(times * part, of=base),
        kind=source.kind,
        counts=source.part,
        part=part,
        whole=whole,
        months=len(telling),
        due=due,
        calendar_months=calendar_months,
    )
