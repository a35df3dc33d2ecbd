"""Where the risks of registers stood on a past day: told by the audit trail, change by change.

A risk's row says where it stands now. Each writing and each change of its level has an audit row
that says the level (services/risks.py: ``_told``), and a withdrawal has one: these rows never
change, so a day's levels are the same whenever they are asked for.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import F
from django.utils import timezone

from core.audit import deeds_on
from risks.models import RegisteredRisk

DEEDS = ("add_risk", "change_risk", "withdraw_risk")


@dataclass(frozen=True, slots=True)
class LevelChange:
    """A risk came to stand at a level, "" once withdrawn; ``is_new``: it was written down."""

    at: datetime
    risk: int
    level: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class LevelHistory:
    """Every change of level of these risks, in their order; ``registers`` by the risk's id."""

    changes: Sequence[LevelChange]
    registers: Mapping[int, int]

    def counts_before(self, moment: datetime) -> Mapping[int, Mapping[str, int]]:
        """How many risks of each register stood at which level just before a moment."""
        standing: dict[int, str] = {}
        for change in self.changes:
            if change.at < moment:
                standing[change.risk] = change.level
        found: dict[int, Counter[str]] = {of: Counter() for of in set(self.registers.values())}
        for risk, level in standing.items():
            if level:
                found[self.registers[risk]][level] += 1
        return found

    def new_between(self, begin: datetime, end: datetime) -> Iterator[int]:
        """The ids of the risks that were written down from ``begin`` to before ``end``."""
        return (one.risk for one in self.changes if one.is_new and begin <= one.at < end)


def history_of(risks: Collection[RegisteredRisk]) -> LevelHistory:
    """The history of these risks, withdrawn ones too: one statement."""
    registers = {risk.pk: risk.register_id for risk in risks}
    rows = (
        deeds_on(RegisteredRisk, *DEEDS)
        .filter(target_id__in=registers)
        .annotate(level=F("after__level"))
        .order_by("at", "pk")
        .values_list("at", "target_id", "action", "level")
    )
    changes = [
        LevelChange(at, risk, "" if deed == "withdraw_risk" else level, is_new=deed == "add_risk")
        for at, risk, deed, level in rows
        if deed == "withdraw_risk" or level is not None
    ]
    return LevelHistory(changes, registers)


def beginning_of(day: date) -> datetime:
    """The moment a day begins, by the owner's clock."""
    return timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone())


def end_of(day: date) -> datetime:
    """The moment a day is over."""
    return beginning_of(day + timedelta(days=1))
