"""An analysis to .xlsx: how to fill it in, its steps with their hazards, the register's risks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from core.figures import instant
from core.spreadsheets import plain_text, sheet_name
from form_workbooks.jsas.layout import FORMAT, HAZARDS, rows_of_jsa
from jsas.models import JobSafetyAnalysis
from risks.models import RegisteredRisk
from workbooks.rows.layout import Field, Values
from workbooks.rows.writing import AboutSheet, RowsWriter, WrittenRow


@dataclass(frozen=True, slots=True)
class JsaWorkbook:
    """What a workbook is made of: the analysis, the risks that it may name, who made it, when."""

    jsa: JobSafetyAnalysis
    risks: Sequence[RegisteredRisk]
    made_by: str
    made_at: datetime
    language: str


def jsa_workbook(made_of: JsaWorkbook) -> bytes:
    """The bytes of the .xlsx, in the active language."""
    buffer, jsa = BytesIO(), made_of.jsa
    book = Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": str(jsa), "author": "CSMS"})
    writer = _JsaWriter(book)
    about = AboutSheet(FORMAT, str(jsa), _how_to(), _facts(made_of))
    writer.write_about(book.add_worksheet(sheet_name(_("Read me first"))), about)
    rows = [WrittenRow(one.number, one.version, one.values) for one in rows_of_jsa(jsa)]
    writer.write_rows(book.add_worksheet(sheet_name(str(HAZARDS.title))), HAZARDS, rows=rows)
    writer.write_risks(book.add_worksheet(sheet_name(_("Risks of the register"))), made_of.risks)
    book.close()
    return buffer.getvalue()


def _facts(made_of: JsaWorkbook) -> list[tuple[str, str, str]]:
    jsa = made_of.jsa
    signed = [
        (_("Prepared by"), jsa.prepared_by, jsa.prepared_at),
        (_("Reviewed by"), jsa.reviewed_by, jsa.reviewed_at),
        (_("Approved by"), jsa.approved_by, jsa.approved_at),
    ]
    return [
        ("company", _("Company"), jsa.register.contractor.name),
        ("title", _("Job"), jsa.job),
        ("number", _("Number"), str(jsa.number)),
        ("revision", _("Revision"), str(jsa.revision)),
        ("state", _("State"), str(jsa.get_state_display())),
        ("place", _("Work place"), jsa.place),
        ("department", _("Department"), str(jsa.department or "")),
        ("emergency", _("What to do in an emergency"), jsa.emergency),
        *(
            ("signed", label, f"{person or '–'}, {instant(at)}")
            for label, person, at in signed
            if at
        ),
        ("jsa", _("job safety analysis"), str(jsa.key)),
        ("version", _("Version"), str(jsa.version)),
        ("made_at", _("Made at"), instant(made_of.made_at)),
        ("made_by", _("Made by"), made_of.made_by),
        ("language", _("Language"), made_of.language),
    ]


class _JsaWriter(RowsWriter):
    """Writes the hazards of an analysis; nothing in them is computed."""

    def _write_computed(
        self, sheet: Any, cell: tuple[int, int], *, field: Field, values: Values
    ) -> None:
        raise NotImplementedError

    def write_risks(self, sheet: Any, risks: Sequence[RegisteredRisk]) -> None:
        """The risks that a row may name, by number."""
        sheet.set_column(0, 0, 8)
        sheet.set_column(1, 2, 50)
        for column, head in enumerate((_("No."), _("Hazard"), _("Possible effect"))):
            sheet.write_string(0, column, head, self.head)
        for row, one in enumerate(risks, 1):
            sheet.write_number(row, 0, one.number, self.level)
            self._text(sheet, (row, 1), value=plain_text(one.hazard), looks=self.locked)
            self._text(sheet, (row, 2), value=plain_text(one.effect), looks=self.locked)
        sheet.protect()


def _how_to() -> list[str]:
    return [
        _("This is the analysis of one job, to be filled in offline: a row is a hazard."),
        _(
            "Fill in the tinted cells only; what is new goes into the empty rows, without a number "
            "in the first column. “Step no.” says of which work step a hazard is; a row that is "
            "emptied is taken out. A hazard of the register is named by its number there."
        ),
        _(
            "Save it as .xlsx and upload it on the page where it was downloaded. You will see "
            "what it would change before anything is stored."
        ),
    ]
