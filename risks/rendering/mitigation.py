"""The mitigation of a frozen register: each risk above what is acceptable, and what is done to it.

The content of the register carries all of it; there is no second record (rules/mitigation.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.figures import day
from risks.models import FrozenRegister
from risks.rendering.frozen import ControlLine, FrozenRisk, RegisterDocument, document_of


@dataclass(frozen=True, slots=True)
class MitigationRow:
    """A control as a line of mitigation, with its days in words; a dash for one that is not set."""

    control: ControlLine
    begins_on: str
    due_on: str
    realised_on: str


@dataclass(frozen=True, slots=True)
class MitigatedRisk:
    """A risk that stands or stood above what is acceptable, with its lines of mitigation."""

    risk: FrozenRisk
    rows: tuple[MitigationRow, ...]


@dataclass(frozen=True, slots=True)
class MitigationDocument:
    """Everything the document of mitigation prints, in the active language."""

    register: RegisterDocument
    risks: tuple[MitigatedRisk, ...]

    @property
    def without(self) -> int:
        """How many of these risks have no line."""
        return sum(not one.rows for one in self.risks)


def mitigation_of(frozen: FrozenRegister) -> MitigationDocument:
    """The frozen content in words: risks above acceptable before control or now, by number."""
    found = document_of(frozen)
    codes = [str(level.code) for level in found.matrix.levels]
    acceptable = codes.index(found.matrix.acceptable)
    above = [
        one for one in found.risks
        if max(codes.index(one.before.level.code), codes.index(one.kept["level"])) > acceptable
    ]  # fmt: skip
    controls = {one.kept["number"]: one for one in found.controls}
    return MitigationDocument(
        register=found,
        risks=tuple(
            MitigatedRisk(one, tuple(_row(controls[number]) for number in one.kept["controls"]))
            for one in above
        ),
    )


def _row(control: ControlLine) -> MitigationRow:
    kept: Mapping[str, Any] = control.kept
    days = (day(kept[name]) or "–" for name in ("begins_on", "due_on", "in_force_on"))
    return MitigationRow(control, *days)
