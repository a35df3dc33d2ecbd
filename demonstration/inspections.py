"""The demonstration's inspections: a month of PPE checks of PT A and a few others, constructed."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import yaml

from accounts.models import User
from contractors.models import Contractor
from core.audit import Actor
from core.database.keys import drawn_with
from inspections.choices import ScheduleRule
from inspections.models import InspectedUnit
from inspections.rules import CheckAnswer
from inspections.scheduled.services import ScheduleFacts, begin_schedule
from inspections.services import InspectionFacts, begin_inspection
from inspections.specs import latest_checklist
from inspections.units import UnitFacts, add_unit, release_unit


def load_inspections(path: Path, *, today: date) -> None:
    """The units, then each inspection on its day, by the representative; the manager's release."""
    told: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    with drawn_with(Random("inspections")):  # noqa: S311 - the same keys everywhere, no secret
        _add_units(told, today=today)
        for check in told["ppe"]["checks"]:
            answers = _counted(check["good"], whole=check["whole"])
            on = today + timedelta(days=check["day"])
            _inspect(told, unit=told["ppe"]["unit"], code="ppe", answers=answers, on=on)
        for one in told["others"]:
            answers = _all_but(one["checklist"], one["failed"])
            on = today + timedelta(days=one["day"])
            _inspect(told, unit=one["unit"], code=one["checklist"], answers=answers, on=on)
        _release(told["release"], today=today)
        _follow_schedule(told, today=today)


def _add_units(told: Mapping[str, Any], *, today: date) -> None:
    contractor = Contractor.objects.get(code=told["contractor"])
    site = contractor.sites.order_by("code").first()
    for one in told["units"]:
        add_unit(
            contractor=contractor, facts=UnitFacts(**one, site=site), by=_actor(told["by"]),
            now=_at(today - timedelta(days=40)),
        )  # fmt: skip


def _counted(good: list[int], *, whole: int) -> dict[str, CheckAnswer]:
    spec = latest_checklist("ppe")
    assert spec is not None
    pairs = zip(spec.lines, good, strict=True)
    return {line.code: CheckAnswer("counted", good=worn, whole=whole) for line, worn in pairs}


def _all_but(code: str, failed: Mapping[str, str]) -> dict[str, CheckAnswer]:
    spec = latest_checklist(code)
    assert spec is not None
    return {
        line.code: CheckAnswer("no", note=failed[line.code])
        if line.code in failed
        else CheckAnswer("yes")
        for line in spec.lines
    }


def _inspect(
    told: Mapping[str, Any], *, unit: str, code: str, answers: Mapping[str, CheckAnswer], on: date
) -> None:
    begin_inspection(
        unit=InspectedUnit.objects.get(contractor__code=told["contractor"], code=unit),
        checklist=code,
        facts=InspectionFacts(on, told["inspector"], answers),
        finish=True,
        operation=uuid5(NAMESPACE_URL, f"demo:inspection:{unit}:{code}:{on}"),
        by=_actor(told["by"]),
        now=_at(on),
    )


def _follow_schedule(told: Mapping[str, Any], *, today: date) -> None:
    """The weekly schedule, with its inspections: one in time, one late, one missed, one in time."""
    weekly = told["weekly"]
    begin = today + timedelta(days=weekly["day"])
    facts = ScheduleFacts(
        "ppe", ScheduleRule.WEEKLY, begin, weekdays=(begin.weekday(),),
        grace_days=weekly["grace_days"],
    )  # fmt: skip
    unit = InspectedUnit.objects.get(contractor__code=told["contractor"], code=weekly["unit"])
    begin_schedule(
        unit=unit, facts=facts, by=_actor(told["by"]), now=_at(begin),
        operation=uuid5(NAMESPACE_URL, f"demo:schedule:{unit.pk}:{begin}"),
    )  # fmt: skip
    for check in weekly["checks"]:
        answers = _counted(check["good"], whole=check["whole"])
        on = today + timedelta(days=check["day"])
        _inspect(told, unit=weekly["unit"], code="ppe", answers=answers, on=on)


def _release(told: Mapping[str, Any], *, today: date) -> None:
    unit = InspectedUnit.objects.get(code=told["unit"])
    release_unit(
        unit=unit, reason=told["reason"], version=unit.version, by=_actor(told["by"]),
        now=_at(today + timedelta(days=told["day"])),
    )  # fmt: skip


def _at(on: date) -> datetime:
    return datetime.combine(on, time(3), tzinfo=UTC)


def _actor(name: str) -> Actor:
    return Actor(User.objects.get(username=name))
