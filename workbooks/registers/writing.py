"""A register to .xlsx: how to fill it in, its risks, its controls, its matrix.

What may be filled in is unlocked and tinted; everything else is locked without a password, against
slips and not against people: reading checks all of it again. Levels are formulas over the sheet
of the matrix, so that they follow what is typed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from core.figures import instant
from core.spreadsheets import FORMULA_SIGNS, plain_text, sheet_name
from instruments.words import words_of
from risks.matrices.parts import MatrixSpec
from risks.models import RegisteredRisk, RiskControl, RiskRegister
from workbooks.registers.layout import (
    COMPUTED,
    CONTROLS,
    FIGURES,
    FORMAT,
    NUMBER,
    RISKS,
    Field,
    Reads,
    SheetLayout,
    Values,
    state_of,
    values_of_control,
    values_of_risk,
)

A4 = 9
LONGEST_LIST = 255  # characters of a validation, by the file format
LIST_SHEET = "list"
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


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """A row of a sheet: its number and version, and what is filled in."""

    number: int
    version: int
    values: Values


@dataclass(frozen=True, slots=True)
class AboutSheet:
    """The first sheet: the format's name, a title, sentences, and facts: key, label, value."""

    format: str
    title: str
    how_to: Sequence[str]
    facts: Sequence[tuple[str, str, str]]


def register_workbook(made_of: RegisterWorkbook) -> bytes:
    """The bytes of the .xlsx, in the active language; days as 2026-02-28."""
    buffer = BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": str(made_of.register), "author": "CSMS"})
    _RegisterWriter(book, made_of).write()
    book.close()
    return buffer.getvalue()


