"""What a slow line sends twice is done once, and answered as the first time."""

from dataclasses import replace
from typing import Any

import pytest

from budgets.approval import approve_budget, hand_in_budget, return_budget
from budgets.models import BudgetLine
from budgets.services import change_budget_line, set_budget
from contractors.models import Contractor
from core.audit import Actor
from tests.budgets.test_budgets import ROPE, added, scene
from tests.risks.register_scene import RegisterScene, twice

pytestmark = pytest.mark.usefixtures("in_english")
__all__ = ["scene"]


def test_every_step_of_a_budget(
    scene: RegisterScene, contractor: Contractor, by_coordinator: Actor
) -> None:
    added(scene, ROPE)
    saved: dict[str, Any] = {"by": scene.writer, "now": scene.now}
    of_year: dict[str, Any] = {"contractor": contractor, "year": 2024}
    line, dearer = BudgetLine.objects.get(), replace(ROPE, price=90_000)
    budget = twice(set_budget, workers=5, contract_value=9, version=1, **of_year, **saved)
    twice(change_budget_line, line=line, facts=dearer, version=1, **saved)
    twice(hand_in_budget, version=2, **of_year, **saved)
    decided: dict[str, Any] = {"budget": budget, "by": by_coordinator, "now": scene.now}
    twice(return_budget, reason="Kurang", version=3, **decided)
    twice(hand_in_budget, version=4, **of_year, **saved)
    twice(approve_budget, version=5, **decided)
