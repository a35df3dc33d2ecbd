"""What analyses of jobs say to a measured item of a checklist."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from core.audit import Actor
from core.contributions import MeasuredScope
from jsas.approval import approve_jsa, hand_in_jsa, review_jsa
from jsas.figures import jsa_figures
from jsas.services import JsaStepFacts
from tests.jsas.test_jsa import CLIMB, begun, scene, stepped
from tests.risks.register_scene import RegisterScene

pytestmark = pytest.mark.usefixtures("in_english")
__all__ = ["scene"]
JSA = "jsa_task_specific_pct"


def _scope(scene: RegisterScene, *, end: date) -> MeasuredScope:
    return MeasuredScope(scene.register.contractor_id, date(2024, 1, 1), end)


def _approved(
    scene: RegisterScene, facts: JsaStepFacts, *, after: int, reviewer: Actor, approver: Actor
) -> None:
    jsa, now = begun(scene), scene.now + timedelta(minutes=after)
    stepped(jsa, scene, facts=facts)
    for deed, by in ((hand_in_jsa, scene.writer), (review_jsa, reviewer), (approve_jsa, approver)):
        deed(jsa=jsa, version=jsa.version, by=by, now=now)
        jsa.refresh_from_db()


def test_a_measured_item_takes_the_approved_analyses_that_are_no_copy(
    scene: RegisterScene, by_coordinator: Actor, by_manager: Actor
) -> None:
    today = scene.now.date()
    stepped(begun(scene), scene)  # a draft: nobody copies what was never approved
    assert not jsa_figures([JSA], _scope(scene, end=today))
    for after, step in enumerate(("Turun", "Naik", "turun")):
        facts = replace(CLIMB, step=step)
        _approved(scene, facts, after=after, reviewer=by_coordinator, approver=by_manager)
    found = jsa_figures([JSA, "x"], _scope(scene, end=today))
    assert {name: one.figure for name, one in found.items()} == {JSA: Decimal("66.67")}
    assert found[JSA].words.startswith("2 of 3 approved JSAs")
    assert not jsa_figures(["x"], _scope(scene, end=today))
    assert not jsa_figures([JSA], _scope(scene, end=today - timedelta(days=1)))
