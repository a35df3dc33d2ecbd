"""An uploaded file to plain cells, however it was made.

Everything is bounded before it is read: the file, what it unpacks to, its tags, its sheets,
rows and columns. What is not a plain workbook is refused in a sentence that says what to do.
"""

import logging
import zlib
from io import BytesIO
from itertools import islice
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _

from core.errors import Refusal
from core.files.types import FileType
from files import office
from workbooks.workbook.cells import Tab, TooManyRowsError, read_sheets

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
DAMAGED = (  # what a package that is not in order makes its readers stumble over
    ParseError,
    LookupError,
    ValueError,
    OverflowError,
    RecursionError,
    EOFError,
    NotImplementedError,
    BadZipFile,
    zlib.error,
)

logger = logging.getLogger(__name__)


def read_tabs(content: bytes, *, columns: int) -> tuple[Tab, ...]:
    """The sheets of an .xlsx with their first ``columns`` columns; Refusal for anything else."""
    if len(content) > LARGEST_FILE:
        raise too_large()
    _check_kind(content)
    _check_parts(content)
    try:
        with ZipFile(BytesIO(content)) as package:
            found = read_sheets(package, columns=columns, rows=MOST_ROWS)
            tabs = tuple(islice(found, MOST_SHEETS + 1))
    except TooManyRowsError as error:
        raise _too_much() from error
    except DAMAGED as error:
        logger.info("unreadable workbook: %r", error)
        raise _damaged() from error
    if len(tabs) > MOST_SHEETS:
        raise _too_much()
    return tabs


def _file_refusal(sentence: str) -> Refusal:
    return Refusal(sentence, fields={"file": sentence})


def too_large() -> Refusal:
    """What is said of a file over the limit."""
    return _file_refusal(
        _("The file is larger than %(limit)s MB. Remove pictures and other sheets from it.")
        % {"limit": LARGEST_FILE // 1024 // 1024}
    )


def _damaged() -> Refusal:
    return _file_refusal(
        _(
            "The file could not be read as a workbook. Open it in the spreadsheet program, save "
            "it as .xlsx and upload it again."
        )
    )


def _too_much() -> Refusal:
    return _file_refusal(
        _(
            "The workbook holds more than is read at once: at most %(rows)s rows a sheet and "
            "%(sheets)s sheets. Use the one you downloaded, and fill it in in parts."
        )
        % {"rows": MOST_ROWS, "sheets": MOST_SHEETS}
    )


def _locked() -> Refusal:
    return _file_refusal(
        _("The workbook is protected by a password. Remove it, save, and upload it again.")
    )


def _check_kind(content: bytes) -> None:
    """By content: what the name of a file says counts for nothing."""
    if content.startswith(OLE):
        if ENCRYPTED in content:
            raise _locked()
        raise _file_refusal(_("This is a workbook of an old Excel (.xls). Save it as .xlsx."))
    try:
        kind = office.package_kind(BytesIO(content)) if content.startswith(ZIP) else None
    except office.MacrosError as error:
        raise _file_refusal(
            _("The workbook has macros (.xlsm). Save it as .xlsx and upload it again.")
        ) from error
    except office.PasswordError as error:
        raise _locked() from error
    except office.BombError as error:
        raise _too_much() from error
    except office.BrokenPackageError as error:
        raise _damaged() from error
    if kind != FileType.XLSX:
        raise _file_refusal(_("This is not a workbook (.xlsx). Choose the file you filled in."))


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
                raise _file_refusal(
                    _(
                        "The file was not made by a spreadsheet program. Fill in the workbook "
                        "you downloaded and upload that."
                    )
                )
