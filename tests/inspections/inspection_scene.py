"""Units of PT A, and inspections of them."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from inspections.models import InspectedUnit, Inspection
from inspections.rules import CheckAnswer
from inspections.services import InspectionFacts, begin_inspection
from inspections.specs import latest_checklist
from inspections.units import UnitFacts, add_unit


def added_unit(
    contractor: Contractor, *, now: datetime, kind: str = "vehicle", code: str = "LV-01"
) -> InspectedUnit:
    """A light vehicle, unless told otherwise."""
    facts = UnitFacts(kind, code, "Kendaraan ringan")
    return add_unit(contractor=contractor, facts=facts, by=SYSTEM, now=now)


def answers(code: str, **other: CheckAnswer) -> dict[str, CheckAnswer]:
    """Every line of a checklist all right, but for these."""
    spec = latest_checklist(code)
    assert spec is not None
    right = {
        "yes_no": CheckAnswer("yes"),
        "count": CheckAnswer("counted", good=10, whole=10),
        "valid_until": CheckAnswer("na"),
    }
    return {line.code: right[line.kind] for line in spec.lines} | other


def inspected(
    unit: InspectedUnit,
    *,
    now: datetime,
    by: Actor = SYSTEM,
    code: str = "p2h",
    finish: bool = True,
    **other: CheckAnswer,
) -> Inspection:
    """An inspection of today by this checklist, all right but for these lines."""
    facts = InspectionFacts(now.date(), "Pengawas", answers(code, **other))
    return begin_inspection(
        unit=unit, checklist=code, facts=facts, finish=finish, operation=uuid4(), by=by, now=now
    )


def as_sent(code: str, *, on: datetime, **other: str) -> dict[str, Any]:
    """What the page sends of a checklist of yes and no, all right but for these fields."""
    spec = latest_checklist(code)
    assert spec is not None
    said = {f"{line.code}-said": "yes" for line in spec.lines}
    return {"on": str(on.date()), "inspector": "Pengawas", "operation": str(uuid4())} | said | other
