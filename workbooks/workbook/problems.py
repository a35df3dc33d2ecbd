"""What is wrong with an uploaded workbook, by sheet and cell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LONGEST_CELL = 60  # characters of what stands in a cell, in a sentence about it


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """A clear sentence, and where: ``cell`` is "E7", or "" where it is the sheet as a whole."""

    tab: str
    cell: str
    sentence: str


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
