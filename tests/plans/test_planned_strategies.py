"""A strategy of a frozen SWOT study, carried out by a criterion of the company's plan."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from core.errors import Conflict, NotAllowed, Refusal
from core.models import AuditEntry
from plans.models import FulfilmentPlan, PlannedStrategy
from plans.printing import plan_html
from plans.services.frozen_plans import freeze_plan
from plans.services.strategies import plan_strategy, unlink_strategies
from studies.models import Strategy
from studies.services.strategies import add_strategy
from studies.services.studies import freeze_study
from tests.plans.plan_scene import PlanScene
from tests.studies.swot_studies import ALL_RATED, rate, small_study, strategy_of
from tests.visitors import visitor


def written(scene: PlanScene, company: Contractor | None, *, frozen: bool = True) -> Strategy:
    study = small_study(company, now=scene.now, held_on=date(scene.plan.first_year, 1, 31))
    rate(study, ALL_RATED, now=scene.now)
    assert scene.planner.user
    facts = strategy_of(scene.planner.user, due_on=date(scene.plan.first_year + 1, 6, 1))
    row = add_strategy(study=study, facts=facts, by=SYSTEM, now=scene.now)
    if frozen:
        freeze_study(study=study, by=SYSTEM, now=scene.now)
    return row


def planned(scene: PlanScene, row: Strategy, *, year: int, by: Actor) -> PlannedStrategy:
    return plan_strategy(
        strategy=row, plan=scene.plan, code="6.1.3", year=year, by=by, now=scene.now
    )


def test_its_criterion_takes_the_owner_and_a_deadline_of_the_same_year(
    scene: PlanScene, contractor: Contractor
) -> None:
    row = written(scene, contractor)
    for _tap in range(2):
        found = planned(scene, row, year=1, by=scene.planner)
    assert PlannedStrategy.objects.get() == found
    line = scene.line("6.1.3")
    assert (line.year, line.owner, line.due_on) == (1, str(scene.planner.user), row.due_on)


def test_a_strategy_is_planned_by_locking_the_plan_before_it(
    scene: PlanScene, contractor: Contractor
) -> None:
    """As a plan that follows its audit locks them: two at once wait, and neither is thrown out."""
    row = written(scene, contractor)
    with CaptureQueriesContext(connection) as asked:
        planned(scene, row, year=1, by=scene.planner)
    locks = [one["sql"] for one in asked if "FOR UPDATE" in one["sql"]]
    first_plan, first_strategy = (
        next(at for at, sql in enumerate(locks) if f'FROM "{model._meta.db_table}"' in sql)
        for model in (FulfilmentPlan, Strategy)
    )
    assert first_plan < first_strategy


def test_in_an_approved_plan_it_joins_a_criterion_where_that_stands(
    scene: PlanScene, contractor: Contractor
) -> None:
    scene.approve()
    row, before = written(scene, contractor), scene.line("6.1.3")
    with pytest.raises(Conflict, match="tahun ke-0"):
        planned(scene, row, year=1, by=scene.planner)
    found = planned(scene, row, year=0, by=scene.planner)
    line = scene.line("6.1.3")
    assert (found.plan_line, line.version, line.owner) == (line, before.version, "")


def test_a_deadline_of_another_year_is_not_taken(scene: PlanScene, contractor: Contractor) -> None:
    planned(scene, written(scene, contractor), year=0, by=scene.planner)
    assert scene.line("6.1.3").due_on is None


def test_of_a_draft_another_company_or_none_nothing_is_planned(
    scene: PlanScene, contractor: Contractor, other_contractor: Contractor
) -> None:
    for row in (
        written(scene, contractor, frozen=False),
        written(scene, other_contractor),
        written(scene, None),
    ):
        with pytest.raises(Refusal):
            planned(scene, row, year=0, by=scene.planner)
    assert not PlannedStrategy.objects.exists()


def test_only_who_plans_does_it(
    scene: PlanScene, contractor: Contractor, by_representative: Actor
) -> None:
    with pytest.raises(NotAllowed):
        planned(scene, written(scene, contractor), year=0, by=by_representative)


def test_a_strategy_leaves_with_its_criterion_and_the_trail_keeps_it(
    scene: PlanScene, contractor: Contractor
) -> None:
    row = planned(scene, written(scene, contractor), year=0, by=scene.planner)
    unlink_strategies([row.plan_line_id], by=SYSTEM, now=scene.now)
    assert not PlannedStrategy.objects.exists()
    assert AuditEntry.objects.get(action="unplan_strategy").before == {"code": "6.1.3"}


def test_both_pages_lead_to_each_other(
    scene: PlanScene, contractor: Contractor, coordinator: User
) -> None:
    row = written(scene, contractor)
    browser = visitor(coordinator)
    address = reverse("strategy-plan", args=[row.pk])
    assert address in browser.get(reverse("study", args=[row.study_id])).content.decode()
    sent = {"plan": str(scene.plan.key), "code": "99.9", "year": "0"}
    refused = browser.post(address, sent)
    assert refused.status_code == 400
    assert "99.9" in refused.content.decode()
    assert browser.post(address, sent | {"code": "6.1.3"}).status_code == 302
    criterion = reverse("plan-criterion", args=[scene.plan.key, "6.1.3"])
    study = browser.get(reverse("study", args=[row.study_id])).content.decode()
    assert criterion in study
    assert address not in study
    assert reverse("study", args=[row.study_id]) in browser.get(criterion).content.decode()


def test_the_paper_and_the_workbook_of_the_plan_name_the_strategy(
    scene: PlanScene, contractor: Contractor, coordinator: User
) -> None:
    row = written(scene, contractor)
    before = freeze_plan(plan=scene.plan, by=scene.planner, now=scene.now)
    planned(scene, row, year=0, by=scene.planner)
    frozen = freeze_plan(plan=scene.plan, by=scene.planner, now=scene.now)
    assert frozen.content["strategies"] == {"6.1.3": [row.text]}
    assert (row.text in plan_html(before), row.text in plan_html(frozen)) == (False, True)
    address = reverse("plan-workbook-download", args=[scene.plan.key])
    book = load_workbook(BytesIO(visitor(coordinator).get(address).content))
    cells = {one for sheet in book for line in sheet.values for one in line}
    assert row.text in cells
