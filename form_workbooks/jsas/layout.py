"""Where things stand in the workbook of an analysis: writing and reading both take it from here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.spreadsheets import plain_text
from jsas.models import JobSafetyAnalysis, JsaHazard, JsaStep
from jsas.services import steps_of
from workbooks.rows.layout import Field, Reads, SheetLayout, Values

FORMAT = "csms-jsa-1"  # raised when a column or a key moves
HAZARD_WORDS = ("hazard", "effect", "control", "ppe")

HAZARDS = SheetLayout(
    "hazard",
    _("Steps and hazards"),
    (
        Field("step_number", _("Step no."), Reads.SUM, 9),
        Field("step", _("Work step"), width=34),
        Field("responsible", _("Who sees to it"), width=20),
        Field("risk", _("No. in the register"), Reads.SUM, 12),
        Field("hazard", _("Hazard"), width=34),
        Field("effect", _("Possible effect"), width=28),
        Field("control", _("Control"), width=40),
        Field("ppe", _("Protective equipment"), width=24),
    ),
    named_by=("hazard", "step", "control"),
)


@dataclass(frozen=True, slots=True)
class HeldHazard:
    """A row as it stands: its place in the workbook, and the analysis it is of."""

    number: int
    version: int
    changed_by: User | None
    changed_at: datetime
    values: Values


def rows_of_jsa(jsa: JobSafetyAnalysis) -> list[HeldHazard]:
    """A row for each hazard, and one for a step that names none yet, in their order."""
    found: list[tuple[JsaStep, JsaHazard | None]] = []
    for step in steps_of(jsa):
        hazards: Sequence[JsaHazard | None] = list(step.hazards.all()) or [None]
        found += [(step, one) for one in hazards]
    return [
        HeldHazard(at, jsa.version, jsa.changed_by, jsa.changed_at, _values(step, hazard))
        for at, (step, hazard) in enumerate(found, 1)
    ]


def _values(step: JsaStep, hazard: JsaHazard | None) -> Values:
    told: Values = {
        "step_number": step.number,
        "step": plain_text(step.step),
        "responsible": plain_text(step.responsible),
        "risk": hazard.risk.number if hazard and hazard.risk else None,
    }
    words = {name: plain_text(getattr(hazard, name)) if hazard else "" for name in HAZARD_WORDS}
    return told | words
