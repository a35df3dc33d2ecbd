"""An uploaded file to plain cells, however it was made.

Everything is bounded before it is read: the file, what it unpacks to, its tags, its sheets,
rows and columns. What is not a plain workbook is refused in a sentence that says what to do.
"""

import logging
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from accounts.errors import Refusal
from evaluations.choices import EvidenceType
from evaluations.files import office

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_UNPACKED = 30 * 1024 * 1024
MOST_TAGS = 500_000  # a 166 item evaluation has 20,000; this many take a second or two to read
MOST_SHEETS = 60
MOST_ROWS = 3000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .xls, and .xlsx with a password
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
ZIP = b"PK\x03\x04"
NOT_UTF_8 = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
ENTITIES = (b"<!DOCTYPE", b"<!ENTITY")

# What openpyxl leaves out (drop-downs of newer Excels ...) does not concern the cells.
warnings.filterwarnings("ignore", module=r"openpyxl\b")
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, as text. ``is_formula`` and ``is_error`` (#N/A) are never data."""

    text: str = ""
    is_formula: bool = False
    is_error: bool = False

    @property
    def is_value(self) -> bool:
        """True for what a person typed."""
        return not (self.is_formula or self.is_error)


EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class Tab:
    """A sheet of the file: its name and its rows from the first, each of the width asked for."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]

    def cell(self, row: int, column: int) -> Cell:
        """The cell, counted from 1 as in the program; an empty one beyond the edges."""
        if row > len(self.rows) or column > len(self.rows[row - 1]):
            return EMPTY
        return self.rows[row - 1][column - 1]


def read_tabs(content: bytes, *, columns: int) -> tuple[Tab, ...]:
    """The sheets of an .xlsx with their first ``columns`` columns; Refusal for anything else."""
    if len(content) > LARGEST_FILE:
        raise too_large()
    _check_kind(content)
    _check_parts(content)
    try:
        return tuple(_tabs(content, columns))
    except Refusal:
        raise
    except Exception as error:
        # openpyxl raises whatever its own code stumbles over in a damaged file.
        logger.info("unreadable workbook: %r", error)
        raise _damaged() from error


def _refused(sentence: str) -> Refusal:
    return Refusal(sentence, fields={"file": sentence})


def too_large() -> Refusal:
    """What is said of a file over the limit."""
    return _refused(
        _("The file is larger than %(limit)s MB. Remove pictures and other sheets from it.")
        % {"limit": LARGEST_FILE // 1024 // 1024}
    )


def _damaged() -> Refusal:
    return _refused(
        _(
            "The file could not be read as a workbook. Open it in the spreadsheet program, save "
            "it as .xlsx and upload it again."
        )
    )


def _too_much() -> Refusal:
    return _refused(
        _("The workbook holds far more than an evaluation does. Use the one you downloaded.")
    )


def _locked() -> Refusal:
    return _refused(
        _("The workbook is protected by a password. Remove it, save, and upload it again.")
    )


def _check_kind(content: bytes) -> None:
    """By content: what the name of a file says counts for nothing."""
    if content.startswith(OLE):
        if ENCRYPTED in content:
            raise _locked()
        raise _refused(_("This is a workbook of an old Excel (.xls). Save it as .xlsx."))
    try:
        kind = office.package_kind(BytesIO(content)) if content.startswith(ZIP) else None
    except office.MacrosError as error:
        raise _refused(
            _("The workbook has macros (.xlsm). Save it as .xlsx and upload it again.")
        ) from error
    except office.PasswordError as error:
        raise _locked() from error
    except office.BombError as error:
        raise _too_much() from error
    except office.BrokenPackageError as error:
        raise _damaged() from error
    if kind != EvidenceType.XLSX:
        raise _refused(_("This is not a workbook (.xlsx). Choose the file you filled in."))


def _check_parts(content: bytes) -> None:
    """Refuse more tags than a workbook has, and XML that declares entities."""
    tags = 0
    with ZipFile(BytesIO(content)) as package:
        parts = package.infolist()
        # zipfile never unpacks more of a part than its own entry says, so the sum is a bound.
        if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
            raise _too_much()
        for part in parts:
            unpacked = package.read(part)
            tags += unpacked.count(b"<")
            if tags > MOST_TAGS:
                raise _too_much()
            if unpacked.startswith(NOT_UTF_8) or any(word in unpacked for word in ENTITIES):
                raise _refused(
                    _(
                        "The file was not made by a spreadsheet program. Fill in the workbook "
                        "you downloaded and upload that."
                    )
                )


def _tabs(content: bytes, columns: int) -> Iterator[Tab]:
    book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
    try:
        if len(book.worksheets) > MOST_SHEETS:
            raise _too_much()
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what a file says of its own size may be anything
            yield Tab(name=sheet.title, rows=tuple(_rows(sheet, columns)))
    finally:
        book.close()


def _rows(sheet: Any, columns: int) -> Iterator[tuple[Cell, ...]]:
    """The rows up to the last one with something in it."""
    empty: list[tuple[Cell, ...]] = []
    for number, row in enumerate(sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=columns), 1):
        cells = tuple(_cell(cell) for cell in row)
        if all(cell.text == "" for cell in cells):
            empty.append(cells)
            continue
        if number > MOST_ROWS:
            raise _too_much()
        yield from empty
        empty.clear()
        yield cells


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return EMPTY
    if cell.data_type == "f":
        return Cell(str(getattr(value, "text", value)), is_formula=True)
    if cell.data_type == "e":
        return Cell(str(value), is_error=True)
    if isinstance(value, int | float) and cell.data_type == "n" and "%" in cell.number_format:
        value *= 100  # what the person sees: the file has 0.582 where the program shows 58.2 %
    return Cell(_text(value))


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else f"{value:.14g}"
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return str(value)
