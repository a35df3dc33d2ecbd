"""An inspection to .xlsx: how to fill it in, and the lines of its checklist with their answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from core.figures import day, instant, whole
from core.spreadsheets import sheet_name
from inspections.choices import InspectionState
from inspections.models import Inspection
from inspections.services import spec_of
from inspections.words import percent_words
from instruments.words import words_of
from workbooks.inspections.layout import FORMAT, LINES, HeldCheckLine, lines_of_inspection
from workbooks.rows.layout import Field, Values
from workbooks.rows.writing import AboutSheet, RowsWriter, WrittenRow


@dataclass(frozen=True, slots=True)
class InspectionWorkbook:
    """What a workbook is made of: the inspection, who made it, when."""

    inspection: Inspection
    made_by: str
    made_at: datetime
    language: str


def inspection_workbook(made_of: InspectionWorkbook) -> bytes:
    """The bytes of the .xlsx, in the active language; days as 2026-02-28."""
    buffer, inspection = BytesIO(), made_of.inspection
    title = f"{words_of(spec_of(inspection).title)} {inspection}"
    book = Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": title, "author": "CSMS"})
    held = lines_of_inspection(inspection)
    writer = _InspectionWriter(book, held)
    about = AboutSheet(FORMAT, title, _how_to(), _facts(made_of))
    writer.write_about(book.add_worksheet(sheet_name(_("Read me first"))), about)
    rows = [WrittenRow(one.number, one.version, one.values) for one in held]
    writer.write_rows(book.add_worksheet(sheet_name(str(LINES.title))), LINES, rows=rows)
    book.close()
    return buffer.getvalue()


def _facts(made_of: InspectionWorkbook) -> list[tuple[str, str, str]]:
    inspection, spec = made_of.inspection, spec_of(made_of.inspection)
    is_finished = inspection.state == InspectionState.FINISHED
    return [
        ("company", _("Company"), inspection.contractor.name),
        ("title", _("Inspection"), str(inspection)),
        ("checklist", _("Checklist"), f"{words_of(spec.title)} (v{spec.version})"),
        ("unit", _("Unit or area"), str(inspection.unit)),
        ("on", _("Inspected on"), day(inspection.on.isoformat())),
        ("inspector", _("Who inspected"), inspection.inspector),
        *([("meter", _("Hour meter"), whole(inspection.hour_meter))] if spec.hour_meter else []),
        ("state", _("State"), str(inspection.get_state_display())),
        *([("compliance", _("Compliance"), percent_words(inspection))] if is_finished else []),
        *([("signed", _("Signed by"), inspection.signed_name)] if inspection.signed_name else []),
        ("inspection", _("inspection"), str(inspection.key)),
        ("version", _("Version"), str(inspection.version)),
        ("made_at", _("Made at"), instant(made_of.made_at)),
        ("made_by", _("Made by"), made_of.made_by),
        ("language", _("Language"), made_of.language),
    ]


class _InspectionWriter(RowsWriter):
    """Writes the lines of an inspection, each with its words."""

    def __init__(self, book: Workbook, held: Sequence[HeldCheckLine]) -> None:
        super().__init__(book)
        self.titles = {at: one.title for at, one in enumerate(held, 1)}

    def _write_computed(
        self, sheet: Any, cell: tuple[int, int], *, field: Field, values: Values
    ) -> None:
        self._text(sheet, cell, value=self.titles[cell[0]], looks=self.locked)


def _how_to() -> list[str]:
    return [
        _("This is one inspection, to be filled in anywhere: a row is a line of its checklist."),
        _(
            "Fill in the tinted cells only: yes, no or N/A; of what is counted how many are good "
            "and of how many; of what expires the day, as 2026-02-28. What stays empty has no "
            "answer yet."
        ),
        _(
            "Save it as .xlsx and upload it on the page where it was downloaded. You will see "
            "what it would change before anything is stored."
        ),
    ]
