"""What is wrong with an uploaded workbook, by sheet and cell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from workbooks.workbook.cells import Cell, Tab

LONGEST_CELL = 60  # characters of what stands in a cell, in a sentence about it


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """A clear sentence, and where: ``cell`` is "E7", or "" where it is the sheet as a whole."""

    tab: str
    cell: str
    sentence: str


def no_value(cell: Cell) -> str:
    """What is wrong with a cell that holds a formula or an error; "" for what a person typed."""
    if cell.is_formula:
        return _("A formula stands here: write what it gives instead.")
    if cell.is_error:
        said = _("The program shows an error here (%(error)s): write the value.")
        return said % {"error": shown(cell.text)}
    return ""


def merged_cells(tab: Tab) -> list[SheetProblem]:
    """Each range of a sheet that is merged: what it hides would be read as empty."""
    said = _("The cells %(cells)s are merged: split them, and write in each what belongs there.")
    return [
        SheetProblem(tab.name, cells.partition(":")[0], said % {"cells": cells})
        for cells in tab.merged
    ]


def shown_otherwise(cell: Cell) -> str:
    """What is said of a cell whose number format shows other characters than it holds."""
    return _(
        "The cell holds %(held)s and its number format shows something else: format "
        "it as text, then write what you mean."
    ) % {"held": cell.text}


def shown(text: str) -> str:
    """The beginning of a text, for a sentence."""
    return text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL]}…"


def in_order(problems: Iterable[SheetProblem], tabs: Sequence[str]) -> list[SheetProblem]:
    """Problems as one walks through the workbook: by sheet, then row, then column."""
    places = {name: place for place, name in enumerate(tabs)}
    return sorted(problems, key=lambda one: (places.get(one.tab, -1), *_row_and_column(one.cell)))


def _row_and_column(cell: str) -> tuple[int, int, str]:
    column = cell.rstrip("0123456789")
    return int(cell[len(column) :] or 0), len(column), column
