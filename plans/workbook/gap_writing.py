"""A gap table to .xlsx: its rows, as they stand on the page."""

from collections.abc import Sequence
from io import BytesIO

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from xlsxwriter import Workbook

from core.spreadsheets import put_text, sheet_name
from plans.models import GapRow, GapTable

WIDTHS = (5, 10, 26, 44, 34, 34, 34, 12, 18, 12, 30, 12, 16, 10)


def gap_workbook(table: GapTable, rows: Sequence[GapRow]) -> bytes:
    """The bytes of the .xlsx, in the active language; days as 2026-02-28."""
    buffer = BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": table.name, "author": "CSMS"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
    head = book.add_format({"bold": True, "bg_color": "#F0F2F5", "text_wrap": True})
    sheet = book.add_worksheet(sheet_name(_("Gap table")))
    for column, (name, width) in enumerate(zip(_heads(), WIDTHS, strict=True)):
        sheet.set_column(column, column, width, book.add_format({"text_wrap": True}))
        sheet.write_string(0, column, name, head)
    for at, row in enumerate(rows, 1):
        sheet.write_number(at, 0, row.position)
        for column, text in enumerate(_texts(row), 1):
            put_text(sheet, (at, column), value=text, kept=wrapped)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    book.close()
    return buffer.getvalue()


def _heads() -> tuple[str, ...]:
    return (
        _("No."), _("Criterion"), _("Clauses of each standard"), _("Requirement"),
        _("Actual condition"), pgettext("requirement", "Gap"), _("Proposal"), _("Status"),
        _("Owner"), _("Deadline"), _("Evidence"), _("To be checked again on"), _("Finding"),
        _("Plan"),
    )  # fmt: skip


def _texts(row: GapRow) -> tuple[str, ...]:
    return (
        row.code,
        row.clauses,
        row.requirement,
        row.actual,
        row.gap,
        row.proposal,
        row.get_status_display(),
        row.owner,
        row.due_on.isoformat() if row.due_on else "",
        row.evidence,
        row.recheck_on.isoformat() if row.recheck_on else "",
        row.finding.reference if row.finding else "",
        row.plan_line.code if row.plan_line else "",
    )
