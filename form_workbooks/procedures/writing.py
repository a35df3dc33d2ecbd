"""A procedure to .xlsx: how to fill it in, its steps, actors, forms, and what became of others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from core.figures import instant
from core.spreadsheets import SheetRow, add_sheets_to_read, sheet_name
from form_workbooks.procedures.layout import (
    BECAME,
    FORMAT,
    HeldPart,
    ProcedureBook,
    names_in,
    rows_of_procedure,
)
from instruments.words import words_of
from procedures.rendering import ProcedureWords, procedure_words
from workbooks.rows.layout import Field, SheetLayout, Values
from workbooks.rows.writing import AboutSheet, RowsWriter, WrittenRow


@dataclass(frozen=True, slots=True)
class ProcedureWorkbook:
    """What a workbook is made of: the version, who made it, when."""

    book: ProcedureBook
    made_by: str
    made_at: datetime
    language: str


def procedure_workbook(made_of: ProcedureWorkbook) -> bytes:
    """The bytes of the .xlsx, in the active language."""
    buffer, of = BytesIO(), made_of.book
    title = f"{words_of(of.spec.title)} (v{of.spec.version})"
    book = Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": title, "author": "CSMS"})
    rows = rows_of_procedure(of)
    writer = _ProcedureWriter(book, of, became=rows.get(BECAME.code, ()))
    about = AboutSheet(FORMAT, title, _how_to(), _facts(made_of))
    writer.write_about(book.add_worksheet(sheet_name(_("Read me first"))), about)
    for layout in of.sheets:
        sheet = book.add_worksheet(sheet_name(str(layout.title)))
        held = rows[layout.code]
        written = [WrittenRow(one.number, one.version, one.values) for one in held]
        writer.write_rows(sheet, layout, rows=written)
    add_sheets_to_read(book, [(_("What the steps add"), _counts(procedure_words(of.spec)))])
    book.close()
    return buffer.getvalue()


def _facts(made_of: ProcedureWorkbook) -> list[tuple[str, str, str]]:
    book = made_of.book
    state = _("Draft") if book.draft else _("Published")
    return [
        ("title", _("Procedure"), words_of(book.spec.title)),
        ("about", _("What it is"), words_of(book.spec.about)),
        ("state", _("State"), state),
        ("procedure", _("Code and version"), book.key),
        ("edition", _("Edition"), str(book.edition)),
        ("made_at", _("Made at"), instant(made_of.made_at)),
        ("made_by", _("Made by"), made_of.made_by),
        ("language", _("Language"), made_of.language),
    ]


class _ProcedureWriter(RowsWriter):
    """Writes the rows of a procedure, with names in place of codes."""

    def __init__(self, book: Workbook, of: ProcedureBook, *, became: Sequence[HeldPart]) -> None:
        super().__init__(book)
        self.names = names_in(of.spec)
        self.titles = {at: one.title for at, one in enumerate(became, 1)}

    def _write_values(self, sheet: Any, at: int, *, layout: SheetLayout, values: Values) -> None:
        words = self.names.in_words(values)
        super()._write_values(sheet, at, layout=layout, values=words)

    def _write_computed(
        self, sheet: Any, cell: tuple[int, int], *, field: Field, values: Values
    ) -> None:
        self._text(sheet, cell, value=self.titles[cell[0]], looks=self.locked)


def _counts(words: ProcedureWords) -> list[SheetRow]:
    """What is counted of it: steps by phase and by value, what was streamlined."""
    return [
        (words.title, _("Steps"), _("Source")),
        *((word, count, "") for word, count in words.phases),
        *words.values,
        (words.summary, None, None),
    ]


def _how_to() -> list[str]:
    return [
        _(
            "This is one version of a procedure. Filled in and uploaded, it is the draft of the "
            "next one; of a draft it puts the whole anew. What is published never changes."
        ),
        _(
            "Fill in the tinted cells only; what is new goes into the empty rows, without a number "
            "in the first column; a row that is emptied is taken out. Steps stand in the order of "
            "“Step no.”, and are named by it elsewhere, as 4, 5; actors and forms by their titles, "
            "with a semicolon between them. Each step is named once on the sheet of streamlining."
        ),
        _(
            "Save it as .xlsx and upload it on the page where it was downloaded. You will see "
            "what it would change before anything is stored."
        ),
    ]
