"""From the cells of a workbook to a questionnaire, or what is wrong, by sheet and cell.

Cells become the JSON of a questionnaire's file, which its own reader and checks judge; each place
they name is led back to the cell it came from.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from core.figures.reading import MistypedFigure, decimal_sign, read_choice, read_sent_figure
from core.spreadsheets import LINE_ENDS
from instruments.problems import says, sentence
from instruments.specs.errors import Problem, ProblemCode
from instruments.specs.reading import read_data
from questionnaires.specs.checks import questionnaire_problems
from questionnaires.specs.parts import QuestionnaireSpec
from workbooks.questionnaires.layout import (
    FIRST,
    FORMAT,
    KEYS,
    LANGUAGE,
    LANGUAGES,
    MARK,
    SHEETS,
    WHOLE_FILE,
    EntryColumn,
    EntryKind,
    EntrySheet,
    head_of,
)
from workbooks.questionnaires.unread_entries import path_of, problems_of_the_rest, rests_on
from workbooks.rows.reading import cell
from workbooks.workbook.cells import Cell, Tab
from workbooks.workbook.problems import SheetProblem, in_order, no_value, shown

TICKS = (("x", ["ya", "yes", "v", "✓", "true", "benar", "1"]),
         ("", ["tidak", "no", "-", "false", "salah", "0"]))  # fmt: skip
MOST_DECIMALS = 4  # as in a file
PERCENT = ("%",)
Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CellPlace:
    """A cell, and what its column is called: "" for a sheet as a whole."""

    tab: str
    cell: str = ""
    head: str = ""


@dataclass(slots=True)
class QuestionnaireReading:
    """What a workbook says: a questionnaire, or what is wrong with it."""

    spec: QuestionnaireSpec | None = None
    problems: list[SheetProblem] = field(default_factory=list)


def read_questionnaire(tabs: Sequence[Tab]) -> QuestionnaireReading:
    """The questionnaire of a workbook; with any problem there is none."""
    reader = _EntryReader(tabs)
    content = reader.read()
    spec, found = read_data(content, QuestionnaireSpec)
    missing = reader.missing_in(content)
    if spec is None:
        found = [one for one in found if not rests_on(path_of(one), missing)]
        unread = [*missing, *(path_of(one) for one in found)]
        found += problems_of_the_rest(content, unread=unread)
    else:
        problems = questionnaire_problems(spec)
        found = [one for one in problems if not rests_on(path_of(one), missing)]
    for one in found:
        reader.tell(one)
    return QuestionnaireReading(None if reader.problems else spec, reader.in_order())


class _EntryReader:
    """EntryKind the sheets of one workbook into the content of a questionnaire's file."""

    def __init__(self, tabs: Sequence[Tab]) -> None:
        self.tabs = tabs
        self.problems: list[SheetProblem] = []
        self.places: dict[str, CellPlace] = {}
        self.told: set[CellPlace] = set()
        self.missing: set[str] = set()  # keys of the file of which there is no sheet
        self.sign = _decimal_sign(tabs)

    def in_order(self) -> list[SheetProblem]:
        """The problems as one walks through the workbook."""
        return in_order(self.problems, [one.name for one in self.tabs])

    def read(self) -> Content:
        """The content; what cannot be read of it is among the problems."""
        content: Content = {}
        for layout in SHEETS:
            tab = self._tab_of(layout)
            if tab is None:
                whole = {one.key.partition(".")[0] for one in layout.columns}
                self.missing |= whole if layout == WHOLE_FILE else {layout.key}
                continue
            if layout == WHOLE_FILE:
                content |= self._whole(layout, tab)
            elif layout.within in self.missing:
                continue  # nobody can say whose these are
            elif layout.within:
                self._put_within(layout, tab, above=content[layout.within])
            else:
                self.places[layout.key] = CellPlace(tab.name)
                content[layout.key] = [
                    self._entry(layout, tab, row=row, path=f"{layout.key}[{at}]")
                    for at, row in enumerate(_filled(tab, layout))
                ]
        return content

    def missing_in(self, content: Content) -> list[str]:
        """The paths of what the missing sheets would have said."""
        paths = sorted(self.missing - {one.key for one in SHEETS if one.within})
        for layout in SHEETS:
            if layout.within and layout.key in self.missing:
                above = range(len(content.get(layout.within, [])))
                paths += [f"{layout.within}[{at}].{layout.key}" for at in above]
        return paths

    def _tab_of(self, layout: EntrySheet) -> Tab | None:
        """The sheet of these entries, with every column; None, and a problem, where it is not."""
        mark = f"{FORMAT}:{layout.key}"
        tab = next((one for one in self.tabs if one.cell(KEYS, MARK).text == mark), None)
        if tab is None:
            said = _("The sheet “%(sheet)s” is missing, or its hidden first row was changed: fill "
                     "in the workbook you downloaded here.")  # fmt: skip
            self._wrong(CellPlace(""), said % {"sheet": layout.title})
            return None
        keys = [one.text for one in tab.rows[KEYS - 1]]
        gone = [head_of(one) for one in layout.columns if one.key not in keys]
        if gone:
            said = _("The columns %(heads)s are missing: fill in the workbook you downloaded here.")
            self._wrong(CellPlace(tab.name), said % {"heads": ", ".join(gone)})
        return None if gone else tab

    def _whole(self, layout: EntrySheet, tab: Tab) -> Content:
        rows = list(_filled(tab, layout))
        if len(rows) > 1:
            place = CellPlace(tab.name, cell(rows[1], MARK + 1))
            self._wrong(place, _("A workbook holds one questionnaire: empty this row."))
        return self._entry(layout, tab, row=rows[0] if rows else FIRST, path="")

    def _put_within(self, layout: EntrySheet, tab: Tab, *, above: list[Content]) -> None:
        """The entries of a sheet into those of the sheet above, by their code."""
        for at, holder in enumerate(above):
            holder[layout.key] = []
            self.places.setdefault(f"{layout.within}[{at}].{layout.key}", CellPlace(tab.name))
        codes = [one.get("code") for one in above]
        column = layout.columns[0]
        for row in _filled(tab, layout):
            where = CellPlace(tab.name, cell(row, _at(tab, column)), head_of(column))
            code = _cell(tab, column, row=row).text.strip()
            if code not in codes:
                said = _("“%(code)s” is no code of the sheet “%(sheet)s”: write one that is there.")
                named = next(one.title for one in SHEETS if one.key == layout.within)
                self._wrong(where, said % {"code": shown(code), "sheet": named})
                continue
            at = codes.index(code)
            entries = above[at][layout.key]
            path = f"{layout.within}[{at}].{layout.key}[{len(entries)}]"
            entries.append(self._entry(layout, tab, row=row, path=path))
            del entries[-1]["of"]

    def _entry(self, layout: EntrySheet, tab: Tab, *, row: int, path: str) -> Content:
        entry: Content = {}
        named = layout.columns[1 if layout.within else 0]
        self.places[path] = CellPlace(tab.name, cell(row, _at(tab, named)), head_of(named))
        for column in layout.columns:
            place = CellPlace(tab.name, cell(row, _at(tab, column)), head_of(column))
            self.places[f"{path}.{column.key}" if path else column.key] = place
            value = self._value(column, _cell(tab, column, row=row), place=place)
            if value == "" and column.may_be_empty:
                continue
            name, _dot, language = column.key.partition(".")
            if language:
                entry.setdefault(name, {})[language] = value
            else:
                entry[name] = value
        return entry

    def _value(self, column: EntryColumn, found: Cell, *, place: CellPlace) -> str | int | bool:
        typed = _words(found.text) if "." in column.key else found.text.strip()
        try:
            _check_typed(found)
            if column.reads is EntryKind.DECIMAL and typed and not found.is_number:
                return _decimal(typed, sign=self.sign)
            return _read(column, typed)
        except MistypedFigure as mistyped:
            self._wrong(place, str(mistyped))
            return ""

    def tell(self, found: Problem) -> None:
        """A problem of the file as one of a cell; of a cell told before nothing more."""
        place = self._place(found.path)
        if place.cell and place in self.told:
            return None
        if found.code is ProblemCode.LACKS_KEY or found.code is ProblemCode.EMPTY_TEXT:
            return self._wrong(place, _("%(head)s is empty: fill it in.") % {"head": place.head})
        told, values = says(found), found.words.values
        if isinstance(first := values.get("first"), str):  # the path of a code's first place
            there = self._place(first)
            told = _('is "%(code)s", the code of %(other)s; use another') % {
                "code": values["code"],
                "other": f"{there.tab}!{there.cell}",
            }
        return self._wrong(place, sentence(place.head or place.tab, told))

    def _place(self, path: str) -> CellPlace:
        """The cell of a path, or of the nearest thing that holds it."""
        while path not in self.places and path:
            path = path.rpartition(".")[0] if not path.endswith("]") else path.rpartition("[")[0]
        return self.places.get(path, CellPlace(""))

    def _wrong(self, place: CellPlace, said: str) -> None:
        self.told.add(place)
        self.problems.append(SheetProblem(place.tab, place.cell, said))