class RowsWriter:
    """Writes the sheets of a workbook whose rows are filled in; each kind computes its own."""

    def __init__(self, book: Workbook) -> None:
        self.book, self.lists = book, 0
        wrapped = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#DFE3E8"}
        tint, grey = {"bg_color": "#FFFBEA", "locked": False}, {"bg_color": "#F0F2F5"}
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.plain = book.add_format({"text_wrap": True, "valign": "top"})
        self.head = book.add_format({**wrapped, **grey, "bold": True})
        self.locked = self._pair({**wrapped, **grey, "num_format": "@"})
        self.filled = self._pair({**wrapped, **tint, "num_format": "@"})
        self.level = book.add_format({**wrapped, **grey})
        self.figure = book.add_format({**wrapped, **tint, "num_format": "#,##0"})
        self.quantity = book.add_format({**wrapped, **tint, "num_format": "#,##0.00"})
        self.amount = book.add_format({**wrapped, **grey, "num_format": "#,##0"})

    def _pair(self, look: Mapping[str, Any]) -> tuple[Any, Any]:
        """A format, and the same for a text that a program would take for a formula."""
        return self.book.add_format(look), self.book.add_format({**look, "quote_prefix": True})

    def write_about(self, sheet: Any, about: AboutSheet) -> None:
        """The first sheet: how to fill in the rest, and by hidden keys what it is of."""
        sheet.set_column(0, 0, 10, None, {"hidden": True})
        sheet.set_column(1, 1, 30)
        sheet.set_column(2, 2, 90)
        sheet.write_string(0, 0, about.format)
        sheet.write_string(0, 1, about.title, self.title)
        for row, sentence in enumerate(about.how_to, 2):
            sheet.merge_range(row, 1, row, 2, sentence, self.plain)
            sheet.set_row(row, 32)
        for row, (key, label, value) in enumerate(about.facts, 3 + len(about.how_to)):
            sheet.write_string(row, 0, key)
            sheet.write_string(row, 1, label, self.head)
            self._text(sheet, (row, 2), value=plain_text(value), looks=self.locked)
        sheet.protect()

    def write_rows(self, sheet: Any, layout: SheetLayout, *, rows: Sequence[WrittenRow]) -> None:
        """A sheet: what there is, and empty rows for what is new."""
        sheet.set_column(0, 0, 6)
        sheet.write_string(0, NUMBER - 1, _("No."), self.head)
        for one in layout.fields:
            column = layout.column(one.name) - 1
            sheet.set_column(column, column, one.width)
            sheet.write_string(0, column, str(one.head), self.head)
        for column, head in layout.hidden.items():
            sheet.set_column(column - 1, column - 1, 10, None, {"hidden": True})
            sheet.write_string(0, column - 1, head, self.head)
        for at, row in enumerate(rows, 1):
            sheet.write_number(at, NUMBER - 1, row.number, self.level)
            sheet.write_string(at, layout.version - 1, str(row.version))
            sheet.write_string(at, layout.version, state_of(row.values))
            self._write_values(sheet, at, layout=layout, values=row.values)
        empty: Values = dict.fromkeys((one.name for one in layout.read), "")
        for at in range(len(rows) + 1, len(rows) + 1 + layout.empty_rows):
            sheet.write_blank(at, NUMBER - 1, None, self.level)
            self._write_values(sheet, at, layout=layout, values=empty)
        self._add_lists(sheet, layout, last=len(rows) + layout.empty_rows)
        sheet.freeze_panes(1, 2)
        sheet.protect(options={"format_columns": True, "format_rows": True})
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def _write_values(self, sheet: Any, at: int, *, layout: SheetLayout, values: Values) -> None:
        for one in layout.fields:
            cell = (at, layout.column(one.name) - 1)
            if one.reads in COMPUTED:
                self._write_computed(sheet, cell, field=one, values=values)
                continue
            value = values[one.name]
            if isinstance(value, int):
                sheet.write_number(*cell, value, self.figure)
            elif one.reads == Reads.QUANTITY and value:
                sheet.write_number(*cell, float(value), self.quantity)
            elif one.reads in FIGURES:
                sheet.write_blank(*cell, None, self.figure)
            elif one.words:
                word = one.words.get(str(value), "")
                self._text(sheet, cell, value=word, looks=self.filled)
            else:
                self._text(sheet, cell, value=value or "", looks=self.filled)

    def _add_lists(self, sheet: Any, layout: SheetLayout, *, last: int) -> None:
        """The drop-downs; what is typed is checked at the upload all the same."""
        for one in layout.fields:
            if one.words:
                column = layout.column(one.name) - 1
                self._add_list(sheet, column, words=list(one.words.values()), last=last)

    def _add_list(self, sheet: Any, column: int, *, words: Sequence[str], last: int) -> None:
        fits = len(",".join(words)) <= LONGEST_LIST and not any("," in one for one in words)
        source: Any = list(words) if fits else self._listed(words)
        checked = {"validate": "list", "source": source, "error_type": "warning"}
        sheet.data_validation(1, column, last, column, checked)

    def _listed(self, words: Sequence[str]) -> str:
        """A list that is too long for a validation, on a sheet of its own: where it stands."""
        self.lists += 1
        name = f"{LIST_SHEET}{self.lists}"
        sheet = self.book.add_worksheet(name)
        sheet.hide()
        for at, word in enumerate(words):
            sheet.write_string(at, 0, word)
        return f"={name}!$A$1:$A${len(words)}"

    def _write_computed(
        self, sheet: Any, cell: tuple[int, int], *, field: Field, values: Values
    ) -> None:
        """A cell that nobody fills in: a formula with what it gives now, or the server's words."""
        raise NotImplementedError

    def _text(
        self, sheet: Any, cell: tuple[int, int], *, value: str, looks: tuple[Any, Any]
    ) -> None:
        """A plain text as a text, whatever it begins with."""
        kept = looks[1] if value.startswith(FORMULA_SIGNS) else looks[0]
        if value:
            sheet.write_string(*cell, value, kept)
        else:
            sheet.write_blank(*cell, None, kept)


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
        _("This is one register, to be filled in without a line: a row is a risk, or a control."),
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
