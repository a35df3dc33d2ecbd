"""Filling in a downloaded workbook as a person does in a spreadsheet program."""

from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import load_workbook

from checklists.selectors.checklist import checklist
from evaluations.models import Evaluation
from evaluations.pinned_evaluation import give_pinned
from workbooks.workbook.layout import SheetColumn
from workbooks.workbook.writing import WorkbookOrigin, evaluation_workbook


def made(evaluation: Evaluation, *, now: datetime, language: str = "en") -> bytes:
    """The workbook of an evaluation as its answers stand now."""
    fresh = Evaluation.objects.select_related("period", "contractor").get(pk=evaluation.pk)
    origin = WorkbookOrigin(made_by="Koordinator", made_at=now, language=language)
    return evaluation_workbook(checklist(give_pinned(fresh)), origin)


class Filling:
    """A workbook that is open in a program: write cells, then take its ``content``."""

    def __init__(self, content: bytes) -> None:
        self.book = load_workbook(BytesIO(content))

    def sheet(self, element: str = "1") -> Any:
        """The sheet of an element."""
        return next(sheet for sheet in self.book.worksheets if sheet.title.startswith(element))

    def row(self, code: str) -> tuple[Any, int]:
        """The sheet and row of a code."""
        for sheet in self.book.worksheets[1:]:
            for cell in sheet["A"]:
                if cell.value == code:
                    return sheet, cell.row
        raise KeyError(code)

    def put(self, code: str, /, **values: object) -> "Filling":
        """Write cells of an item's row, by the name of their column: choice, reason, note ..."""
        sheet, row = self.row(code)
        for name, value in values.items():
            sheet.cell(row=row, column=SheetColumn[name.upper()]).value = value
        return self

    @property
    def content(self) -> bytes:
        """The bytes of the saved file."""
        buffer = BytesIO()
        self.book.save(buffer)
        return buffer.getvalue()


def repacked(content: bytes, parts: dict[str, bytes | None]) -> bytes:
    """The same package with parts replaced, added, or (None) left out."""
    buffer = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(buffer, "w", ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), *parts]):
            part = parts[name] if name in parts else old.read(name)
            if part is not None:
                new.writestr(name, part)
    return buffer.getvalue()
