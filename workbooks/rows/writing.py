"""Rows to .xlsx: how to fill them in, what there is, and empty rows for what is new.

What may be filled in is unlocked and tinted; everything else is locked without a password, against
slips and not against people: reading checks all of it again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from core.spreadsheets import FORMULA_SIGNS, plain_text
from workbooks.rows.layout import (
    COMPUTED,
    FIGURES,
    NUMBER,
    Field,
    Reads,
    SheetLayout,
    Values,
    state_of,
)

A4 = 9
LONGEST_LIST = 255  # characters of a validation, by the file format
LIST_SHEET = "list"


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """A row of a sheet: its number and version, and what is filled in."""

    number: int
    version: int
    values: Values


@dataclass(frozen=True, slots=True)
class AboutSheet:
    """The first sheet: the format's name, a title, sentences, and facts: key, label, value."""

    format: str
    title: str
    how_to: Sequence[str]
    facts: Sequence[tuple[str, str, str]]


class RowsWriter:
    """Writes the sheets of a workbook whose rows are filled in; each kind computes its own."""

    def __init__(self, book: Workbook) -> None:
        self.book, self.lists = book, 0
        wrapped = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#DFE3E8"}
        tint, grey = {"bg_color": "#FFFBEA", "locked": False}, {"bg_color": "#F0F2F5"}
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.plain = book.add_format({"text_wrap": True, "valign": "top"})
        self.head = book.add_format({**wrapped, **grey, "bold": True})
        self.locked = self._pair({**wrapped, **grey, "num_format": "@"})
        self.filled = self._pair({**wrapped, **tint, "num_format": "@"})
        self.level = book.add_format({**wrapped, **grey})
        self.figure = book.add_format({**wrapped, **tint, "num_format": "#,##0"})
        self.quantity = book.add_format({**wrapped, **tint, "num_format": "#,##0.00"})
        self.amount = book.add_format({**wrapped, **grey, "num_format": "#,##0"})

    def _pair(self, look: Mapping[str, Any]) -> tuple[Any, Any]:
        """A format, and the same for a text that a program would take for a formula."""
        return self.book.add_format(look), self.book.add_format({**look, "quote_prefix": True})

    def write_about(self, sheet: Any, about: AboutSheet) -> None:
        """The first sheet: how to fill in the rest, and by hidden keys what it is of."""
        sheet.set_column(0, 0, 10, None, {"hidden": True})
        sheet.set_column(1, 1, 30)
        sheet.set_column(2, 2, 90)
        sheet.write_string(0, 0, about.format)
        sheet.write_string(0, 1, about.title, self.title)
        for row, sentence in enumerate(about.how_to, 2):
            sheet.merge_range(row, 1, row, 2, sentence, self.plain)
            sheet.set_row(row, 32)
        for row, (key, label, value) in enumerate(about.facts, 3 + len(about.how_to)):
            sheet.write_string(row, 0, key)
            sheet.write_string(row, 1, label, self.head)
            self._text(sheet, (row, 2), value=plain_text(value), looks=self.locked)
        sheet.protect()

    def write_rows(self, sheet: Any, layout: SheetLayout, *, rows: Sequence[WrittenRow]) -> None:
        """A sheet: what there is, and empty rows for what is new."""
        sheet.set_column(0, 0, 6)
        sheet.write_string(0, NUMBER - 1, _("No."), self.head)
        for one in layout.fields:
            column = layout.column(one.name) - 1
            sheet.set_column(column, column, one.width)
            sheet.write_string(0, column, str(one.head), self.head)
        for column, head in layout.hidden.items():
            sheet.set_column(column - 1, column - 1, 10, None, {"hidden": True})
            sheet.write_string(0, column - 1, head, self.head)
        for at, row in enumerate(rows, 1):
            sheet.write_number(at, NUMBER - 1, row.number, self.level)
            sheet.write_string(at, layout.version - 1, str(row.version))
            sheet.write_string(at, layout.version, state_of(row.values))
            self._write_values(sheet, at, layout=layout, values=row.values)
        empty: Values = dict.fromkeys((one.name for one in layout.read), "")
        for at in range(len(rows) + 1, len(rows) + 1 + layout.empty_rows):
            sheet.write_blank(at, NUMBER - 1, None, self.level)
            self._write_values(sheet, at, layout=layout, values=empty)
        self._add_lists(sheet, layout, last=len(rows) + layout.empty_rows)
        sheet.freeze_panes(1, 2)
        sheet.protect(options={"format_columns": True, "format_rows": True})
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def _write_values(self, sheet: Any, at: int, *, layout: SheetLayout, values: Values) -> None:
        for one in layout.fields:
            cell = (at, layout.column(one.name) - 1)
            if one.reads in COMPUTED:
                self._write_computed(sheet, cell, field=one, values=values)
                continue
            value = values[one.name]
            if isinstance(value, int):
                sheet.write_number(*cell, value, self.figure)
            elif one.reads == Reads.QUANTITY and value:
                sheet.write_number(*cell, float(value), self.quantity)
            elif one.reads in FIGURES:
                sheet.write_blank(*cell, None, self.figure)
            elif one.words:
                word = one.words.get(str(value), "")
                self._text(sheet, cell, value=word, looks=self.filled)
            else:
                self._text(sheet, cell, value=value or "", looks=self.filled)

    def _add_lists(self, sheet: Any, layout: SheetLayout, *, last: int) -> None:
        """The drop-downs; what is typed is checked at the upload all the same."""
        for one in layout.fields:
            if one.words:
                column = layout.column(one.name) - 1
                self._add_list(sheet, column, words=list(one.words.values()), last=last)

    def _add_list(self, sheet: Any, column: int, *, words: Sequence[str], last: int) -> None:
        fits = len(",".join(words)) <= LONGEST_LIST and not any("," in one for one in words)
        source: Any = list(words) if fits else self._listed(words)
        checked = {"validate": "list", "source": source, "error_type": "warning"}
        sheet.data_validation(1, column, last, column, checked)

    def _listed(self, words: Sequence[str]) -> str:
        """A list that is too long for a validation, on a sheet of its own: where it stands."""
        self.lists += 1
        name = f"{LIST_SHEET}{self.lists}"
        sheet = self.book.add_worksheet(name)
        sheet.hide()
        for at, word in enumerate(words):
            sheet.write_string(at, 0, word)
        return f"={name}!$A$1:$A${len(words)}"

    def _write_computed(
        self, sheet: Any, cell: tuple[int, int], *, field: Field, values: Values
    ) -> None:
        """A cell that nobody fills in: a formula with what it gives now, or the server's words."""
        raise NotImplementedError

    def _text(
        self, sheet: Any, cell: tuple[int, int], *, value: str, looks: tuple[Any, Any]
    ) -> None:
        """A plain text as a text, whatever it begins with."""
        kept = looks[1] if value.startswith(FORMULA_SIGNS) else looks[0]
        if value:
            sheet.write_string(*cell, value, kept)
        else:
            sheet.write_blank(*cell, None, kept)
