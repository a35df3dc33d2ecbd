"""The constructed story of who may work: a suspension and its lifting, and what else was decided.

Every step is taken by the service a person would use; whatever is written says that it is an
example.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from demonstration.findings import Findings
from standings.choices import WorkStanding
from standings.models import StandingCondition
from standings.selectors import last_decision
from standings.services.decisions import (
    StandingChoice,
    confirm_condition,
    decide_standing,
)
from standings.services.loading import load_standing_rules


def tell_standings(
    entries: Sequence[Mapping[str, Any]],
    *,
    after: date,
    findings: Findings,
    coordinator: Actor,
    manager: Actor,
) -> None:
    """Decide and confirm in the order of the file, so many days after a day; findings keep pace.

    An entry has a ``standing`` that the manager decides, or ``met``: what showed the coordinator
    that the last decision's own conditions are met.
    """
    if entries:
        load_standing_rules(by=SYSTEM, now=datetime.combine(after, time(3), tzinfo=UTC))
    for entry in entries:
        now = datetime.combine(after + timedelta(days=entry["day"]), time(3), tzinfo=UTC)
        findings.catch_up(now)
        contractor = Contractor.objects.get(code=entry["contractor"])
        if "met" in entry:
            _confirm(contractor, entry["met"], by=coordinator, now=now)
        else:
            _decide(contractor, entry, by=manager, now=now)


def _decide(contractor: Contractor, entry: Mapping[str, Any], *, by: Actor, now: datetime) -> None:
    last = last_decision(contractor)
    choice = StandingChoice(
        standing=WorkStanding(entry["standing"]),
        from_on=now.date(),
        until_on=None,
        reason=entry["reason"],
        conditions=entry.get("conditions", ()),
        own=entry.get("own", ()),
        seen=last.number if last else 0,
    )
    decide_standing(contractor=contractor, choice=choice, by=by, now=now)


def _confirm(contractor: Contractor, shown: str, *, by: Actor, now: datetime) -> None:
    asked = StandingCondition.objects.filter(decision=last_decision(contractor), measure="")
    for condition in asked:
        confirm_condition(condition=condition, reason=shown, by=by, now=now)
