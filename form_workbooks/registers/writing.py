"""A register to .xlsx: how to fill it in, its risks, its controls, its matrix.

Levels are formulas over the sheet of the matrix, so that they follow what is typed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from core.figures import instant
from core.spreadsheets import sheet_name
from form_workbooks.registers.layout import (
    CONTROLS,
    FORMAT,
    RISKS,
    values_of_control,
    values_of_risk,
)
from instruments.words import words_of
from risks.matrices.parts import MatrixSpec
from risks.models import RegisteredRisk, RiskControl, RiskRegister
from workbooks.rows.layout import Field, SheetLayout, Values
from workbooks.rows.writing import AboutSheet, RowsWriter, WrittenRow

MATRIX_SHEET = "matrix"  # in formulas: a name that no language changes


@dataclass(frozen=True, slots=True)
class RegisterWorkbook:
    """What a workbook is made of: the register, its risks and controls, who made it, when.

    ``people``: the names of those who can look after a risk or do a control.
    """

    register: RiskRegister
    risks: Sequence[RegisteredRisk]
    controls: Sequence[RiskControl]
    people: Sequence[str]
    made_by: str
    made_at: datetime
    language: str


def register_workbook(made_of: RegisterWorkbook) -> bytes:
    """The bytes of the .xlsx, in the active language; days as 2026-02-28."""
    buffer = BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": str(made_of.register), "author": "CSMS"})
    _RegisterWriter(book, made_of).write()
    book.close()
    return buffer.getvalue()


class _RegisterWriter(RowsWriter):
    """Writes the sheets of a register's workbook."""

    def __init__(self, book: Workbook, made_of: RegisterWorkbook) -> None:
        super().__init__(book)
        self.made_of = made_of
        self.matrix: MatrixSpec = made_of.register.matrix.spec

    def write(self) -> None:
        """Every sheet, in the order of the tabs."""
        about = AboutSheet(FORMAT, str(self.made_of.register), _how_to(), self._facts())
        self.write_about(self.book.add_worksheet(sheet_name(_("Read me first"))), about)
        risks = [WrittenRow(o.number, o.version, values_of_risk(o)) for o in self.made_of.risks]
        controls = [
            WrittenRow(o.number, o.version, values_of_control(o)) for o in self.made_of.controls
        ]
        self.write_rows(self.book.add_worksheet(sheet_name(str(RISKS.title))), RISKS, rows=risks)
        self.write_rows(
            self.book.add_worksheet(sheet_name(str(CONTROLS.title))), CONTROLS, rows=controls
        )
        self._write_matrix(self.book.add_worksheet(MATRIX_SHEET))

    def _facts(self) -> list[tuple[str, str, str]]:
        register = self.made_of.register
        return [
            ("company", _("Company"), register.contractor.name),
            ("title", _("What it covers"), register.title),
            ("matrix", _("Risk matrix"), register.matrix.key),
            ("register", _("Risk register"), str(register.key)),
            ("made_at", _("Made at"), instant(self.made_of.made_at)),
            ("made_by", _("Made by"), self.made_of.made_by),
            ("language", _("Language"), self.made_of.language),
        ]

    def _add_lists(self, sheet: Any, layout: SheetLayout, *, last: int) -> None:
        """Those of its choices, and who can answer for a row."""
        super()._add_lists(sheet, layout, last=last)
        if self.made_of.people:
            self._add_list(sheet, layout.column("owner") - 1, words=self.made_of.people, last=last)

    def _write_computed(
        self, sheet: Any, cell: tuple[int, int], *, field: Field, values: Values
    ) -> None:
        """The level as a formula over the matrix; what it gives now stands in the file too."""
        (row, column), state = cell, field.name.partition("_")[0]
        likelihood, severity = (
            xl_rowcol_to_cell(row, column - 2),
            xl_rowcol_to_cell(row, column - 1),
        )
        table = (
            f"{MATRIX_SHEET}!$B$2:"
            f"${xl_col_to_name(len(self.matrix.severity))}${1 + len(self.matrix.likelihood)}"
        )
        found = f"INDEX({table},{likelihood},{severity})"
        formula = f'=IF(OR({likelihood}="",{severity}=""),"",IFERROR({found},"?"))'
        l_step, s_step = values[f"{state}_likelihood"], values[f"{state}_severity"]
        now = ""
        if isinstance(l_step, int) and isinstance(s_step, int):
            now = self._word(self.matrix.cells[l_step - 1][s_step - 1])
        sheet.write_formula(row, column, formula, self.level, now)

    def _word(self, code: str) -> str:
        return next(words_of(one.label) for one in self.matrix.levels if one.code == code)

    def _write_matrix(self, sheet: Any) -> None:
        """The matrix with its steps in words: what the levels are looked up in."""
        matrix = self.matrix
        sheet.set_column(0, len(matrix.severity), 22)
        corner = f"{_('Likelihood')} ↓ {_('Severity of harm')} →"
        sheet.write_string(0, 0, corner, self.head)
        for at, step in enumerate(matrix.severity, 1):
            sheet.write_string(0, at, f"{at} {words_of(step.label)}", self.head)
        for row, step in enumerate(matrix.likelihood, 1):
            sheet.write_string(row, 0, f"{row} {words_of(step.label)}", self.head)
            for at, code in enumerate(matrix.cells[row - 1], 1):
                sheet.write_string(row, at, self._word(code), self.level)
        sheet.protect()


def _how_to() -> list[str]:
    return [
        _("This is one register, to be filled in offline: a row is a risk, or a control."),
        _(
            "Fill in the tinted cells only; what is new goes into the empty rows, without a "
            "number. Likelihood and severity are the numbers of the steps of the matrix; levels "
            "are computed. Days as 2026-02-28, costs in whole rupiah, risks as 1, 3."
        ),
        _(
            "Save it as .xlsx and upload it on the page where it was downloaded. You will see "
            "what it would change before anything is stored."
        ),
    ]
