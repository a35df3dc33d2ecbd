"""Text in a cell of a spreadsheet: as it is, and never run as a formula."""

import re
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # not in XML


# A text that begins so is computed by some spreadsheet program.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


LINE_ENDS = re.compile(r"(?:_x000[dD]_|\r)\n?")
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
BREAK = "\x0b"  # a word processor's own, in what was copied from there


def unescaped(text: str) -> str:
    """The text of a cell as a program shows it: what its file cannot hold stands there by number,
    as ``_x000D_``, and so does the first sign of what only looks like that."""
    return ESCAPED.sub(lambda found: _meant(chr(int(found[1], 16))), text)


def _meant(sign: str) -> str:
    return "\n" if sign == BREAK else printable(sign)


def printable(text: str) -> str:
    """The text without the signs that old data may have and no workbook can hold."""
    return UNPRINTABLE.sub("", text)


def plain_text(text: str) -> str:
    """A text as it comes back from a spreadsheet program: \\n, no unprintables, no edges."""
    return printable(LINE_ENDS.sub("\n", text)).strip() if text else ""


def defused(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would compute it."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_SIGNS) else text


LONGEST_SHEET_NAME = 31
FORBIDDEN = re.compile(r"[\[\]:*?/\\']")  # in a reference each means something


def sheet_name(word: str) -> str:
    """A word as the name of a sheet may be."""
    return FORBIDDEN.sub(" ", word)[:LONGEST_SHEET_NAME].strip()


LONGEST_CELL = 32_767  # characters, Excel's own limit


def put_text(sheet: Any, cell: tuple[int, int], *, value: str, kept: Any) -> None:
    """A text as a text, whatever it begins with, cut at the longest a cell can hold."""
    text = plain_text(value)[:LONGEST_CELL]
    sheet.write_string(*cell, text, kept if text.startswith(FORMULA_SIGNS) else None)


SheetRow = Sequence[str | int | None]


def workbook_to_read(
    title: str, sheets: Sequence[tuple[str, Sequence[SheetRow]]], *, made_at: datetime
) -> bytes:
    """The bytes of an .xlsx that is read and not filled in, the same ones whenever it is made: each
    sheet with its title and its rows, the head first."""
    from xlsxwriter import Workbook  # late: it is large

    buffer = BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": printable(title), "author": "CSMS", "created": made_at})
    add_sheets_to_read(book, sheets)
    book.close()
    return buffer.getvalue()


def add_sheets_to_read(book: Any, sheets: Sequence[tuple[str, Sequence[SheetRow]]]) -> None:
    """Sheets that are read and not filled in, each with its title and its rows, the head first."""
    kept = book.add_format({"quote_prefix": True})
    head = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#F0F2F5", "border": 1})
    for name, rows in sheets:
        sheet = book.add_worksheet(sheet_name(name))
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 9, 22)
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                _put(sheet, (at, column), value=value, looks=None if at else head, kept=kept)
        sheet.freeze_panes(1, 0)


def _put(
    sheet: Any, cell: tuple[int, int], *, value: str | int | None, looks: Any, kept: Any
) -> None:
    if isinstance(value, int):
        sheet.write_number(*cell, value)
    elif looks is not None:
        sheet.write_string(*cell, value or "", looks)
    elif value:
        put_text(sheet, cell, value=value, kept=kept)
