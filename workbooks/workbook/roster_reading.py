"""What the cells of a roster say: contractors and totals, as they were typed.

Only the form is judged here; whether a site, an instrument or a rating is known is for
services/imports.py.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import override

from core.figures.reading import MistypedFigure, decimal_sign, read_year
from core.names import clean_name
from core.spreadsheets import plain_text
from workbooks.workbook.about import LAST_ROW_ABOUT
from workbooks.workbook.cells import Cell, Tab
from workbooks.workbook.layout import About
from workbooks.workbook.percents import SIGN, read_percent
from workbooks.workbook.problems import SheetProblem, shown, shown_otherwise
from workbooks.workbook.reading import LANGUAGES
from workbooks.workbook.roster_layout import (
    FORMAT,
    MOST_ELEMENTS,
    ContractorColumn,
    TotalColumn,
    contractor_heads,
    contractors_name,
    total_heads,
    totals_name,
)

COLUMNS = TotalColumn.FIRST_ELEMENT + MOST_ELEMENTS
MOST_DECIMALS = 12  # that are read, before a percent is rounded to one
# What identifies or is shown as it was written: a number is taken only where it shows as itself.
WORDED = (
    (ContractorColumn.CODE, ContractorColumn.NAME, ContractorColumn.SCOPE, ContractorColumn.SITES),
    (TotalColumn.CONTRACTOR,),
)


@dataclass(frozen=True, slots=True)
class RowPlace:
    """Where a row stands, for problems found later."""

    tab: str
    row: int

    def problem(self, column: int, sentence: str) -> SheetProblem:
        """Something wrong with a cell of this row."""
        from openpyxl.utils import get_column_letter  # late: see the package's docstring

        return SheetProblem(self.tab, f"{get_column_letter(column)}{self.row}", sentence)


@dataclass(frozen=True, slots=True)
class ContractorRow:
    """A contractor as typed. Empty parts keep what is known of it; ``sites`` are codes."""

    place: RowPlace
    code: str
    name: str
    scope: str
    risk_class: str
    sites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A total as typed; percents are decimal strings with one digit, elements by code."""

    place: RowPlace
    contractor: str
    year: int
    instrument: str
    percent: str
    rating: str
    source: str
    elements: dict[str, str]


@dataclass(slots=True)
class Roster:
    """Everything a roster says, and what is wrong with its cells."""

    contractors: list[ContractorRow] = field(default_factory=list)
    totals: list[TotalRow] = field(default_factory=list)
    problems: list[SheetProblem] = field(default_factory=list)
    sign: str = ","  # the decimal sign of its language


def read_roster(tabs: Sequence[Tab]) -> Roster:
    """The rows of a roster, with a problem for each cell that cannot be meant."""
    found = Roster()
    about = next((tab for tab in tabs if tab.cell(1, About.KEY).text == FORMAT), None)
    facts = _facts(about) if about else {}
    language = facts.get("language", "")
    if about is None or language not in LANGUAGES:
        sentence = _("This is not the workbook for contractors. Download it here, then fill it in.")
        found.problems.append(SheetProblem("", "", sentence))
        return found
    found.sign = decimal_sign(language)
    element_codes = [code for code in facts.get("elements", "").split(",") if code]
    with override(language):
        sheets = (
            (contractors_name(), contractor_heads()),
            (totals_name(), total_heads(element_codes)),
        )
    by_name = {tab.name: tab for tab in tabs}
    contractors, totals = (
        _table(by_name, name, heads=heads, worded=worded, found=found)
        for (name, heads), worded in zip(sheets, WORDED, strict=True)
    )
    for place, cells in contractors:
        found.contractors.append(_contractor(place, cells))
    for place, cells in totals:
        total = _total(place, cells, element_codes=element_codes, found=found)
        if total is not None:
            found.totals.append(total)
    return found


def _facts(about: Tab) -> Mapping[str, str]:
    rows = range(1, min(len(about.rows), LAST_ROW_ABOUT) + 1)
    return {about.cell(row, About.KEY).text: about.cell(row, About.VALUE).text for row in rows}


