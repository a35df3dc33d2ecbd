"""The heat map: contractors x elements, sorted as the address asks; open ones told as such."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from evaluations.choices import with_round
from instruments.levels import level_title
from overview.dashboard.results import RatedResult, RatedYear
from reports.comparison.subjects import HeatCell, heat_cell
from reports.results.frozen_results import Rating
from reports.scope.instrument_year import CampaignEntry

NAME, TOTAL, RATING, CHANGE = "name", "total", "rating", "change"
ELEMENT = "e."  # before an element's code
FALLING = "-"  # before any of them


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One contractor: its cells by element, its total, or how far its evaluation is."""

    contractor: str
    contractor_code: str
    level: str
    sha256: str
    evaluation_id: int
    cells: tuple[HeatCell, ...]
    total: HeatCell
    change: str | None
    rating: Rating | None
    lowered: bool
    entry: CampaignEntry | None
    overtaken: bool = False  # it no longer says what is so
    being_revised: bool = False


@dataclass(frozen=True, slots=True)
class HeatColumn:
    """A head that sorts: its code, its word, what to ask for next, and how it is sorted now."""

    code: str
    title: str
    next: str
    order: str  # "ascending", "descending" or ""


@dataclass(frozen=True, slots=True)
class HeatMap:
    """The columns of the elements between those of name and total; open evaluations last."""

    name: HeatColumn
    elements: tuple[HeatColumn, ...]
    total: HeatColumn
    change: HeatColumn
    rating: HeatColumn
    rows: tuple[HeatRow, ...]
    sort: str
    unknown: str


def heat_map(year: RatedYear, entries: Sequence[CampaignEntry], *, sort: str) -> HeatMap:
    """The heat map sorted by ``sort`` ("total", "-e.3"); by name where that makes no sense.

    What has no figure comes last whichever way it is sorted. ``unknown`` repeats a sort that
    is not there.
    """
    codes = [element.code for element in year.elements]
    known = {NAME, TOTAL, RATING, CHANGE, *(ELEMENT + code for code in codes)}
    falling, key = sort.startswith(FALLING), sort.removeprefix(FALLING)
    asked = key if key in known else NAME
    falling = falling and key in known
    rows = [_row(year, one, codes=codes) for one in year.results]
    heads = {code: _column(code, asked, falling=falling) for code in known}
    return HeatMap(
        name=heads[NAME],
        elements=tuple(
            _column(ELEMENT + element.code, asked, falling=falling, title=element.title)
            for element in year.elements
        ),
        total=heads[TOTAL],
        change=heads[CHANGE],
        rating=heads[RATING],
        rows=(
            *_sorted(year, rows, asked=asked, falling=falling),
            *_open(year, entries, codes=codes),
        ),
        sort=(FALLING if falling else "") + asked,
        unknown="" if key in known or not sort else sort,
    )


def _column(code: str, asked: str, *, falling: bool, title: str = "") -> HeatColumn:
    order = ("descending" if falling else "ascending") if code == asked else ""
    return HeatColumn(
        code=code.removeprefix(ELEMENT),
        title=title,
        next=(FALLING if order == "ascending" else "") + code,
        order=order,
    )


def _row(year: RatedYear, one: RatedResult, *, codes: Sequence[str]) -> HeatRow:
    mark = year.ladders[one.ladder_id].pass_mark
    return HeatRow(
        contractor=one.contractor,
        contractor_code=one.contractor_code,
        level=with_round(level_title(one.instrument_id, one.level), one.audit_round),
        sha256=one.sha256,
        evaluation_id=one.evaluation_id,
        cells=tuple(heat_cell(one.elements.get(code), mark) for code in codes),
        total=heat_cell(one.percent, mark),
        change=one.before.change(one.percent),
        rating=year.rating(one),
        lowered=one.rating != one.by_score,
        entry=None,
        overtaken=one.overtaken,
        being_revised=one.being_revised,
    )


def _open(
    year: RatedYear, entries: Sequence[CampaignEntry], *, codes: Sequence[str]
) -> list[HeatRow]:
    """The evaluations without a result, by name: how far they are, and no figure."""
    rated = {one.evaluation_id for one in year.results}
    nothing = heat_cell(None, year.ladder.pass_mark)
    return [
        HeatRow(
            contractor=one.contractor,
            contractor_code="",
            level=one.level_title,
            sha256="",
            evaluation_id=one.evaluation_id,
            cells=(nothing,) * len(codes),
            total=nothing,
            change=None,
            rating=None,
            lowered=False,
            entry=one,
        )
        for one in entries
        if one.evaluation_id not in rated
    ]


def _sorted(year: RatedYear, rows: list[HeatRow], *, asked: str, falling: bool) -> list[HeatRow]:
    if asked == NAME:  # they come by name
        return rows[::-1] if falling else rows
    if asked == RATING:
        places = {rating.code: place for place, rating in enumerate(year.ladder.ratings)}
        values = {row.sha256: places.get(row.rating.code if row.rating else "") for row in rows}
        return _by(rows, lambda row: values[row.sha256], falling=falling)
    if asked == TOTAL:
        return _by(rows, lambda row: _number(row.total.percent), falling=falling)
    if asked == CHANGE:
        return _by(rows, lambda row: _number(row.change), falling=falling)
    at = [element.code for element in year.elements].index(asked.removeprefix(ELEMENT))
    return _by(rows, lambda row: _number(row.cells[at].percent), falling=falling)


def _number(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _by(rows: list[HeatRow], value: Callable[[HeatRow], Any], *, falling: bool) -> list[HeatRow]:
    """Sorted by a value, those without one last; equals stay by name."""
    told = [(value(row), row) for row in rows]
    some = [(number, row) for number, row in told if number is not None]
    some.sort(key=lambda pair: pair[0], reverse=falling)
    return [*(row for _, row in some), *(row for number, row in told if number is None)]
