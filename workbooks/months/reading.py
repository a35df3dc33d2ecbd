"""What the cells of a year's workbook mean, and what is wrong with them by cell.

Which workbook it is and what is typed are judged here, the latter with the form of the months'
table. Whether a month may be told so is for the services of the months.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.figures.reading import MistypedFigure, decimal_sign, read_figure, read_word
from core.spreadsheets import plain_text
from monitoring.forms import HOURS, PEOPLE, MonthOfYearForm, sent_month
from monitoring.indicators import FIGURES, FigureChange
from workbooks.months.layout import (
    BASE,
    FORMAT,
    HIDDEN,
    KEY,
    LANGUAGES,
    MONTH,
    Figures,
    MonthsPlace,
    column_of,
    figures_in,
)
from workbooks.workbook.about import about_of, facts_of
from workbooks.workbook.cells import Cell, Tab
from workbooks.workbook.layout import About
from workbooks.workbook.problems import SheetProblem, no_value, shown

COLUMNS = BASE
UNITS = {"man_hours": HOURS, "workforce": PEOPLE}


@dataclass(slots=True)
class MonthsReading:
    """Everything a workbook says: what somebody changed, where each month stands, what is wrong."""

    tab: str = ""
    rows: dict[int, int] = field(default_factory=dict)  # of the sheet, by month 1 to 12
    changes: list[FigureChange] = field(default_factory=list)
    problems: list[SheetProblem] = field(default_factory=list)

    def wrong(self, row: int, column: int, *, sentence: str) -> None:
        """Something is wrong with a cell."""
        from openpyxl.utils import get_column_letter  # late: who reads a workbook has it loaded

        place = f"{get_column_letter(column)}{row}"
        self.problems.append(SheetProblem(self.tab, place, sentence))


def read_months(tabs: Sequence[Tab], place: MonthsPlace) -> MonthsReading:
    """What the workbook of one year says, or why it is not to be taken."""
    about = about_of(tabs)
    facts = facts_of(about)
    strange = _strange(about, facts, place=place)
    if strange:
        return MonthsReading(problems=[SheetProblem(about.name if about else "", "", strange)])
    tab = next((one for one in tabs if _is_of_months(one)), None)
    if tab is None:
        said = _("The sheet of the months is missing, or its columns have been moved. Use the "
                 "workbook as downloaded.")  # fmt: skip
        return MonthsReading(problems=[SheetProblem("", "", said)])
    found = MonthsReading(tab=tab.name)
    reader = _MonthsReader(tab, place, found=found, sign=decimal_sign(facts["language"]))
    for row in range(2, len(tab.rows) + 1):
        reader.read(row)
    return found


def _is_of_months(tab: Tab) -> bool:
    return all(tab.cell(1, column).text == head for column, head in HIDDEN.items())


def _strange(about: Tab | None, facts: Mapping[str, str], *, place: MonthsPlace) -> str:
    """Why this is not the workbook of these months; "" when it is."""
    if about is None or about.cell(1, About.KEY).text != FORMAT:
        return _(
            "This is not a workbook of months, or it was made for another version of this program. "
            "Use the one you downloaded here."
        )
    if facts.get("place") != place.key:
        return _(
            "This is the workbook of other months: %(company)s, %(site)s, %(year)s. "
            "Upload it there."
        ) % {key: shown(facts.get(key, "?")) for key in ("company", "site", "year")}
    if facts.get("language") not in LANGUAGES:
        return _("The first sheet has been changed. Use the workbook you downloaded.")
    return ""


class _MonthsReader:
    """Reads the rows of the sheet."""

    def __init__(self, tab: Tab, place: MonthsPlace, *, found: MonthsReading, sign: str) -> None:
        self.tab, self.place, self.found, self.sign = tab, place, found, sign
        self.months = {f"{one.month:%Y-%m}": one for one in place.states}

    def read(self, row: int) -> None:
        """One month; what is missing of the year stays as it is on the server."""
        state = self.months.get(self.tab.cell(row, KEY).text.strip())
        seen = figures_in(self.tab.cell(row, BASE).text.strip())
        if state is None or seen is None:
            if any(not _is_empty(self._cell(row, name)) for name in FIGURES):
                said = _("The hidden columns of this row have been changed. Use the workbook as "
                         "downloaded.")  # fmt: skip
                self.found.wrong(row, KEY, sentence=said)
            return
        number = state.month.month
        if number in self.found.rows:
            said = _("This month stands in row %(row)s already: tell it once.")
            self.found.wrong(row, 1, sentence=said % {"row": self.found.rows[number]})
            return
        self.found.rows[number] = row
        otherwise = self._named_otherwise(row, state.month)
        if otherwise:
            self.found.wrong(row, MONTH, sentence=otherwise)
            return
        typed = self._typed(row)
        if typed is None:
            return
        form = MonthOfYearForm(sent_month(typed, seen, number=number), state=state)
        if not form.has_changed():
            return
        if form.is_valid():
            self.found.changes += form.changes()
        for name, errors in form.errors.items():
            self.found.wrong(row, column_of(name), sentence=" ".join(map(str, errors)))

    def _named_otherwise(self, row: int, month: date) -> str:
        """What is wrong where the first column names another month; "" where nothing is."""
        typed = self.tab.cell(row, MONTH).text
        if _names(typed, month):
            return ""
        said = _(
            "“%(typed)s” stands here, but this row is %(month)s: tell each month in its own row."
        )
        return said % {"typed": shown(typed.strip()), "month": date_format(month, "F Y")}

    def _cell(self, row: int, name: str) -> Cell:
        return self.tab.cell(row, column_of(name))

    def _typed(self, row: int) -> Figures | None:
        """The figures of a row; None where one is none, which is told by its cell."""
        typed: dict[str, int | None] = {}
        for name in FIGURES:
            try:
                typed[name] = self._figure(self._cell(row, name), name)
            except MistypedFigure as mistyped:
                self.found.wrong(row, column_of(name), sentence=str(mistyped))
        return typed if len(typed) == len(FIGURES) else None

    def _figure(self, cell: Cell, name: str) -> int | None:
        """What is typed, None for nothing; MistypedFigure with a sentence."""
        said = no_value(cell)
        if said:
            raise MistypedFigure(said)
        text = plain_text(cell.text)
        if not text:
            return None
        units = UNITS.get(name, ())
        figure = Decimal(text) if cell.is_number else read_figure(text, units=units, sign=self.sign)
        if figure < 0 or figure != figure.to_integral_value():
            raise MistypedFigure(
                _("“%(typed)s”: write a whole number here.") % {"typed": shown(text)}
            )
        return int(figure)


def _names(typed: str, month: date) -> bool:
    """Whether what stands in the first column names this month, or nothing does: rows that were
    moved or sorted would be told as other months. In either language, or as the day that a
    program makes of it."""
    said = read_word(plain_text(typed))
    if not said or said.startswith(f"{month:%Y-%m}"):
        return True
    names = []
    for language in LANGUAGES:
        with translation.override(language):
            names.append(read_word(date_format(month, "F Y")))
    return said in names


def _is_empty(cell: Cell) -> bool:
    return not (cell.text.strip() or cell.is_formula)
