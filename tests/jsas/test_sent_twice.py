"""What a slow line sends twice is done once, and answered as the first time."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from accounts.models import User
from core.audit import Actor
from core.errors import Conflict
from jsas.approval import approve_jsa, hand_in_jsa, return_jsa, review_jsa, revise_jsa
from jsas.models import JobSafetyAnalysis
from jsas.services import JsaFacts, change_jsa, join_register, remove_step, steps_of
from risks.assessment import Estimate
from tests.jsas.test_jsa import draft, scene
from tests.risks.register_scene import RegisterScene, twice

pytestmark = pytest.mark.usefixtures("in_english")
__all__ = ["draft", "scene"]


def test_every_step_of_an_analysis(
    scene: RegisterScene, draft: JobSafetyAnalysis, by_coordinator: Actor, manager: User
) -> None:
    jsa = draft

    def taken(do: Callable[..., Any], by: Actor = scene.writer, **told: Any) -> Any:
        jsa.refresh_from_db()
        return twice(do, jsa=jsa, version=jsa.version, by=by, now=scene.now, **told)

    taken(change_jsa, facts=JsaFacts("Cor kolom lantai 4"))
    new = steps_of(jsa)[0].hazards.all()[1]
    joins = {"jsa": jsa, "hazard": new.pk, "before": Estimate(2, 3), "effect": "Cedera"}
    twice(join_register, by=scene.writer, now=scene.now, **joins)
    taken(hand_in_jsa)
    taken(return_jsa, by_coordinator, reason="Terlalu umum")
    taken(hand_in_jsa)
    taken(review_jsa, by_coordinator)
    taken(approve_jsa, Actor(manager))
    with pytest.raises(DatabaseError, match="refused"), transaction.atomic():
        jsa.steps.all().delete()
    taken(revise_jsa)
    taken(remove_step, number=1)
    assert not steps_of(jsa)


def test_a_save_that_says_something_else_is_none(
    scene: RegisterScene, draft: JobSafetyAnalysis, by_coordinator: Actor
) -> None:
    told: dict[str, Any] = {"jsa": draft, "version": draft.version, "now": scene.now}
    change_jsa(facts=JsaFacts("Cor kolom"), by=scene.writer, **told)
    with pytest.raises(Conflict, match="since you opened it"):
        change_jsa(facts=JsaFacts("Cor balok"), by=scene.writer, **told)
    with pytest.raises(Conflict, match="since you opened it"):
        change_jsa(facts=JsaFacts("Cor kolom"), by=by_coordinator, **told)
    draft.refresh_from_db()
    assert draft.job == "Cor kolom"
