"""Text in a cell of a spreadsheet: as it is, and never run as a formula."""

import re
from typing import Any

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # not in XML


# A text that begins so is computed by some spreadsheet program.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


LINE_ENDS = re.compile(r"_x000[dD]_|\r\n?")


def plain_text(text: str) -> str:
    """A text as it comes back from a spreadsheet program: \\n, no unprintables, no edges."""
    return UNPRINTABLE.sub("", LINE_ENDS.sub("\n", text)).strip() if text else ""


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
