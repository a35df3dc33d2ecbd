"""A quarterly report to .xlsx: how to fill it in, what is written, and what the registers say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from core.figures import day, instant
from core.spreadsheets import add_sheets_to_read, sheet_name
from form_workbooks.quarters.layout import (
    FORMAT,
    WRITTEN,
    HeldWords,
    QuarterBook,
    words_of_quarter,
)
from risks.quarters.content import quarter_content
from risks.quarters.services import due_on
from risks.quarters.words import QuarterWords, quarter_words
from risks.quarters.workbook import sheets_to_read
from workbooks.rows.layout import Field, Values
from workbooks.rows.writing import AboutSheet, RowsWriter, WrittenRow


@dataclass(frozen=True, slots=True)
class QuarterWorkbook:
    """What a workbook is made of: the report as of ``today``, who made it, when."""

    book: QuarterBook
    today: date
    made_by: str
    made_at: datetime
    language: str


def quarter_workbook(made_of: QuarterWorkbook) -> bytes:
    """The bytes of the .xlsx, in the active language."""
    buffer, of = BytesIO(), made_of.book
    found = quarter_words(quarter_content(of.report, today=made_of.today))
    title = f"{of.company.name}, {found.title}"
    book = Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": title, "author": "CSMS"})
    held = words_of_quarter(of)
    writer = _QuarterWriter(book, held)
    about = AboutSheet(FORMAT, title, _how_to(), _facts(made_of, found))
    writer.write_about(book.add_worksheet(sheet_name(_("Read me first"))), about)
    rows = [WrittenRow(one.number, one.version, one.values) for one in held]
    writer.write_rows(book.add_worksheet(sheet_name(str(WRITTEN.title))), WRITTEN, rows=rows)
    add_sheets_to_read(book, sheets_to_read(found))
    book.close()
    return buffer.getvalue()


def _facts(made_of: QuarterWorkbook, found: QuarterWords) -> list[tuple[str, str, str]]:
    book = made_of.book
    return [
        ("company", _("Company"), book.company.name),
        ("title", _("Quarterly report of risks"), found.title),
        ("period", _("Period"), found.period),
        ("as_of", _("As of"), found.as_of),
        ("due", _("To be signed by"), day(due_on(book.quarter).isoformat())),
        *(("fact", word, figure) for word, figure in found.facts),
        ("quarter", _("Company and quarter"), book.key),
        ("made_at", _("Made at"), instant(made_of.made_at)),
        ("made_by", _("Made by"), made_of.made_by),
        ("language", _("Language"), made_of.language),
    ]


class _QuarterWriter(RowsWriter):
    """Writes what is written in a report, each text with what it is about."""

    def __init__(self, book: Workbook, held: Sequence[HeldWords]) -> None:
        super().__init__(book)
        self.titles = {at: one.title for at, one in enumerate(held, 1)}

    def _write_computed(
        self, sheet: Any, cell: tuple[int, int], *, field: Field, values: Values
    ) -> None:
        self._text(sheet, cell, value=self.titles[cell[0]], looks=self.locked)


def _how_to() -> list[str]:
    return [
        _(
            "This is the report of one quarter as the registers have it today. Fill in the tinted "
            "cells: what stood in the way (if nothing did, say so), and what comes next."
        ),
        _(
            "Levels, mitigation, risks and incidents are drawn from the registers and only read "
            "here: a line is put in force in its register, on the page or in its workbook."
        ),
        _(
            "Save it as .xlsx and upload it on the page where it was downloaded. You will see "
            "what it would change before anything is stored. The report is signed on its page."
        ),
    ]
