"""Filling in a roster as a person does in a spreadsheet program."""

from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from workbooks.register import known_to_roster
from workbooks.workbook.roster_writing import roster

_downloaded: dict[
    str, bytes
] = {}  # what is known, and the language > the roster: a third of a test


def downloaded(language: str) -> bytes:
    """The roster of what is known now; the same is written once a run."""
    known = known_to_roster()
    key = f"{known} {language}"
    if key not in _downloaded:
        _downloaded[key] = roster(known, language=language)
    return _downloaded[key]


class RosterFilling:
    """A downloaded roster that is open: add rows, then take its ``content``."""

    def __init__(self, content: bytes | None = None, *, language: str = "en") -> None:
        self.book = load_workbook(BytesIO(content or downloaded(language)))

    @property
    def contractors(self) -> Any:
        """The sheet of contractors."""
        return self.book.worksheets[1]

    @property
    def totals(self) -> Any:
        """The sheet of totals."""
        return self.book.worksheets[2]

    def contractor(self, *cells: object, row: int = 0) -> "RosterFilling":
        """Write a contractor: into ``row``, or the first empty one."""
        return self._write(self.contractors, cells, row=row)

    def total(self, *cells: object, row: int = 0) -> "RosterFilling":
        """Write a total: into ``row``, or the first empty one."""
        return self._write(self.totals, cells, row=row)

    def _write(self, sheet: Any, cells: tuple[object, ...], *, row: int) -> "RosterFilling":
        if not row:
            row = next(n for n in range(2, 9999) if not sheet.cell(row=n, column=1).value)
        for column, value in enumerate(cells, start=1):
            sheet.cell(row=row, column=column).value = value
        return self

    @property
    def content(self) -> bytes:
        """The bytes of the saved file."""
        buffer = BytesIO()
        self.book.save(buffer)
        return buffer.getvalue()
