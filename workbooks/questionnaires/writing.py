"""A questionnaire to .xlsx. What is filled in is text, also 1.10: no program turns it into 1.1."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from core.figures.reading import decimal_sign
from core.spreadsheets import FORMULA_SIGNS, UNPRINTABLE, sheet_name
from instruments.specs.writing import as_json
from questionnaires.specs.parts import QuestionnaireSpec
from workbooks.questionnaires.layout import (
    EMPTY_ROWS,
    FIRST,
    FORMAT,
    HEADS,
    KEYS,
    LANGUAGE,
    MARK,
    SHEETS,
    WHOLE_FILE,
    EntryColumn,
    EntryKind,
    EntrySheet,
    head_of,
)

A4 = 9
Entry = Mapping[str, Any]


def questionnaire_workbook(spec: QuestionnaireSpec) -> bytes:
    """The bytes of the .xlsx, its heads and decimal signs in the active language."""
    buffer = BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": f"{spec.code}-v{spec.version}", "author": "CSMS"})
    writer = _EntryWriter(book)
    content = as_json(spec)
    for layout in SHEETS:
        writer.write(layout, list(_entries(layout, content)))
    book.close()
    return buffer.getvalue()


def _entries(layout: EntrySheet, content: Entry) -> Iterator[Entry]:
    """The entries of a sheet: those of the file itself, or of each entry of the sheet above."""
    if layout == WHOLE_FILE:
        yield content
    elif layout.within:
        for above in content.get(layout.within, ()):
            for one in above.get(layout.key, ()):
                yield {"of": above["code"], **one}
    else:
        yield from content.get(layout.key, ())


def _value(entry: Entry, column: EntryColumn) -> str:
    """What an entry says in a column such as ``title.en``; "" where it says nothing."""
    name, _dot, language = column.key.partition(".")
    found = entry.get(name)
    if language and found:
        found = found.get(language)
    if isinstance(found, bool):
        return "x" if found else ""
    if column.reads is EntryKind.DECIMAL and found:
        return str(found).replace(".", decimal_sign())
    return "" if found is None else str(found)


class _EntryWriter:
    """Writes the sheets of one workbook."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        wrapped = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#DFE3E8"}
        self.head = book.add_format({**wrapped, "bg_color": "#F0F2F5", "bold": True})
        look = {**wrapped, "num_format": "@"}
        self.text = book.add_format(look)
        self.quoted = book.add_format({**look, "quote_prefix": True})

    def write(self, layout: EntrySheet, entries: list[Entry]) -> None:
        """One sheet: its keys, its heads, a row for each entry and some for new ones."""
        sheet: Any = self.book.add_worksheet(sheet_name(str(layout.title)))
        sheet.set_column(0, 0, 4, None, {"hidden": True})
        sheet.set_row(KEYS - 1, None, None, {"hidden": True})
        sheet.write_string(KEYS - 1, MARK - 1, f"{FORMAT}:{layout.key}")
        if layout == WHOLE_FILE:
            told = f"{LANGUAGE}{get_language() or 'id'}"
            sheet.write_string(KEYS - 1, MARK + len(layout.columns), told)
        for at, column in enumerate(layout.columns, MARK):
            sheet.set_column(at, at, column.width)
            sheet.write_string(KEYS - 1, at, column.key)
            sheet.write_string(HEADS - 1, at, head_of(column), self.head)
            if column.reads is EntryKind.TICK:
                said = _("Write x where it is so; leave it empty where not.")
                sheet.write_comment(HEADS - 1, at, said)
        empty = 0 if layout == WHOLE_FILE else EMPTY_ROWS
        for row in range(len(entries) + empty):
            entry = entries[row] if row < len(entries) else {}
            for at, column in enumerate(layout.columns, MARK):
                self._text(sheet, (FIRST - 1 + row, at), value=_value(entry, column))
        sheet.freeze_panes(FIRST - 1, 0)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)

    def _text(self, sheet: Any, cell: tuple[int, int], *, value: str) -> None:
        look = self.quoted if value.startswith(FORMULA_SIGNS) else self.text
        value = UNPRINTABLE.sub("", value)
        if value:
            sheet.write_string(*cell, value, look)
        else:
            sheet.write_blank(*cell, None, look)
