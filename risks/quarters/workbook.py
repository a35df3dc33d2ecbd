"""A signed quarterly report as .xlsx: levels, mitigation, risks, incidents; read, not filled in."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from core.spreadsheets import SheetRow, workbook_to_read
from risks.models import SignedQuarter
from risks.quarters.words import QuarterRisk, QuarterWords, quarter_words


def quarter_workbook(signed: SignedQuarter) -> bytes:
    """The bytes of the .xlsx, in the active language; the same ones whenever it is made."""
    found = quarter_words(signed.told)
    return workbook_to_read(found.title, _sheets(found, signed), made_at=signed.frozen_at)


def _sheets(found: QuarterWords, signed: SignedQuarter) -> list[tuple[str, list[SheetRow]]]:
    """The sheets in their order, each with its title and its rows, the head first."""
    return [
        (_("Report"), _report(found, signed)),
        *sheets_to_read(found),
    ]


def sheets_to_read(found: QuarterWords) -> list[tuple[str, list[SheetRow]]]:
    """What a report draws from the registers, a sheet for each."""
    return [
        (_("Risks by level"), _levels(found)),
        (_("Mitigation"), _mitigation(found)),
        (_("Top risks"), _risks(found.top)),
        (_("New risks"), _risks(found.new)),
        (_("Risks that lack mitigation"), _risks(found.unmitigated, lacking=True)),
        (_("Incidents"), _incidents(found)),
    ]


def _report(found: QuarterWords, signed: SignedQuarter) -> list[SheetRow]:
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


def _levels(found: QuarterWords) -> list[SheetRow]:
    return [
        (_("Register"), _("Risk level"), _("At the start"), "%", _("At the end"), "%"),
        *(
            (one.title, row.level.label, row.start, row.start_percent, row.end, row.end_percent)
            for one in found.registers
            for row in one.levels
        ),
    ]


def _mitigation(found: QuarterWords) -> list[SheetRow]:
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


def _risks(risks: Iterable[QuarterRisk], *, lacking: bool = False) -> list[SheetRow]:
    """Risks, each with what lacks where ``lacking``."""
    head = (_("Register"), _("No."), _("Hazard"), _("Department"), _("Risk level"))
    return [
        (*head, _("Lacking")) if lacking else head,
        *(
            (
                one.kept["register"], one.kept["number"], one.kept["hazard"],
                one.kept["department"], one.level.label,
                *(["; ".join(one.gaps)] if lacking else []),
            )
            for one in risks
        ),
    ]  # fmt: skip


def _incidents(found: QuarterWords) -> list[SheetRow]:
    return [
        (_("Reference"), _("Date"), _("Kind"), _("What happened")),
        *(
            (one.kept["reference"], one.kept["date"], one.kind, one.kept["description"])
            for one in found.incidents
        ),
    ]
