"""An extract as CSV, streamed, or as XLSX, written row by row to a temporary file.

Memory stays flat: rows come from a server-side cursor and go out a block at a time. A text that
a spreadsheet would take for a formula is defused in both; figures are figures in both.
"""

import csv
from collections.abc import Iterator
from io import StringIO
from itertools import islice
from typing import IO, TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.errors import Refusal
from core.figures import whole
from core.spreadsheets import defused, plain_text, put_text
from core.tables import Extract, Kind, TableColumn

if TYPE_CHECKING:
    from xlsxwriter import Workbook

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"  # Excel takes a CSV for UTF-8 by this sign alone
BLOCK = 500  # rows that go out together
MOST_IN_XLSX = 60_000  # rows: 300 contractors x 3 years x 61 items; it is written while one waits


def csv_of(extract: Extract, *, language: str) -> Iterator[bytes]:
    """The lines of the CSV, a block at a time, UTF-8 with BOM.

    Indonesian: ``;`` between the cells and a decimal comma, as Excel with Indonesian regional
    settings opens it by a double click. English: ``,`` and a point.
    """
    separator, point = (",", ".") if language == "en" else (";", ",")
    rows = iter(extract.rows)
    is_first = True
    buffer = StringIO(BOM)
    buffer.seek(0, 2)
    writer = csv.writer(buffer, delimiter=separator, lineterminator="\r\n")
    while True:
        # The language is set here again and again: who called has long left its own block.
        with override(language):
            block = list(islice(rows, BLOCK))
            if is_first:
                writer.writerow([_head(column) for column in extract.columns])
                is_first = False
            writer.writerows(
                [
                    _csv_cell(column, value, point=point)
                    for column, value in zip(extract.columns, row, strict=True)
                ]
                for row in block
            )
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
        if len(block) < BLOCK:
            return


def _head(column: TableColumn) -> str:
    """What a column is called; of moments with the zone, which their cells do not say."""
    label = str(column.label)
    return f"{label} ({settings.TIME_ZONE})" if column.kind is Kind.MOMENT else label


def _csv_cell(column: TableColumn, value: Any, *, point: str) -> str:
    """A cell of a CSV; empty where there is no figure, which is not nought."""
    if value is None or value == "":
        return ""
    if column.kind is Kind.DECIMAL:
        return str(value).replace(".", point)
    if column.kind is Kind.MOMENT:
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")
    text = _text(column, value)
    return defused(plain_text(text)) if column.kind is Kind.TEXT else text


def write_xlsx(extract: Extract, target: IO[bytes]) -> None:
    """The extract as one sheet into ``target``: frozen head, filter, figures as figures.

    Raises Refusal where there are more rows than anybody opens.
    """
    from xlsxwriter import Workbook  # late: most web processes never write a workbook

    book = Workbook(target, {"constant_memory": True})
    sheet = book.add_worksheet(extract.name)
    styles = _styles(book)
    for at, column in enumerate(extract.columns):
        sheet.write_string(0, at, _head(column), styles["head"])
        sheet.set_column(at, at, _width(column))
    sheet.freeze_panes(1, 0)
    last = 0
    for last, row in enumerate(extract.rows, start=1):
        if last > MOST_IN_XLSX:
            book.close()
            extract.rows.close()  # and with it the cursor on the server
            raise too_many(last)
        for at, (column, value) in enumerate(zip(extract.columns, row, strict=True)):
            _put_cell(sheet, (last, at), column=column, value=value, styles=styles)
    sheet.autofilter(0, 0, max(last, 1), len(extract.columns) - 1)
    book.close()


def too_many(rows: int) -> Refusal:
    """The sentence for a table that is too long for a workbook: at least so many rows."""
    told = {"rows": whole(rows), "most": whole(MOST_IN_XLSX)}
    return Refusal(
        _(
            "These are %(rows)s rows or more, and a workbook is made of %(most)s at most: choose "
            "fewer years, sites or contractors, or take the same table as CSV, which has no limit."
        )
        % told
    )


def _styles(book: "Workbook") -> dict[str | Kind, Any]:
    return {
        "head": book.add_format({"bold": True, "bg_color": "#F0F2F5", "bottom": 1}),
        Kind.MOMENT: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        Kind.DATE: book.add_format({"num_format": "yyyy-mm-dd"}),
        "one": book.add_format({"num_format": "0.0"}),
        "any": book.add_format({"num_format": "General"}),
        "kept": book.add_format({"quote_prefix": True}),
    }


def _width(column: TableColumn) -> int:
    return {Kind.TEXT: 24, Kind.MOMENT: 17}.get(column.kind, 12)


def _text(column: TableColumn, value: Any) -> str:
    if column.words:
        return column.words(value)
    if column.kind is Kind.FLAG:
        return _("yes") if value else _("no")
    return str(value)


def _put_cell(
    sheet: Any, cell: tuple[int, int], *, column: TableColumn, value: Any, styles: Any
) -> None:
    """A value as what it is: "100.0" shows its nought, "4" and "0.25" stay as they are."""
    if value is None or value == "":
        return
    if column.words or column.kind is Kind.FLAG or column.kind is Kind.TEXT:
        put_text(sheet, cell, value=_text(column, value), kept=styles["kept"])
    elif column.kind is Kind.DECIMAL:
        one = str(value)[-2:-1] == "."
        sheet.write_number(*cell, float(value), styles["one" if one else "any"])
    elif column.kind is Kind.WHOLE:
        sheet.write_number(*cell, value)
    elif column.kind is Kind.DATE:
        sheet.write_datetime(*cell, value, styles[Kind.DATE])
    else:
        local = timezone.localtime(value).replace(tzinfo=None)
        sheet.write_datetime(*cell, local, styles[Kind.MOMENT])
