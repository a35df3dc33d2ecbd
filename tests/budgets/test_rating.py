"""What registers and budgets say to the items of a checklist."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from accounts.models import User
from budgets.approval import approve_budget, hand_in_budget
from budgets.rating.figures import rated_items, register_facts
from budgets.services import change_budget_line
from checklists.selectors.proposed_figures import item_facts
from contractors.models import Contractor
from core.audit import Actor
from core.contributions import MeasuredScope
from evaluations.models import Evaluation
from tests.budgets.test_budgets import ROPE, added
from tests.risks.register_scene import RegisterScene, begun_register
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def scene(contractor: Contractor, now: datetime, by_representative: Actor) -> RegisterScene:
    """One high risk with a control in force."""
    scene = begun_register(contractor, by=by_representative, now=now)
    scene.add(3, 3, hazard="Jatuh dari ketinggian")
    scene.control(1)
    return scene


def _scope(scene: RegisterScene, *, end: date = date(2024, 12, 31)) -> MeasuredScope:
    return MeasuredScope(scene.register.contractor_id, date(2024, 1, 1), end)


def test_beside_the_register_item_stand_high_risks_their_controls_and_what_is_overdue(
    scene: RegisterScene, evaluation: Evaluation, coordinator: User
) -> None:
    scene.add(3, 3, hazard="Petir")
    scene.add(1, 1, hazard="Debu")
    scene.control(2, in_force_on=None, evidence="", due_on=date(2024, 3, 1))
    page = visitor(coordinator, language="en").get(f"/evaluations/{evaluation.pk}/checklist/").text
    assert (
        "Risks in the registers now: 3; above what is acceptable before control: 2, of these with "
        "a control in force on 31 December 2024: 1, without one: 1. Controls due by then and not "
        "in force: 1"
    ) in page
    before = register_facts(rated_items().risks, _scope(scene, end=date(2024, 1, 4)))
    (fact,) = before.values()
    assert "on 4 January 2024: 0, without one: 2. Controls due by then and not in force: 0" in (
        fact.words
    )


def test_beside_the_budget_item_stands_what_of_the_approved_plan_is_spent(
    scene: RegisterScene, evaluation: Evaluation, by_coordinator: Actor
) -> None:
    line = added(scene)
    assert "2.02" not in item_facts(evaluation)  # nobody has approved it
    company = scene.register.contractor
    budget = hand_in_budget(
        contractor=company, year=2024, version=1, by=scene.writer, now=scene.now
    )
    approve_budget(budget=budget, version=budget.version, by=by_coordinator, now=scene.now)
    change_budget_line(
        line=line, facts=replace(ROPE, realised=40_000, realised_on=date(2024, 2, 3)),
        version=line.version, by=scene.writer, now=scene.now,
    )  # fmt: skip
    (fact,) = item_facts(evaluation)["2.02"]
    assert fact.words == (
        "The approved OHS budget plans Rp 83,333 from 1 January 2024 to 31 December 2024; "
        "Rp 40,000 is spent: 48.0\N{NO-BREAK SPACE}%"
    )
    assert fact.address.endswith(f"/{company.pk}/2024/")


def test_a_company_without_registers_and_budgets_says_nothing(evaluation: Evaluation) -> None:
    assert not item_facts(evaluation)
