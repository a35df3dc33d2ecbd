"""A matrix of sheets that is handed in as a file: a workbook (.xlsx) or a text (.csv)."""

import logging
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import Any, BinaryIO
from zipfile import BadZipFile

from django.utils.translation import gettext as _

from core.errors import Refusal
from core.files.types import FileType
from files.inspection import inspect
from questionnaires.matrices.reading import MOST_ROWS

log = logging.getLogger(__name__)

LARGEST = 5 * 1024 * 1024
MOST_COLUMNS = 400
ZIP = b"PK\x03\x04"
UNREADABLE = (  # what a package that is not in order makes its reader stumble over
    SyntaxError,  # of XML, by whichever library reads it
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    OverflowError,
    EOFError,
    BadZipFile,
    zlib.error,
)


def text_of_file(content: BinaryIO, name: str) -> str:
    """The rows of its first sheet as they would be pasted, a line a row. Refusal for others."""
    content.seek(0)
    data = content.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise _at_file(_("The file is larger than 5 MB: hand in fewer rows at once."))
    if data.startswith(ZIP):
        if inspect(content, name).kind != FileType.XLSX:
            raise _at_file(_("The file is no workbook: save it as .xlsx or .csv."))
        return "\n".join(_lines(content))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        said = _("The file is no workbook and no text in UTF-8: save it as .xlsx or .csv (UTF-8).")
        raise _at_file(said) from error


def _lines(content: BinaryIO) -> Iterator[str]:
    from openpyxl import load_workbook  # late: a web process that takes no workbook carries none

    content.seek(0)
    try:
        book = load_workbook(content, read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(max_col=MOST_COLUMNS, values_only=True)
        for row in islice(rows, MOST_ROWS + 2):
            yield "\t".join(map(_cell, row)).rstrip("\t")
    except UNREADABLE as error:
        log.info("unreadable workbook: %r", error)
        said = _(
            "The workbook cannot be read: open it, save it anew as .xlsx, then choose it again."
        )
        raise _at_file(said) from error


def _cell(value: Any) -> str:
    """A cell as it is pasted: 4, not 4.0."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())


def _at_file(said: str) -> Refusal:
    return Refusal(said, fields={"file": said})
