"""The figures that measured items take from the inspections of a period.

What a name of an item (``measured: name``) counts is data: ``inspected`` in
``library/figures.yaml``. Only finished inspections count, by their day.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db.models import Count, Exists, OuterRef, QuerySet, Sum
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import ngettext

from core.contributions import MeasuredFigure, MeasuredScope
from core.database.reads import Argument, Asking, WordedRead
from core.figures import in_hundredths, whole
from core.language import said_when_read
from inspections.choices import InspectionState
from inspections.models import Inspection, KnockOut
from inspections.specs import latest_checklist

LIBRARY = Path(__file__).parents[1] / "library" / "figures.yaml"
LINES, UNITS = "lines", "units"


@dataclass(frozen=True, slots=True)
class InspectedFigure:
    """What a figure counts (LINES or UNITS), of the inspections by which checklists."""

    counts: str
    checklists: tuple[str, ...]


def inspected_figure(given: Mapping[str, Any]) -> InspectedFigure:
    """An entry of the file. ValueError, naming the figure, for what no inspection has."""
    found = InspectedFigure(given["counts"], tuple(given["checklists"]))
    if found.counts not in (LINES, UNITS) or not all(map(latest_checklist, found.checklists)):
        raise ValueError(f"{LIBRARY.name}: {given['name']} counts what no inspection has: {given}.")
    return found


@cache
def inspected_figures() -> Mapping[str, InspectedFigure]:
    """What each name counts, as the file says it."""
    read = yaml.safe_load(LIBRARY.read_text(encoding="utf-8"))
    return {one["name"]: inspected_figure(one) for one in read["inspected"]}


def inspection_figures(
    names: Collection[str], scope: MeasuredScope
) -> Mapping[str, MeasuredFigure]:
    """In percent, two decimals half up, by the names asked for; one that nothing was inspected for
    is left out. One statement, none where no name is asked, and one more for a figure of units."""
    asked = {name: one for name, one in inspected_figures().items() if name in names}
    if not asked:
        return {}
    (sums,) = inspection_asks(names, scope)
    told = {row[0]: row[1:] for row in sums.rows()}
    found = {name: _figure(one, told, scope=scope) for name, one in asked.items()}
    return {name: figure for name, figure in found.items() if figure}


def inspection_asks(names: Collection[str], scope: MeasuredScope) -> Sequence[Asking]:
    """What ``inspection_figures`` begins by reading."""
    asked = _SUMS.asked(contractor=scope.contractor_id, start=scope.start, end=scope.end)
    return [] if inspected_figures().keys().isdisjoint(names) else [asked]


def _inspected(contractor: Any, *, start: Any, end: Any) -> QuerySet[Inspection]:
    """The inspections that count: each is a value, or the Argument that stands for it."""
    return Inspection.objects.filter(
        contractor=contractor, state=InspectionState.FINISHED, on__gte=start, on__lte=end
    )


def _sums_read() -> QuerySet[Inspection, Any]:
    """By checklist how many inspections, good and whole."""
    mine = _inspected(Argument("contractor"), start=Argument("start"), end=Argument("end"))
    sums = mine.order_by().values_list("checklist")
    return sums.annotate(Count("pk"), Sum("good"), Sum("whole"))


_SUMS = WordedRead(_sums_read)


def _figure(
    asked: InspectedFigure, told: Mapping[str, Sequence[int]], *, scope: MeasuredScope
) -> MeasuredFigure | None:
    """``told``: of each checklist how many inspections, good and whole."""
    mine = [told[one] for one in asked.checklists if one in told]
    if not mine:
        return None
    if asked.counts == LINES:
        part, base, words = _of_lines(mine, scope)
    else:
        inspected = _inspected(scope.contractor_id, start=scope.start, end=scope.end)
        part, base, words = _of_units(inspected.filter(checklist__in=asked.checklists), scope)
    if not base:
        return None
    return MeasuredFigure(in_hundredths(100 * part, of=base), words, _address(asked, scope))


def _of_lines(told: Sequence[Sequence[int]], scope: MeasuredScope) -> tuple[int, int, str]:
    """Good of all that was asked: the compliance of many inspections (``rules``)."""
    count, good, asked = (sum(one[at] for one in told) for at in range(3))
    return good, asked, said_when_read(_lines_words, count, good, asked=asked, scope=scope)


def _lines_words(count: int, good: int, *, asked: int, scope: MeasuredScope) -> str:
    said = ngettext(
        "One inspection from %(first)s to %(last)s: %(good)s of %(asked)s good",
        "%(count)s inspections from %(first)s to %(last)s: %(good)s of %(asked)s good",
        count,
    )
    words = {"count": whole(count), "good": whole(good), "asked": whole(asked)}
    return said % (words | _days(scope))


def _of_units(inspected: QuerySet[Inspection], scope: MeasuredScope) -> tuple[int, int, str]:
    """Units that are fit, of those that were inspected: the last inspection of a unit did not take
    it out of use, nor is it out of use still by one of before."""
    standing = KnockOut.objects.filter(
        unit=OuterRef("unit"), inspection__on__lte=scope.end, stands=True
    )
    is_out = Exists(KnockOut.objects.filter(inspection=OuterRef("pk"))) | Exists(standing)
    last = inspected.order_by("unit_id", "-on", "-finished_at").distinct("unit_id")
    out = list(last.annotate(is_out=is_out).values_list("is_out", flat=True))
    fit = out.count(False)
    return fit, len(out), said_when_read(_units_words, len(out), fit, scope=scope)


def _units_words(count: int, fit: int, *, scope: MeasuredScope) -> str:
    said = ngettext(
        "One unit inspected from %(first)s to %(last)s: %(fit)s fit for use",
        "%(count)s units inspected from %(first)s to %(last)s: %(fit)s fit for use",
        count,
    )
    return said % ({"count": whole(count), "fit": whole(fit)} | _days(scope))


def _days(scope: MeasuredScope) -> dict[str, str]:
    return {"first": date_format(scope.start), "last": date_format(scope.end)}


def _address(asked: InspectedFigure, scope: MeasuredScope) -> str:
    """The list of these inspections; of several checklists, all of the company's in these days."""
    parts: dict[str, Any] = {
        "contractor": scope.contractor_id, "state": InspectionState.FINISHED,
        "first": scope.start, "last": scope.end,
    }  # fmt: skip
    if len(asked.checklists) == 1:
        parts["checklist"] = asked.checklists[0]
    return f"{reverse('inspection-list')}?{urlencode(parts)}"
