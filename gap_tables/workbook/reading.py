"""What the cells of a gap table's workbook mean, and what is wrong with them by sheet and cell.

Only the form is judged here: sheets, rows, words, days. What a row needs is for the rules of
services/gap_tables.py.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.figures.reading import MistypedFigure, read_choice, read_day
from core.spreadsheets import plain_text
from gap_tables.choices import GapStatus
from gap_tables.workbook.layout import (
    COLUMN_OF_FIELD,
    DAYS,
    FORMAT,
    HIDDEN_HEADS,
    LANGUAGES,
    GapColumn,
    heads,
    state_of,
    statuses,
)
from workbooks.workbook.about import about_of, facts_of
from workbooks.workbook.cells import Cell, Tab
from workbooks.workbook.heads import has_moved_columns
from workbooks.workbook.layout import About
from workbooks.workbook.problems import SheetProblem, merged_cells, no_value, shown


@dataclass(frozen=True, slots=True)
class GapBookRow:
    """A row as the workbook has it. ``position`` is None for a new one; ``said`` by field."""

    row: int
    position: int | None
    base_version: int
    base_state: str
    said: dict[str, str]

    @property
    def is_edited(self) -> bool:
        """Whether it is new, or somebody has changed it since the download."""
        return self.position is None or state_of(self.said) != self.base_state


@dataclass(slots=True)
class GapReading:
    """Everything a workbook says. With problems its rows are not to be stored."""

    tab: str = ""
    rows: list[GapBookRow] = field(default_factory=list)
    problems: list[SheetProblem] = field(default_factory=list)

    def wrong(self, column: GapColumn, row: int, *, sentence: str) -> None:
        """Something is wrong with a cell."""
        self.problems.append(SheetProblem(self.tab, f"{column.letter}{row}", sentence))


def read_gaps(tabs: Sequence[Tab], *, table: str, positions: Collection[int]) -> GapReading:
    """The rows of the workbook of one table, or why they are not to be taken."""
    about = about_of(tabs)
    strange = _strange(about, facts_of(about), table=table)
    if strange:
        return GapReading(problems=[SheetProblem(about.name if about else "", "", strange)])
    tab = next((one for one in tabs if _is_of_rows(one)), None)
    if tab is None:
        gone = _("The sheet of requirements is missing, or its columns have been moved. Use the "
                 "workbook as downloaded.")  # fmt: skip
        return GapReading(problems=[SheetProblem("", "", gone)])
    found = GapReading(tab=tab.name, problems=merged_cells(tab))
    seen: set[int] = set()
    for row in range(2, len(tab.rows) + 1):
        _read_row(tab, row, found=found, positions=positions, seen=seen)
    return found


def _strange(about: Tab | None, facts: Mapping[str, str], *, table: str) -> str:
    """Why this is not the workbook of the table; "" when it is."""
    if about is None or about.cell(1, About.KEY).text != FORMAT:
        return _("This is not a workbook of a gap table. Use the one you downloaded here.")
    if facts.get("table") != table:
        return _("This is the workbook of another gap table, of %(company)s. Upload it there.") % {
            "company": shown(facts.get("company", "?"))
        }
    return ""


def _is_of_rows(tab: Tab) -> bool:
    is_kept = all(tab.cell(1, column).text == head for column, head in HIDDEN_HEADS.items())
    return is_kept and not has_moved_columns(tab, heads)


def _read_row(
    tab: Tab, row: int, *, found: GapReading, positions: Collection[int], seen: set[int]
) -> None:
    """One row of the sheet; nothing where it is empty, a problem at the cell that is wrong."""
    before = len(found.problems)
    said = {
        name: _value(tab.cell(row, column), name, column=column, row=row, found=found)
        for name, column in COLUMN_OF_FIELD.items()
    }
    key, version = (
        plain_text(tab.cell(row, one).text) for one in (GapColumn.ROW, GapColumn.VERSION)
    )
    base = plain_text(tab.cell(row, GapColumn.BASE).text)
    if not key and not any(value for name, value in said.items() if name != "status"):
        return
    if key and not (key.isascii() and key.isdigit() and len(key) < 10 and int(key) in positions):
        gone = _("This row is not of the table any more, or its hidden columns have been changed. "
                 "Download the workbook anew.")  # fmt: skip
        found.wrong(GapColumn.NUMBER, row, sentence=gone)
    elif key and int(key) in seen:
        twice = _("Requirement %(number)s stands here a second time: for a new one, leave the "
                  "hidden columns empty.")  # fmt: skip
        found.wrong(GapColumn.NUMBER, row, sentence=twice % {"number": key})
    elif key and not (version.isascii() and version.isdigit() and len(version) < 10 and base):
        changed = _("The hidden columns of this row have been changed. Use the workbook as "
                    "downloaded.")  # fmt: skip
        found.wrong(GapColumn.NUMBER, row, sentence=changed)
    if len(found.problems) > before:
        return
    if key:
        seen.add(int(key))
    found.rows.append(
        GapBookRow(row, int(key) if key else None, int(version) if key else 0, base, said)
    )


def _value(cell: Cell, name: str, *, column: GapColumn, row: int, found: GapReading) -> str:
    """What stands in a cell, in the form that is compared; "" where it is wrong."""
    typed = plain_text(cell.text)
    if not cell.is_value:
        said = no_value(cell)
    elif name == "status":
        status = read_choice(typed, statuses()) if typed else GapStatus.OPEN.value
        if status is not None:
            return status
        at = LANGUAGES.index(get_language() or "id")
        allowed = ", ".join(names[at] for _code, names in statuses())
        said = _("“%(typed)s” is not on the list: choose one of %(allowed)s.")
        said %= {"typed": shown(typed), "allowed": allowed}
    elif name in DAYS and typed:
        try:
            return read_day(typed).isoformat()
        except MistypedFigure as mistyped:
            said = str(mistyped)
    else:
        return typed
    found.wrong(column, row, sentence=said)
    return ""
