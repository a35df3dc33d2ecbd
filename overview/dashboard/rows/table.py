"""The rows behind a figure as a table: sorted by a column, and taken away as a file.

The page shows those with ``on_page``; a file holds all of them, in the order of the page.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from core.contributions import FigureColumn, FigureRows, gathered
from core.tables import Extract, Kind, Row, TableColumn
from overview.dashboard.rows.request import FigureRequest
from reports.comparison.sorting import Head, sort_head

FIGURES = {Kind.WHOLE, Kind.DECIMAL}
NARROWS = ("deadline", "status", "from", "to", "weak", "item")  # figures of evaluations
LONGEST_NAME = 25  # of a figure, in the name of a file and of its sheet


def in_order(found: FigureRows, wanted: str) -> FigureRows:
    """The same rows by the column ``wanted`` ("total", "-total"); "" leaves them as they are.

    A column that is not there is told among the problems.
    """
    if not wanted:
        return found
    field = _asked_for(found.columns, wanted)
    if field is None:
        problem = _("There is no column %(value)s to sort by: the rows are in their usual order.")
        return with_problems(found, problem % {"value": wanted[:60]})
    told = [(field.sort_value(row), row) for row in found.rows]
    known = [pair for pair in told if pair[0] is not None]
    known.sort(key=lambda pair: pair[0], reverse=wanted.startswith("-"))
    rows = [row for _value, row in known] + [row for value, row in told if value is None]
    return replace(found, rows=rows)


def with_problems(found: FigureRows, *problems: str) -> FigureRows:
    """The same rows with more that was left out told beside them."""
    return replace(found, problems=(*found.problems, *problems))


def _asked_for(fields: Sequence[FigureColumn], wanted: str) -> FigureColumn | None:
    name = wanted.removeprefix("-")
    return next((one for one in fields if one.key == name and one.on_page), None)


def address_of(asked: FigureRequest) -> list[tuple[str, str]]:
    """The fields of the address that say which rows are shown: scope and figure, not the order."""
    names = (*NARROWS, *(name for board in gathered("BOARDS") for name in board.narrows))
    parts = [(name, value) for name in names if (value := asked.query.get(name))]
    return [*asked.settled.scope.parameters(), ("show", asked.show), *parts]


def heads_of(found: FigureRows, asked: FigureRequest) -> list[tuple[Head, bool]]:
    """The heads of the page, each with the address that sorts by it, and whether it is a figure.

    The first click sorts figures from the greatest, words and days from the first.
    """
    wanted = asked.query.get("sort", "")
    address = address_of(asked)
    return [
        (
            sort_head(
                one.key, one.label, address=address, wanted=wanted, best_first=one.kind in FIGURES
            ),
            one.kind in FIGURES,
        )
        for one in found.columns
        if one.on_page
    ]


def extract_of(found: FigureRows, name: str) -> Extract:
    """The rows as a table to take away, in their order."""
    fields = found.columns
    rows = (_row(fields, row) for row in found.rows)
    columns = [TableColumn(one.key, one.label, one.kind) for one in fields]
    return Extract(f"rows-{name[:LONGEST_NAME]}", found.title, columns, rows)


def _row(fields: Sequence[FigureColumn], row: Any) -> Row:
    return tuple(field.told(row) for field in fields)
