"""A gap table to .xlsx: its rows as they stand on the page, to be filled in and given back."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from core.spreadsheets import put_text, sheet_name
from gap_tables.models import GapRow, GapTable
from gap_tables.workbook.layout import FORMAT, HIDDEN_HEADS, heads, said_of, state_of

WIDTHS = (5, 10, 26, 44, 34, 34, 34, 12, 18, 12, 30, 12, 16, 10, 8, 8, 8)


def gap_workbook(table: GapTable, rows: Sequence[GapRow]) -> bytes:
    """The bytes of the .xlsx, in the active language; days as 2026-02-28."""
    buffer = BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": table.name, "author": "CSMS"})
    _write_rows(book, book.add_worksheet(sheet_name(_("Gap table"))), rows=rows)
    _write_about(book, book.add_worksheet(sheet_name(_("Read me first"))), table=table)
    book.close()
    return buffer.getvalue()


def _write_rows(book: Workbook, sheet: Any, *, rows: Sequence[GapRow]) -> None:
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
    head = book.add_format({"bold": True, "bg_color": "#F0F2F5", "text_wrap": True})
    plain = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    for (column, name), width in zip(heads().items(), WIDTHS, strict=True):
        hidden = {"hidden": True} if column in HIDDEN_HEADS else None
        sheet.set_column(column - 1, column - 1, width, plain, hidden)
        sheet.write_string(0, column - 1, name, head)
    for at, row in enumerate(rows, 1):
        sheet.write_number(at, 0, row.position)
        for place, text in enumerate(_texts(row), 1):
            put_text(sheet, (at, place), value=text, kept=wrapped)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _write_about(book: Workbook, sheet: Any, *, table: GapTable) -> None:
    """What the workbook is of, and how it is filled in."""
    sheet.set_column(0, 0, 10, None, {"hidden": True})
    sheet.set_column(1, 1, 24)
    sheet.set_column(2, 2, 80)
    kept = book.add_format({"quote_prefix": True})
    sheet.write_string(0, 0, FORMAT)
    put_text(sheet, (0, 1), value=table.name, kept=kept)
    facts = (
        ("company", _("Company"), table.contractor.name),
        ("table", _("Gap table"), str(table.key)),
        ("language", _("Language"), get_language() or "id"),
    )
    for row, (key, label, value) in enumerate(facts, 2):
        sheet.write_string(row, 0, key)
        sheet.write_string(row, 1, label)
        put_text(sheet, (row, 2), value=value, kept=kept)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    said = _(
        "Change what a requirement says in its row, write new ones below the last; days as "
        "2026-02-28, no formulas. A row that is missing stays as it is. Save it as .xlsx and "
        "upload it where it was downloaded: you see what it would change before it is stored."
    )
    sheet.merge_range(6, 1, 6, 2, said, wrapped)
    sheet.set_row(6, 64)


def _texts(row: GapRow) -> tuple[str, ...]:
    said = said_of(row)
    return (
        row.code,
        row.clauses,
        row.requirement,
        row.actual,
        row.gap,
        row.proposal,
        row.get_status_display(),
        row.owner,
        said["due_on"],
        row.evidence,
        said["recheck_on"],
        row.finding.reference if row.finding else "",
        row.plan_line.code if row.plan_line else "",
        str(row.position),
        str(row.version),
        state_of(said),
    )
