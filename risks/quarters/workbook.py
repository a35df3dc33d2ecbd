"""A signed quarterly report as .xlsx: levels, mitigation, risks, incidents; read, not filled in."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from core.spreadsheets import put_text, sheet_name
from risks.models import SignedQuarter
from risks.quarters.words import QuarterRisk, QuarterWords, quarter_words

Row = Sequence[str | int | None]


def quarter_workbook(signed: SignedQuarter) -> bytes:
    """The bytes of the .xlsx, in the active language; the same ones whenever it is made."""
    found, buffer = quarter_words(signed.told), BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": found.title, "author": "CSMS", "created": signed.frozen_at})
    kept = book.add_format({"quote_prefix": True})
    head = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#F0F2F5", "border": 1})
    for title, rows in _sheets(found, signed):
        sheet = book.add_worksheet(sheet_name(title))
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 9, 22)
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                _put(sheet, (at, column), value=value, looks=head if at == 0 else None, kept=kept)
        sheet.freeze_panes(1, 0)
    book.close()
    return buffer.getvalue()


def _put(
    sheet: Any, cell: tuple[int, int], *, value: str | int | None, looks: Any, kept: Any
) -> None:
    if isinstance(value, int):
        sheet.write_number(*cell, value)
    elif looks is not None:
        sheet.write_string(*cell, value or "", looks)
    elif value:
        put_text(sheet, cell, value=value, kept=kept)


def _sheets(found: QuarterWords, signed: SignedQuarter) -> list[tuple[str, list[Row]]]:
    """The sheets in their order, each with its title and its rows, the head first."""
    return [
        (_("Report"), _report(found, signed)),
        (_("Risks by level"), _levels(found)),
        (_("Mitigation"), _mitigation(found)),
        (_("New risks"), _risks(found.new)),
        (_("Risks that lack mitigation"), _risks(found.unmitigated)),
        (_("Incidents"), _incidents(found)),
    ]


def _report(found: QuarterWords, signed: SignedQuarter) -> list[Row]:
    content = found.content
    return [
        (_("Quarterly report of risks"), found.title),
        (_("Company"), content["company"]),
        (_("Period"), found.period),
        (_("As of"), found.as_of),
        (_("Signed by"), content["signed_by"]),
        (_("Revision"), signed.revision),
        ("SHA-256", signed.sha256),
        *found.facts,
        (_("What stood in the way"), content["obstacles"]),
        (_("What comes next quarter"), content["next_steps"]),
    ]


def _levels(found: QuarterWords) -> list[Row]:
    return [
        (_("Register"), _("Risk level"), _("At the start"), "%", _("At the end"), "%"),
        *(
            (one.title, row.level.label, row.start, row.start_percent, row.end, row.end_percent)
            for one in found.registers
            for row in one.levels
        ),
    ]


def _mitigation(found: QuarterWords) -> list[Row]:
    company = found.content["company"]
    return [
        (
            _("What is done"), _("Step of the hierarchy"), _("Risks and effect"),
            _("Who does it"), _("Cost, rupiah"), _("Planned day"), _("Realised day"),
            _("What shows it"), _("State"),
        ),
        *(
            (
                one.kept["measure"], one.step, "\n".join(one.effects),
                one.kept["owner"] or company, one.kept["cost"], one.kept["due_on"],
                one.kept["in_force_on"], one.kept["evidence"], one.state,
            )
            for one in found.lines
        ),
    ]  # fmt: skip


def _risks(risks: Iterable[QuarterRisk]) -> list[Row]:
    return [
        (_("Register"), _("No."), _("Hazard"), _("Department"), _("Risk level"), _("Lacking")),
        *(
            (
                one.kept["register"], one.kept["number"], one.kept["hazard"],
                one.kept["department"], one.level.label, "; ".join(one.gaps),
            )
            for one in risks
        ),
    ]  # fmt: skip


def _incidents(found: QuarterWords) -> list[Row]:
    return [
        (_("Reference"), _("Date"), _("Kind"), _("What happened")),
        *(
            (one.kept["reference"], one.kept["date"], one.kind, one.kept["description"])
            for one in found.incidents
        ),
    ]
