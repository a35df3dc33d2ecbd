"""A back-test as a file: CSV as a spreadsheet of the page's language opens it, or XLSX."""

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.spreadsheets import defused, plain_text, put_text
from trials.many import TrialRow

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"  # so that spreadsheets read it as UTF-8
WIDTHS = (8, 32, 14, 14, 12, 16, 16, 9, 60, 12)


def csv_of(rows: Iterable[TrialRow]) -> bytes:
    """UTF-8 with its mark; ``;`` and a decimal comma unless the page is in English."""
    english = get_language() == "en"
    target = StringIO(BOM)
    target.seek(0, 2)
    write = csv.writer(target, delimiter="," if english else ";").writerow
    write(_head())
    for row in rows:
        write([_csv_cell(cell, point="." if english else ",") for cell in _cells(row)])
    return target.getvalue().encode()


def xlsx_of(rows: Iterable[TrialRow]) -> bytes:
    """One sheet with a frozen head and a filter; figures are figures, words are never formulas."""
    from xlsxwriter import Workbook  # late: most web processes never write a workbook

    target = BytesIO()
    book = Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet()
    bold, tenths = book.add_format({"bold": True}), book.add_format({"num_format": "0.0"})
    kept = book.add_format({"quote_prefix": True})
    for at, (label, width) in enumerate(zip(_head(), WIDTHS, strict=True)):
        sheet.write_string(0, at, label, bold)
        sheet.set_column(at, at, width)
    last = 0
    for last, row in enumerate(rows, start=1):
        for at, cell in enumerate(_cells(row)):
            if isinstance(cell, Decimal):
                sheet.write_number(last, at, float(cell), tenths)
            elif isinstance(cell, int):
                sheet.write_number(last, at, cell)
            elif cell:
                put_text(sheet, (last, at), value=cell, kept=kept)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(last, 1), len(WIDTHS) - 1)
    book.close()
    return target.getvalue()


def _head() -> Sequence[str]:
    return (
        _("Year"),
        _("Contractor"),
        _("Percent before"),
        _("Percent after"),
        _("Difference"),
        _("Rating before"),
        _("Rating after"),
        _("Changes"),
        _("Why"),
        _("Items without an answer"),
    )


def _cells(row: TrialRow) -> list[Any]:
    """A row's cells: decimals, whole numbers, words, None where there is no figure."""
    return [
        row.year,
        row.contractor,
        row.percent_before and Decimal(row.percent_before),
        row.percent_after and Decimal(row.percent_after),
        row.difference,
        row.word_before,
        row.word_after,
        _("yes") if row.changes else _("no"),
        "; ".join(row.why),
        row.open,
    ]


def _csv_cell(cell: Any, *, point: str) -> str:
    """A cell of a CSV; words that a spreadsheet would take for a formula are told to be words."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return str(cell).replace(".", point)
    return defused(plain_text(cell)) if isinstance(cell, str) else str(cell)
