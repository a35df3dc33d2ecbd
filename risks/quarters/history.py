"""Where risks and controls of registers stood on a past day: told by the audit trail.

A risk's row says where it stands now. Each writing and each change of its level has an audit row
that says the level (services/risks.py: ``_told``), and a withdrawal has one: these rows never
change, so a day's levels are the same whenever they are asked for. A control's rows say its days,
its cost and the numbers of its risks (services/controls.py) the same way.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from django.utils import timezone

from core.audit import AuditedRow, deeds_on
from risks.models import RegisteredRisk, RiskControl

DEEDS = ("add_risk", "change_risk", "withdraw_risk")
KEPT_OF_CONTROL = ("in_force_on", "due_on", "cost", "risks")


@dataclass(frozen=True, slots=True)
class LevelChange:
    """A risk came to stand at a level, "" once withdrawn; ``is_new``: it was written down.

    ``has_effect``: it was estimated as planned. None in either: that stayed as it was.
    """

    at: datetime
    risk: int
    level: str | None
    has_effect: bool | None
    is_new: bool


@dataclass(frozen=True, slots=True)
class StandingRisk:
    """Where a risk stood on a day: its level, and whether it was estimated as planned."""

    level: str
    has_effect: bool


@dataclass(frozen=True, slots=True)
class StandingControl:
    """A control as it was on a day: days in ISO 8601, whole rupiah, the numbers of its risks."""

    in_force_on: str | None
    due_on: str | None
    cost: int | None
    risks: Collection[int]


@dataclass(frozen=True, slots=True)
class LevelHistory:
    """Every change of level of these risks, in their order; ``registers`` by the risk's id."""

    changes: Sequence[LevelChange]
    registers: Mapping[int, int]

    def counts_before(self, moment: datetime) -> Mapping[int, Mapping[str, int]]:
        """How many risks of each register stood at which level just before a moment."""
        found: dict[int, Counter[str]] = {of: Counter() for of in set(self.registers.values())}
        for risk, stood in self.risks_before(moment).items():
            found[self.registers[risk]][stood.level] += 1
        return found

    def risks_before(self, moment: datetime) -> Mapping[int, StandingRisk]:
        """Where each risk stood just before a moment, by its id: those that were not withdrawn."""
        found: dict[int, StandingRisk] = {}
        for change in self.changes:
            if change.at >= moment:
                continue
            stood = found.get(change.risk, StandingRisk("", has_effect=False))
            level = stood.level if change.level is None else change.level
            effect = stood.has_effect if change.has_effect is None else change.has_effect
            found[change.risk] = StandingRisk(level, effect)
        return {risk: stood for risk, stood in found.items() if stood.level}

    def new_between(self, begin: datetime, end: datetime) -> Iterator[int]:
        """The ids of the risks that were written down from ``begin`` to before ``end``."""
        return (one.risk for one in self.changes if one.is_new and begin <= one.at < end)


def history_of(risks: Collection[RegisteredRisk]) -> LevelHistory:
    """The history of these risks, withdrawn ones too: one statement."""
    registers = {risk.pk: risk.register_id for risk in risks}
    changes = [
        LevelChange(
            at,
            risk,
            "" if deed == "withdraw_risk" else after.get("level"),
            bool(after["planned"]) if "planned" in after else None,
            is_new=deed == "add_risk",
        )
        for at, risk, deed, after in _rows(RegisteredRisk, *DEEDS, of=registers)
    ]
    return LevelHistory(changes, registers)


def controls_before(
    moment: datetime, controls: Collection[RiskControl]
) -> Mapping[tuple[int, int], Sequence[StandingControl]]:
    """These controls as they were just before a moment, by register and number of each risk."""
    registers = {one.pk: one.register_id for one in controls}
    kept: dict[int, dict[str, Any]] = {}
    deeds = ("add_risk_control", "change_risk_control")
    for at, control, _deed, after in _rows(RiskControl, *deeds, of=registers):
        if at < moment:
            told = {name: after[name] for name in KEPT_OF_CONTROL if name in after}
            kept.setdefault(control, {}).update(told)
    found: dict[tuple[int, int], list[StandingControl]] = {}
    for control, told in kept.items():
        for risk in told["risks"]:
            found.setdefault((registers[control], risk), []).append(StandingControl(**told))
    return found


def _rows(
    model: type[AuditedRow], *deeds: str, of: Collection[int]
) -> Iterator[tuple[datetime, int, str, dict[str, Any]]]:
    """Moment, id, deed and what changed of each row of the trail, in their order."""
    found = deeds_on(model, *deeds).filter(target_id__in=of).order_by("at", "pk")
    for at, target, deed, after in found.values_list("at", "target_id", "action", "after"):
        yield at, target, deed, after or {}


def beginning_of(day: date, clock: tzinfo) -> datetime:
    """The moment a day begins, by this clock."""
    return timezone.make_aware(datetime.combine(day, time.min), clock)


def end_of(day: date, clock: tzinfo) -> datetime:
    """The moment a day is over."""
    return beginning_of(day + timedelta(days=1), clock)
