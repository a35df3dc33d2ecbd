"""What the cells of a plan's workbook mean, and what is wrong with them by sheet and cell.

Only the form is judged here: sheets, codes, words, days. Whether a criterion may stand there is
for the rules of services/lines.py.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from core.figures.reading import MistypedFigure, decimal_sign, read_choice, read_day, read_figure
from core.spreadsheets import plain_text
from plan_workbooks.layout import (
    FORMAT,
    HIDDEN_HEADS,
    LANGUAGES,
    PLANNED_COLUMNS,
    REALISED_COLUMNS,
    Choices,
    PlanColumn,
    PlannedPart,
    RealisedPart,
    choices_of,
    heads,
    places,
    spoken_names,
)
from workbooks.workbook.about import about_of, facts_of
from workbooks.workbook.cells import Cell, Tab
from workbooks.workbook.heads import has_moved_columns
from workbooks.workbook.layout import About
from workbooks.workbook.problems import SheetProblem, merged_cells, no_value, shown

UNITS = ("Rp", "Rp.", "rupiah")
SEVERAL = re.compile(r"\d+\s*(?:[,;/&+]|dan|and|-)\s*\d+")  # "0, 1" and "0 dan 1" are two years


@dataclass(frozen=True, slots=True)
class PlanIdentity:
    """Which workbook belongs to a plan, and what it may say."""

    plan: str
    first_year: int
    years: int
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """A criterion as the workbook has it, with what stood on the server at the download."""

    code: str
    row: int
    planned: PlannedPart
    realised: RealisedPart
    base_version: int
    base_planned: str
    base_realised: str

    @property
    def plans_anew(self) -> bool:
        """Whether somebody has changed what is planned since the download."""
        return self.planned.state != self.base_planned

    @property
    def realises_anew(self) -> bool:
        """Whether somebody has changed what is told of its realisation."""
        return self.realised.state != self.base_realised


@dataclass(slots=True)
class PlanReading:
    """Everything a workbook says. With problems its rows are not to be stored."""

    tab: str = ""
    rows: list[CriterionRow] = field(default_factory=list)
    problems: list[SheetProblem] = field(default_factory=list)

    def wrong(self, column: PlanColumn, row: int, *, sentence: str) -> None:
        """Something is wrong with a cell."""
        self.problems.append(SheetProblem(self.tab, f"{column.letter}{row}", sentence))


def read_plan(tabs: Sequence[Tab], identity: PlanIdentity) -> PlanReading:
    """The rows of the workbook of one plan, or why they are not to be taken."""
    about = about_of(tabs)
    facts = facts_of(about)
    strange = _strange(about, facts, identity=identity)
    if strange:
        return PlanReading(problems=[SheetProblem(about.name if about else "", "", strange)])
    tab = next((one for one in tabs if _is_of_criteria(one)), None)
    if tab is None:
        gone = _("The sheet of criteria is missing, or its columns have been moved. Use the "
                 "workbook as downloaded.")  # fmt: skip
        return PlanReading(problems=[SheetProblem("", "", gone)])
    found = PlanReading(tab=tab.name, problems=merged_cells(tab))
    reader = _RowReader(tab, identity, found=found, sign=decimal_sign(facts["language"]))
    for code, row in _rows_by_code(tab, identity.codes, found=found).items():
        reader.read(code, row)
    return found


def _strange(about: Tab | None, facts: Mapping[str, str], *, identity: PlanIdentity) -> str:
    """Why this is not the workbook of the plan; "" when it is."""
    if about is None:
        return _(
            "This is not a workbook of a plan: its first sheet is missing or changed. Use the one "
            "you downloaded here."
        )
    if about.cell(1, About.KEY).text != FORMAT:
        return _(
            "This workbook is not of a plan, or was made for another version of this program. "
            "Download a new one."
        )
    if facts.get("plan") != identity.plan:
        return _(
            "This is the workbook of another plan: %(company)s, %(years)s. Upload it there."
        ) % {
            "company": shown(facts.get("company", "?")),
            "years": shown(facts.get("years", "?")),
        }
    if facts.get("language") not in LANGUAGES:
        return _("The first sheet has been changed. Use the workbook you downloaded.")
    return ""


def _is_of_criteria(tab: Tab) -> bool:
    is_kept = all(tab.cell(1, column).text == head for column, head in HIDDEN_HEADS.items())
    return is_kept and not has_moved_columns(tab, heads)


def _rows_by_code(tab: Tab, known: Sequence[str], *, found: PlanReading) -> dict[str, int]:
    """The row of each criterion; unknown, missing and doubled codes are problems."""
    rows: dict[str, int] = {}
    for row in range(2, len(tab.rows) + 1):
        cell = tab.cell(row, PlanColumn.CODE)
        code = cell.text.strip()
        if cell.is_value and code in known and code not in rows:
            rows[code] = row
        elif cell.is_value and code in rows:
            said = _("%(code)s stands here a second time, and a criterion has one year: it is in "
                     "row %(row)s already.")  # fmt: skip
            found.wrong(PlanColumn.CODE, row, sentence=said % {"code": code, "row": rows[code]})
        elif code or any(tab.cell(row, one).text.strip() for one in PLANNED_COLUMNS):
            said = _("“%(code)s” is outside the level of this plan: put back the code that stood "
                     "here.")  # fmt: skip
            found.wrong(PlanColumn.CODE, row, sentence=said % {"code": shown(code)})
    for code in (code for code in known if code not in rows):
        said = _("Criterion %(code)s is missing. Put its row back.") % {"code": code}
        found.problems.append(SheetProblem(tab.name, "", said))
    return rows


def _as_shown(cell: Cell) -> str:
    """What stands in a cell with the percent sign that its format puts there: 95 % are no year and
    no rupiah."""
    text = plain_text(cell.text)
    return f"{text} %" if cell.shows_percent else text


class _RowReader:
    """Reads the rows of one sheet."""

    def __init__(self, tab: Tab, identity: PlanIdentity, *, found: PlanReading, sign: str) -> None:
        self.tab, self.identity, self.found, self.sign = tab, identity, found, sign
        self.places = places(identity.years, identity.first_year)
        self.lists = {
            column: choices_of(column)
            for column in (PlanColumn.URGENCY, PlanColumn.COST_CLASS, PlanColumn.DELIVERABLE)
        }

    def read(self, code: str, row: int) -> None:
        """One criterion; what is wrong with it is told by cell, and then it is left out."""
        before = len(self.found.problems)
        for column in (*PLANNED_COLUMNS, *REALISED_COLUMNS):
            self._check_value(self.tab.cell(row, column), column, row=row)
        if len(self.found.problems) > before:
            return
        planned, realised = self._planned(row), self._realised(row)
        version = self._text(row, PlanColumn.VERSION)
        bases = [self._text(row, one) for one in HIDDEN_HEADS if one != PlanColumn.VERSION]
        if not (version.isascii() and version.isdigit() and len(version) < 10 and all(bases)):
            said = _("The hidden columns of this row have been changed. Use the workbook as "
                     "downloaded.")  # fmt: skip
            self.found.wrong(PlanColumn.VERSION, row, sentence=said)
        if len(self.found.problems) == before:
            read = CriterionRow(code, row, planned, realised, int(version), *bases)
            self.found.rows.append(read)

    def _text(self, row: int, column: PlanColumn) -> str:
        return _as_shown(self.tab.cell(row, column))

    def _check_value(self, cell: Cell, column: PlanColumn, *, row: int) -> None:
        said = no_value(cell)
        if said:
            self.found.wrong(column, row, sentence=said)

    def _planned(self, row: int) -> PlannedPart:
        return PlannedPart(
            place=self._place(row),
            reason=self._text(row, PlanColumn.REASON),
            urgency=self._choice(row, PlanColumn.URGENCY),
            cost_class=self._choice(row, PlanColumn.COST_CLASS),
            cost=self._cost(row),
            owner=self._text(row, PlanColumn.OWNER),
            deliverable=self._choice(row, PlanColumn.DELIVERABLE),
            due_on=self._day(row, PlanColumn.DUE_ON),
        )

    def _realised(self, row: int) -> RealisedPart:
        return RealisedPart(
            self._day(row, PlanColumn.REALISED_ON), self._text(row, PlanColumn.EVIDENCE)
        )

    def _place(self, row: int) -> str:
        typed = self._text(row, PlanColumn.PLACE)
        if not typed:
            return "unplaced"
        found = read_choice(typed, self.places)
        if found is not None:
            return found
        if SEVERAL.search(typed):
            said = _("“%(typed)s”: a criterion has one year. Write one of 0 to %(last)s.")
        else:
            said = _("“%(typed)s” is no place of this plan: write a year from 0 to %(last)s, or "
                     "“%(declined)s”, or leave it empty.")  # fmt: skip
        declined = spoken_names(self.places)[-1]
        self.found.wrong(
            PlanColumn.PLACE, row,
            sentence=said
            % {"typed": shown(typed), "last": self.identity.years - 1, "declined": declined},
        )  # fmt: skip
        return "unplaced"

    def _choice(self, row: int, column: PlanColumn) -> str:
        typed = self._text(row, column)
        choices: Choices = self.lists[column]
        found = read_choice(typed, choices) if typed else ""
        if found is None:
            said = _("“%(typed)s” is not on the list: choose one of %(allowed)s.")
            allowed = ", ".join(spoken_names(choices))
            self.found.wrong(
                column, row, sentence=said % {"typed": shown(typed), "allowed": allowed}
            )
        return found or ""

    def _cost(self, row: int) -> int | None:
        cell = self.tab.cell(row, PlanColumn.COST)
        typed = _as_shown(cell)
        if not typed:
            return None
        try:
            figure = (
                Decimal(typed)
                if cell.is_number and not cell.shows_percent
                else read_figure(typed, units=UNITS, sign=self.sign)
            )
        except MistypedFigure as mistyped:
            self.found.wrong(PlanColumn.COST, row, sentence=str(mistyped))
            return None
        if figure < 0 or figure != int(figure):
            said = _("The cost is no sum that can be meant: write it in whole rupiah.")
            self.found.wrong(PlanColumn.COST, row, sentence=said)
            return None
        return int(figure)

    def _day(self, row: int, column: PlanColumn) -> str:
        typed = self._text(row, column)
        if not typed:
            return ""
        try:
            return read_day(typed).isoformat()
        except MistypedFigure as mistyped:
            self.found.wrong(column, row, sentence=str(mistyped))
            return ""
