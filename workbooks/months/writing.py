"""A year of months to .xlsx: how to fill it in, and a row a month with what is told already.

What may be filled in is unlocked and tinted; everything else is locked without a password, against
slips and not against people: reading and storing check all of it again.
"""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from core.figures import instant
from core.spreadsheets import plain_text, sheet_name
from monitoring.choices import MonthStatus
from monitoring.indicators import FIGURES
from monitoring.month_states import MonthState
from monitoring.targets.selectors import Targets
from monitoring.year import LEADING_INDICATORS
from workbooks.months.layout import (
    BASE,
    FORMAT,
    HIDDEN,
    KEY,
    MONTH,
    STANDING,
    MonthsPlace,
    base_of,
    column_of,
    figures_of,
    label_of,
)

A4 = 9


@dataclass(frozen=True, slots=True)
class MonthsWorkbook:
    """What a workbook is made of: the months as they stand, who made it, when, in what language.

    ``targets`` are the contractor's of that year, read by people alone.
    """

    place: MonthsPlace
    targets: Targets
    made_by: str
    made_at: datetime
    language: str


def months_workbook(made_of: MonthsWorkbook) -> bytes:
    """The bytes of the .xlsx, in the active language."""
    buffer = BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    book.set_properties({"author": "CSMS"})
    _MonthsWriter(book, made_of).write()
    book.close()
    return buffer.getvalue()


class _MonthsWriter:
    """Writes the two sheets of one workbook."""

    def __init__(self, book: Workbook, made_of: MonthsWorkbook) -> None:
        self.book, self.made_of = book, made_of
        wrapped = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#DFE3E8"}
        tint, grey = {"bg_color": "#FFFBEA", "locked": False}, {"bg_color": "#F0F2F5"}
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.plain = book.add_format({"text_wrap": True, "valign": "top"})
        self.head = book.add_format({**wrapped, **grey, "bold": True})
        self.text = book.add_format({**wrapped, **grey, "num_format": "@"})
        self.kept = book.add_format({**wrapped, **grey, "num_format": "@", "quote_prefix": True})
        self.locked = book.add_format({**wrapped, **grey, "num_format": "#,##0"})
        self.filled = book.add_format({**wrapped, **tint, "num_format": "#,##0"})

    def write(self) -> None:
        """Both sheets, in the order of the tabs."""
        self._write_about(self.book.add_worksheet(sheet_name(_("Read me first"))))
        sheet = self.book.add_worksheet(sheet_name(_("Months")))
        self._write_heads(sheet)
        for row, state in enumerate(self.made_of.place.states, 1):
            self._write_month(sheet, row, state=state)
        sheet.activate()

    def _write_about(self, sheet: Any) -> None:
        sheet.set_column(0, 0, 10, None, {"hidden": True})
        sheet.set_column(1, 1, 30)
        sheet.set_column(2, 2, 90)
        sheet.write_string(0, 0, FORMAT)
        sheet.write_string(0, 1, f"{_('Months')} {self.made_of.place.year}", self.title)
        said = _how_to()
        for row, sentence in enumerate(said, 2):
            sheet.merge_range(row, 1, row, 2, sentence, self.plain)
            sheet.set_row(row, 32)
        for row, (key, label, value) in enumerate(self._facts(), 3 + len(said)):
            sheet.write_string(row, 0, key)
            sheet.write_string(row, 1, label, self.head)
            sheet.write_string(row, 2, plain_text(value), self.kept)
        sheet.protect()

    def _facts(self) -> list[tuple[str, str, str]]:
        place = self.made_of.place
        return [
            ("company", _("Company"), place.contractor.name),
            ("site", _("Site"), place.site.name),
            ("year", _("Year"), str(place.year)),
            ("place", _("Number"), place.key),
            ("made_at", _("Made at"), instant(self.made_of.made_at)),
            ("made_by", _("Made by"), self.made_of.made_by),
            ("language", _("Language"), self.made_of.language),
            *self._targets(),
        ]

    def _targets(self) -> list[tuple[str, str, str]]:
        """What each month of the year is held against: of the contractor, at all its sites."""
        label = _("Target a month, all sites together: %(indicator)s")
        return [
            (f"target_{one.code}", label % {"indicator": one.label}, target.in_words(one))
            for one in LEADING_INDICATORS
            if (target := self.made_of.targets.get(one.code))
        ]

    def _write_heads(self, sheet: Any) -> None:
        sheet.set_column(MONTH - 1, MONTH - 1, 16)
        sheet.set_column(MONTH, STANDING - 2, 13)
        sheet.set_column(STANDING - 1, STANDING - 1, 24)
        sheet.set_column(KEY - 1, BASE - 1, 10, None, {"hidden": True})
        sheet.write_string(0, MONTH - 1, _("Month"), self.head)
        for name in FIGURES:
            sheet.write_string(0, column_of(name) - 1, label_of(name), self.head)
        sheet.write_string(0, STANDING - 1, _("Status"), self.head)
        for column, key in HIDDEN.items():
            sheet.write_string(0, column - 1, key)
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.protect()

    def _write_month(self, sheet: Any, row: int, *, state: MonthState) -> None:
        is_open = self._is_open(state)
        figures = figures_of(state)
        sheet.write_string(row, MONTH - 1, date_format(state.month, "F Y"), self.text)
        for name, value in figures.items():
            look = self.filled if is_open else self.locked
            at = column_of(name) - 1
            if value is None:
                sheet.write_blank(row, at, None, look)
            else:
                sheet.write_number(row, at, value, look)
        standing = state.words
        if state.row and not is_open:
            standing = _("%(standing)s: not to be changed") % {"standing": standing}
        sheet.write_string(row, STANDING - 1, standing, self.text)
        sheet.write_string(row, KEY - 1, f"{state.month:%Y-%m}")
        sheet.write_string(row, BASE - 1, base_of(figures))

    def _is_open(self, state: MonthState) -> bool:
        if state.month > state.today:
            return False
        is_confirmed = state.code == MonthStatus.CONFIRMED
        return self.made_of.place.may_change_confirmed or not is_confirmed


def _how_to() -> list[str]:
    return [
        _("Fill in the tinted cells of the next sheet, then upload the workbook where you got it."),
        _("Leave empty what was not reported; 0 means that there was none. Whole numbers only."),
        _("Uploading stores nothing yet: you first see what would change, and what is refused."),
    ]
