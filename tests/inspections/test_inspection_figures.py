"""What a measured item takes from the inspections of a period."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from accounts.models import User
from checklists.selectors.proposed_figures import figures_elsewhere
from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from core.contributions import MeasuredScope
from evaluations.models import Evaluation
from inspections.figures.proposals import inspected_figure, inspection_figures
from inspections.figures.scheduled import schedule_tally, scheduled_figures
from inspections.rules import CheckAnswer
from inspections.scheduled.services import ScheduleFacts, begin_schedule
from inspections.units import release_unit
from instruments.sheets import sheet_of
from tests.inspections.inspection_scene import added_unit, inspected
from tests.visitors import visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
PPE, FIT = "ppe_compliance_pct", "equipment_fit_pct"
DAY = timedelta(days=1)


def _figures(contractor: Contractor, first: datetime, *, last: datetime) -> dict[str, Decimal]:
    scope = MeasuredScope(contractor.pk, first.date(), last.date())
    return {name: one.figure for name, one in inspection_figures([PPE, FIT, "x"], scope).items()}


def test_ppe_compliance_is_good_of_all_asked_of_what_was_finished_in_these_days(
    contractor: Contractor, other_contractor: Contractor, manager: User, now: datetime
) -> None:
    area = added_unit(contractor, now=now, kind="area", code="A-1")
    worn = CheckAnswer("counted", good=5, whole=20)
    first = inspected(area, now=now, code="ppe", helmet=worn)
    inspected(area, now=now + DAY, code="ppe")
    inspected(area, now=now + DAY, code="ppe", finish=False, helmet=worn)
    assert (first.good, first.whole) == (65, 80)
    assert _figures(contractor, now, last=now) == {PPE: Decimal("81.25")}
    assert _figures(contractor, now, last=now + DAY) == {PPE: Decimal("90.00")}
    assert not _figures(other_contractor, now, last=now + DAY)
    assert not _figures(contractor, now + 2 * DAY, last=now + 3 * DAY)
    scope = MeasuredScope(contractor.pk, now.date(), now.date())
    found = inspection_figures([PPE], scope)[PPE]
    assert found.words.endswith(": 65 of 80 good")
    assert parse_qs(urlsplit(found.address).query)["checklist"] == ["ppe"]
    assert list(visitor(manager).get(found.address).context["page"]) == [first]


def test_a_unit_is_fit_unless_its_last_inspection_or_one_before_keeps_it_out(
    contractor: Contractor, by_manager: Actor, now: datetime
) -> None:
    car, truck = (added_unit(contractor, now=now, code=code) for code in ("LV-1", "DT-1"))
    inspected(car, now=now)
    assert _figures(contractor, now, last=now + DAY) == {FIT: Decimal(100)}
    inspected(truck, now=now, brakes=CheckAnswer("no", note="Bocor"))
    inspected(truck, now=now + DAY)
    assert _figures(contractor, now, last=now + DAY) == {FIT: Decimal(50)}  # not released yet
    truck.refresh_from_db()
    release_unit(unit=truck, reason="Rem diganti.", version=truck.version, by=by_manager, now=now)
    assert _figures(contractor, now, last=now + DAY) == {FIT: Decimal(100)}
    assert _figures(contractor, now, last=now) == {FIT: Decimal(50)}  # as it was found that day


def test_the_checklist_proposes_it(
    evaluation: Evaluation, contractor: Contractor, now: datetime
) -> None:
    area = added_unit(contractor, now=now, kind="area", code="A-1")
    inspected(area, now=now, code="ppe", helmet=CheckAnswer("counted", good=5, whole=10))
    evaluation.period.start = evaluation.period.end = now.date()
    items = sheet_of(evaluation.instrument_id, evaluation.level).items
    assert figures_elsewhere(items, evaluation)[PPE].figure == Decimal("92.86")


def test_done_of_planned_is_what_the_schedules_say(
    contractor: Contractor, other_contractor: Contractor, now: datetime
) -> None:
    """Each of four days with a day of grace: the look of the third day is the second's, the look of
    the fourth the third's, and the fourth is missed."""
    unit = added_unit(contractor, now=now)
    begin_schedule(
        unit=unit, facts=ScheduleFacts("p2h", "daily", now.date(), grace_days=1),
        operation=uuid4(), by=SYSTEM, now=now,
    )  # fmt: skip
    for days in (0, 2, 3):
        inspected(unit, now=now + days * DAY)
    scope = MeasuredScope(contractor.pk, now.date(), (now + 3 * DAY).date())
    assert schedule_tally(scope, today=(now + DAY).date()).planned == 2
    tally = schedule_tally(scope, today=(now + 9 * DAY).date())
    assert (tally.planned, tally.in_time, tally.late, tally.missed) == (4, 1, 2, 1)
    names = ["scheduled_inspections_done_pct", "scheduled_inspections_in_time_pct"]
    found = scheduled_figures(names, scope)
    assert [found[one].figure for one in names] == [Decimal(75), Decimal(25)]
    assert "4 inspections planned" in found[names[0]].words
    assert "in time 1, late 2, missed 1" in found[names[0]].words
    assert not scheduled_figures(names, replace(scope, contractor_id=other_contractor.pk))


def test_the_file_counts_nothing_that_no_inspection_has() -> None:
    for wrong in ({"counts": "hours"}, {"checklists": ["welding"]}):
        with pytest.raises(ValueError, match="x counts what no inspection has"):
            inspected_figure({"name": "x", "checklists": ["ppe"], "counts": "lines"} | wrong)
