"""What waits of gap tables, and for whom."""

from datetime import timedelta

from accounts.models import User
from gap_tables.services.gap_tables import GapFacts, add_gap_row, begin_gap_table
from gap_tables.todo import gaps_due
from tests.plans.plan_scene import PlanScene


def test_a_gap_waits_after_its_deadline_and_on_the_day_of_its_check(
    scene: PlanScene, coordinator: User, viewer: User
) -> None:
    now, by = scene.now, scene.planner
    table = begin_gap_table(
        name="Klausul 6.1", contractor=scene.plan.result.evaluation.contractor, by=by, now=now
    )
    today = now.date()
    for facts in (
        GapFacts("terlambat", due_on=today - timedelta(days=1)),
        GapFacts("nanti", due_on=today + timedelta(days=9)),
        GapFacts("periksa", status="closed", evidence="SOP-01", recheck_on=today),
        GapFacts("tutup", status="closed", evidence="SOP", due_on=today - timedelta(days=1)),
    ):
        add_gap_row(table=table, facts=facts, by=by, now=now)
    group = gaps_due(coordinator, now)
    assert group
    assert [one.title for one in group.lines] == ["terlambat", "periksa"]
    assert gaps_due(viewer, now) is None
