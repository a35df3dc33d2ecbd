"""What the cells of rows mean, and what is wrong with them by sheet and cell.

Only the form is judged here: sheets, numbers, words, days. Whether a row may be so is for the rules
of the services that store it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import override

from core.figures.reading import MistypedFigure, decimal_sign, read_choice, read_day, read_figure
from core.spreadsheets import plain_text
from workbooks.rows.layout import (
    COMPUTED,
    FIGURES,
    LANGUAGES,
    NUMBER,
    Field,
    Reads,
    SheetLayout,
    Value,
    Values,
    choices_in_words,
    state_of,
)
from workbooks.workbook.cells import Cell, Tab
from workbooks.workbook.problems import (
    SheetProblem,
    merged_cells,
    no_value,
    shown,
    shown_otherwise,
)

LARGEST = 10**16  # nothing whole is as large; beyond, what it is multiplied to is not exact
UNITS = ("Rp", "Rp.", "rupiah")
NUMBERS = re.compile(r"\d{1,6}(?:\s*[,;]\s*\d{1,6})*")
# Of a computed cell with something typed in it, beside the row's values: "" or what is wrong.
ComputedCheck = Callable[[Cell, Values], str]
NO_CHECKS: Mapping[str, ComputedCheck] = {}


@dataclass(frozen=True, slots=True)
class FilledRow:
    """A row as the workbook has it; ``number`` 0: it is new. ``key`` names it in the preview."""

    sheet: str
    number: int
    row: int
    values: Values
    base_version: int
    base_state: str

    @property
    def key(self) -> str:
        """``risk-3``, ``control-new-7`` of row 7."""
        return f"{self.sheet}-{self.number}" if self.number else f"{self.sheet}-new-{self.row}"

    @property
    def is_edited(self) -> bool:
        """Whether it is new, or somebody has changed it since the download."""
        return not self.number or state_of(self.values) != self.base_state


@dataclass(slots=True)
class RowsReading:
    """Everything a workbook says. With problems its rows are not to be stored."""

    tabs: dict[str, str] = field(default_factory=dict)  # names of the tabs, by sheet
    rows: list[FilledRow] = field(default_factory=list)
    problems: list[SheetProblem] = field(default_factory=list)

    def wrong(self, layout: SheetLayout, place: tuple[int, int], *, sentence: str) -> None:
        """Something is wrong with a cell, of this row and column."""
        self.problems.append(SheetProblem(self.tabs[layout.code], cell(*place), sentence))


def cell(row: int, column: int) -> str:
    """A cell's name: D7 of row 7 and column 4."""
    from openpyxl.utils import get_column_letter  # late: who reads a workbook has it loaded

    return f"{get_column_letter(column)}{row}"


def read_rows(
    tabs: Sequence[Tab],
    sheets: Sequence[SheetLayout],
    *,
    numbers: Mapping[str, frozenset[int]],
    language: str,
    checks: Mapping[str, ComputedCheck] = NO_CHECKS,
) -> RowsReading:
    """The rows of these sheets; ``language`` says how figures are written in them.

    ``numbers`` are those of the rows there are, by sheet; ``checks``, by field, what is asked of a
    computed cell that holds no formula.
    """
    found = RowsReading()
    for layout in sheets:
        tab = next((one for one in tabs if _is_of(one, layout)), None)
        if tab is None:
            gone = _("The sheet “%(sheet)s” is missing, or its columns have been moved. Use the "
                     "workbook as downloaded.")  # fmt: skip
            found.problems.append(SheetProblem("", "", gone % {"sheet": layout.title}))
            continue
        found.tabs[layout.code] = tab.name
        found.problems += merged_cells(tab)
        _SheetReader(
            tab, layout, numbers=numbers[layout.code], checks=checks, found=found,
            sign=decimal_sign(language),
        ).read()  # fmt: skip
    return found


def _is_of(tab: Tab, layout: SheetLayout) -> bool:
    """Whether it has the hidden columns, and no column under the head of another."""
    heads: dict[str, set[int]] = {}
    for language in LANGUAGES:
        with override(language):
            for one in layout.fields:
                heads.setdefault(str(one.head), set()).add(layout.column(one.name))
    found = {layout.column(one.name): tab.cell(1, layout.column(one.name)) for one in layout.fields}
    return all(tab.cell(1, column).text == head for column, head in layout.hidden.items()) and all(
        column in heads.get(head.text, {column}) for column, head in found.items()
    )


