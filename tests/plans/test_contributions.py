"""What waits of plans, and for whom."""

from datetime import date, timedelta

from accounts.models import User
from contractors.days import days_at
from core.contributions import TodoGroup
from plans.selectors import late_lines
from plans.services.lines import LineDetails, detail_criteria, realise_criteria
from plans.services.plans import approve_plan, let_company_plan, sums_of, validate_plan
from plans.tables import PLAN_CRITERIA
from plans.todo import to_approve, to_place, to_realise
from reports.scope.filters import ScopeFilter
from tests.plans.plan_scene import PlanScene


def count(group: TodoGroup | None) -> int | None:
    return group.total if group else None


def test_a_plan_waits_to_be_placed_then_approved_then_realised(
    scene: PlanScene, coordinator: User, manager: User, viewer: User
) -> None:
    now = scene.now
    assert count(to_place(coordinator, now)) == 1
    scene.place_all()
    validate_plan(plan=scene.plan, note="P2K3", by=scene.planner, now=now)
    assert (count(to_place(coordinator, now)), count(to_approve(manager, now))) == (0, 1)
    approve_plan(plan=scene.plan, by=scene.manager, now=now)
    assert (count(to_approve(manager, now)), count(to_realise(coordinator, now))) == (0, 118)
    assert (to_place(viewer, now), to_approve(coordinator, now)) == (None, None)


def test_late_is_the_same_in_the_list_and_in_the_sums(scene: PlanScene, coordinator: User) -> None:
    scene.place_all()
    detail_criteria(
        plan=scene.plan, versions={"1.4.5": None}, by=scene.planner, now=scene.now,
        details=LineDetails(due_on=date(2023, 6, 1)),
    )  # fmt: skip
    validate_plan(plan=scene.plan, note="P2K3", by=scene.planner, now=scene.now)
    approve_plan(plan=scene.plan, by=scene.manager, now=scene.now)
    realise_criteria(
        plan=scene.plan, versions={"1.1.1": None}, realised_on=date(2021, 3, 1),
        evidence="", by=scene.planner, now=scene.now,
    )  # fmt: skip
    for back in (0, 560, 600, 740, 1120, 1500):
        then = scene.now - timedelta(days=back)
        listed = {one.code for one in late_lines(coordinator, days=days_at(then))}
        assert listed == set(sums_of(scene.plan, now=then).late)


def test_what_is_late_waits_for_a_representative_where_the_company_plans(
    scene: PlanScene, representative: User
) -> None:
    scene.approve()
    assert count(to_realise(representative, scene.now)) == 0
    let_company_plan(plan=scene.plan, allowed=True, by=scene.manager, now=scene.now)
    assert count(to_realise(representative, scene.now)) == 0  # the audit is not published
    assert count(to_place(representative, scene.now)) == 0


def test_the_table_has_every_criterion_with_its_place_and_cost(
    scene: PlanScene, coordinator: User
) -> None:
    scene.place("6.1.3", year=1)
    rows = {row[1]: row for row in PLAN_CRITERIA.extract(coordinator, ScopeFilter()).rows}
    assert len(rows) == PLAN_CRITERIA.count(coordinator, ScopeFilter()) == 122
    assert rows["6.1.3"][9:11] == ("planned", 1)
    assert rows["6.5.4"][9:11] == ("fulfilled", None)