def _filled(tab: Tab, layout: EntrySheet) -> Iterator[int]:
    """The rows with something in them."""
    for row in range(FIRST, len(tab.rows) + 1):
        cells = [_cell(tab, one, row=row) for one in layout.columns]
        if any(one.text.strip() or not one.is_value for one in cells):
            yield row


def _at(tab: Tab, column: EntryColumn) -> int:
    """Where a column stands, from 1: wherever somebody has moved it."""
    return [one.text for one in tab.rows[KEYS - 1]].index(column.key) + 1


def _cell(tab: Tab, column: EntryColumn, *, row: int) -> Cell:
    return tab.cell(row, _at(tab, column))


def _check_typed(found: Cell) -> None:
    """MistypedFigure for what a program computed, or shows otherwise than it was typed."""
    if not found.is_value:
        raise MistypedFigure(no_value(found))


def _read(column: EntryColumn, typed: str) -> str | int | bool:
    """What is typed, as the file has it. MistypedFigure with a sentence."""
    if column.reads is EntryKind.TEXT or (not typed and column.reads is not EntryKind.TICK):
        return typed
    if column.reads is EntryKind.TICK:
        code = "" if not typed else read_choice(typed, TICKS)
        if code is None:
            said = _("“%(typed)s”: write x where it is so; leave it empty where not.")
            raise MistypedFigure(said % {"typed": shown(typed)})
        return bool(code) or ""
    if column.reads is EntryKind.WHOLE:
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else typed
    return typed  # a number in its cell


def _decimal(typed: str, *, sign: str) -> str:
    """A decimal that is typed, as the file has it. MistypedFigure where it could be two: none here
    reaches a thousand, so that nobody who writes 12.125 means the twelve thousand it may be."""
    figure = read_sent_figure(typed, decimals=MOST_DECIMALS, units=PERCENT, sign=sign)
    return f"{figure:f}"


def _decimal_sign(tabs: Sequence[Tab]) -> str:
    """The decimal sign of the language that a workbook was made in; a point where it says none."""
    told = {one.text for tab in tabs for row in tab.rows[:KEYS] for one in row}
    language = next((one for one in LANGUAGES if f"{LANGUAGE}{one}" in told), None)
    return decimal_sign(language) if language else "."


def _words(text: str) -> str:
    """A text as it was written."""
    return LINE_ENDS.sub("\n", text)