class _SheetReader:
    """Reads the rows of one sheet."""

    def __init__(
        self,
        tab: Tab,
        layout: SheetLayout,
        *,
        numbers: frozenset[int],
        checks: Mapping[str, ComputedCheck],
        found: RowsReading,
        sign: str,
    ) -> None:
        self.tab, self.layout, self.numbers = tab, layout, numbers
        self.checks, self.found, self.sign = checks, found, sign
        self.seen: dict[int, int] = {}

    def read(self) -> None:
        """Every row with something in it; one that is missing stays as it is on the server."""
        for row in range(2, len(self.tab.rows) + 1):
            number = self._number(row)
            if number is None:
                continue
            filled = any(
                self._cell(row, one).text.strip() or self._cell(row, one).is_formula
                for one in self.layout.read
            )
            if number or filled:
                self._read_row(row, number)

    def _cell(self, row: int, one: Field) -> Cell:
        return self.tab.cell(row, self.layout.column(one.name))

    def _wrong(self, row: int, column: int, *, sentence: str) -> None:
        self.found.wrong(self.layout, (row, column), sentence=sentence)

    def _number(self, row: int) -> int | None:
        """The number of a row, 0 where it is new; None where it is none of this workbook."""
        typed = self.tab.cell(row, NUMBER).text.strip()
        if not typed:
            return 0
        number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 8 else 0
        if number not in self.numbers:
            said = _("“%(typed)s” is no number of this workbook: put back the one that stood here; "
                     "what is new has none.")  # fmt: skip
            self._wrong(row, NUMBER, sentence=said % {"typed": shown(typed)})
            return None
        if number in self.seen:
            said = _("%(number)s stands here a second time: it is in row %(row)s already.")
            self._wrong(row, NUMBER, sentence=said % {"number": number, "row": self.seen[number]})
            return None
        self.seen[number] = row
        return number

    def _read_row(self, row: int, number: int) -> None:
        before = len(self.found.problems)
        values = {one.name: self._value(row, one) for one in self.layout.read}
        for one in self.layout.fields:
            if one.reads in COMPUTED and one.name in self.checks:
                self._check_computed(row, one, values=values)
        version = self.tab.cell(row, self.layout.version).text.strip()
        base = self.tab.cell(row, self.layout.version + 1).text.strip()
        if number and not (base and version.isascii() and version.isdigit() and len(version) < 10):
            said = _("The hidden columns of this row have been changed. Use the workbook as "
                     "downloaded.")  # fmt: skip
            self._wrong(row, self.layout.version, sentence=said)
        if len(self.found.problems) == before:
            known = (int(version), base) if number else (0, "")
            self.found.rows.append(FilledRow(self.layout.code, number, row, values, *known))

    def _value(self, row: int, one: Field) -> Value:
        found = self._cell(row, one)
        column = self.layout.column(one.name)
        said = no_value(found) or _shown_otherwise(found, one)
        if said:
            self._wrong(row, column, sentence=said)
            return None
        typed = plain_text(found.text)
        if not typed:
            return None if one.reads in FIGURES else ""
        try:
            return self._read(one, typed, is_number=found.is_number)
        except MistypedFigure as mistyped:
            self._wrong(row, column, sentence=str(mistyped))
            return None

    def _read(self, one: Field, typed: str, *, is_number: bool) -> Value:
        """What is typed; MistypedFigure with a sentence."""
        if one.reads == Reads.DAY:
            return read_day(typed).isoformat()
        if one.reads == Reads.CHOICE:
            return _chosen(one, typed)
        if one.reads == Reads.QUANTITY:
            figure = Decimal(typed) if is_number else read_figure(typed, decimals=2, sign=self.sign)
            return _quantity(figure, typed=typed)
        if one.reads == Reads.NUMBERS:
            return _numbers(typed)
        if one.reads in (Reads.STEP, Reads.SUM, Reads.COUNT):
            units = () if one.reads == Reads.COUNT else UNITS
            figure = (
                Decimal(typed) if is_number else read_figure(typed, units=units, sign=self.sign)
            )
            if not 0 <= figure < LARGEST or figure != int(figure):
                raise MistypedFigure(
                    _("“%(typed)s”: write a whole number here.") % {"typed": shown(typed)}
                )
            return int(figure)
        return typed

    def _check_computed(self, row: int, one: Field, *, values: Values) -> None:
        """What is computed is a formula, or what the formula gave; never what somebody typed."""
        found = self._cell(row, one)
        if found.is_formula or not plain_text(found.text):
            return
        if said := self.checks[one.name](found, values):
            self._wrong(row, self.layout.column(one.name), sentence=said)


def _shown_otherwise(found: Cell, one: Field) -> str:
    """What is wrong with a cell that shows something else than it holds; "" for any other."""
    if one.reads in FIGURES and found.shows_percent:
        said = _("“%(typed)s %%” is a percent: write the figure itself, in a cell without a "
                 "percent sign.")  # fmt: skip
        return said % {"typed": shown(found.text)}
    return shown_otherwise(found) if one.reads == Reads.TEXT and found.is_disguised else ""


def _chosen(one: Field, typed: str) -> str:
    """The code of a word of the field's list, in whichever language. MistypedFigure."""
    found = read_choice(typed, choices_in_words(one))
    if found is None:
        said = _("“%(typed)s” is not on the list: choose one of %(allowed)s.")
        allowed = ", ".join(one.words.values())
        raise MistypedFigure(said % {"typed": shown(typed), "allowed": allowed})
    return found


def _quantity(figure: Decimal, *, typed: str) -> str:
    """A quantity as it is compared, "2.50". MistypedFigure for one of more than two decimals."""
    if not 0 <= figure < 10**10 or figure != figure.quantize(Decimal("0.01")):
        said = _("“%(typed)s”: write a quantity with at most two decimals here.")
        raise MistypedFigure(said % {"typed": shown(typed)})
    return f"{figure:.2f}"


def _numbers(typed: str) -> str:
    """Numbers of risks, sorted and each once: "3; 1" is "1, 3". MistypedFigure."""
    if not NUMBERS.fullmatch(typed):
        said = _("“%(typed)s”: write the numbers of the risks, as 1, 3.")
        raise MistypedFigure(said % {"typed": shown(typed)})
    numbers = sorted({int(one) for one in re.split(r"[,;]", typed)})
    return ", ".join(map(str, numbers))