def _table(
    by_name: Mapping[str, Tab],
    name: str,
    *,
    heads: Sequence[str],
    worded: Collection[int],
    found: Roster,
) -> list[tuple[RowPlace, list[Cell]]]:
    """The rows with something in them; a formula is a problem, and so is a number that shows as
    something else in one of the ``worded`` columns."""
    tab = by_name.get(name)
    if tab is None:
        sentence = _("The sheet is missing or has another name. Put it back.")
        found.problems.append(SheetProblem(name, "", sentence))
        return []
    if [tab.cell(1, column).text for column in range(1, len(heads) + 1)] != list(heads):
        sentence = _(
            "Columns have been moved, inserted or removed. Use the workbook as downloaded."
        )
        found.problems.append(SheetProblem(name, "A1", sentence))
        return []
    rows = []
    for number in range(2, len(tab.rows) + 1):
        place = RowPlace(name, number)
        cells = [tab.cell(number, column) for column in range(1, len(heads) + 1)]
        wrong = dict(_not_to_be_read(cells, worded))
        found.problems += [place.problem(column, said) for column, said in wrong.items()]
        cells = [replace(cell, text=plain_text(cell.text)) for cell in cells]
        if not wrong and any(cell.text for cell in cells):
            rows.append((place, cells))
    return rows


def _not_to_be_read(cells: Sequence[Cell], worded: Collection[int]) -> Iterator[tuple[int, str]]:
    """Each column of a row that cannot be read, and why."""
    for column, cell in enumerate(cells, start=1):
        if not cell.is_value:
            yield column, _("A formula or an error stands here: write the value instead.")
        elif cell.is_disguised and column in worded:
            yield column, shown_otherwise(cell)


def _contractor(place: RowPlace, typed: list[Cell]) -> ContractorRow:
    cells = [cell.text for cell in typed]
    sites = cells[ContractorColumn.SITES - 1].replace(";", ",").split(",")
    return ContractorRow(
        place=place,
        code=clean_name(cells[ContractorColumn.CODE - 1]),
        name=clean_name(cells[ContractorColumn.NAME - 1]),
        scope=cells[ContractorColumn.SCOPE - 1],
        risk_class=cells[ContractorColumn.RISK_CLASS - 1],
        sites=tuple(dict.fromkeys(filter(None, map(clean_name, sites)))),
    )


def _total(
    place: RowPlace, typed: list[Cell], *, element_codes: Sequence[str], found: Roster
) -> TotalRow | None:
    cells = [cell.text for cell in typed]
    year, wrong = 0, []
    try:
        year = read_year(cells[TotalColumn.YEAR - 1])
    except MistypedFigure as mistyped:
        wrong.append(place.problem(TotalColumn.YEAR, str(mistyped)))
    elements = {}
    for column, code in enumerate(element_codes, start=TotalColumn.FIRST_ELEMENT):
        if cells[column - 1]:
            elements[code] = _percent(place, column, cells=typed, found=found, wrong=wrong)
    percent = _percent(place, TotalColumn.PERCENT, cells=typed, found=found, wrong=wrong)
    found.problems += wrong
    if wrong:
        return None
    return TotalRow(
        place=place,
        contractor=clean_name(cells[TotalColumn.CONTRACTOR - 1]),
        year=year,
        instrument=cells[TotalColumn.INSTRUMENT - 1],
        percent=percent,
        rating=cells[TotalColumn.RATING - 1],
        source=cells[TotalColumn.SOURCE - 1],
        elements=elements,
    )


def _percent(
    place: RowPlace, column: int, *, cells: list[Cell], found: Roster, wrong: list[SheetProblem]
) -> str:
    """A percent with one digit, half up: 58,2 and 58,24 % are "58.2"."""
    cell = cells[column - 1]
    try:
        number = _percent_in(cell, found.sign)
    except MistypedFigure as mistyped:
        wrong.append(place.problem(column, str(mistyped)))
        return ""
    if not 0 <= number <= 100:
        sentence = _("“%(typed)s” is no percent from 0 to 100.") % {"typed": shown(cell.text)}
        wrong.append(place.problem(column, sentence))
        return ""
    return str(number.quantize(Decimal("0.1"), ROUND_HALF_UP))


def _percent_in(cell: Cell, sign: str) -> Decimal:
    """The percent of a cell; one that is empty is out of range. MistypedFigure."""
    if not cell.text:
        return Decimal(-1)
    return read_percent(cell, decimals=MOST_DECIMALS, units=(SIGN,), sign=sign)
