"""The demonstration's job safety analyses: one that a crew uses, and one that is copied from it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from accounts.models import User
from core.audit import Actor
from jsas.approval import approve_jsa, hand_in_jsa, hold_meeting, review_jsa
from jsas.models import JobSafetyAnalysis
from jsas.services import HazardFacts, JsaFacts, JsaStepFacts, begin_jsa, put_step
from risks.models import RegisteredRisk, RiskRegister


def load_jsas(told: Mapping[str, Any]) -> None:
    """Both, each step at its own time."""
    register = RiskRegister.objects.get(title=told["register"])
    begun, by = _at(told["begun"]), _actor(told["writer"])
    jsa = _written(told, register, rows=register, by=by, now=begun)
    jsa = hand_in_jsa(jsa=jsa, version=jsa.version, by=by, now=begun + timedelta(hours=2))
    jsa = review_jsa(
        jsa=jsa, version=jsa.version, by=_actor(told["reviewer"]), now=begun + timedelta(hours=4)
    )
    approve_jsa(
        jsa=jsa, version=jsa.version, by=_actor(told["approver"]), now=begun + timedelta(hours=5)
    )
    talk = begun + timedelta(days=1)
    hold_meeting(
        jsa=jsa, held_on=talk.date(), led_by=told["leader"], names=told["crew"], note="",
        operation=uuid5(NAMESPACE_URL, "demo:jsa:meeting"), by=by, now=talk,
    )  # fmt: skip
    copied = told["copied"]
    _written(
        told, RiskRegister.objects.get(title=copied["register"]), rows=register,
        by=_actor(copied["writer"]), now=_at(copied["begun"]),
    )  # fmt: skip


def _written(
    told: Mapping[str, Any], register: RiskRegister, *, rows: RiskRegister, by: Actor, now: datetime
) -> JobSafetyAnalysis:
    """The steps as a draft of this register; hazards of ``rows`` elsewhere are words alone."""
    jsa = begin_jsa(
        register=register,
        facts=JsaFacts(told["job"], told["place"], told["department"], told["emergency"]),
        operation=uuid5(NAMESPACE_URL, f"demo:jsa:{register.key}"), by=by, now=now,
    )  # fmt: skip
    there = {one.number: one for one in rows.risks.all()}
    for order, entry in enumerate(told["steps"], 1):
        hazards = [_hazard(one, there, is_own=rows == register) for one in entry["hazards"]]
        put_step(
            jsa=jsa, number=None, facts=JsaStepFacts(entry["step"], entry["responsible"], hazards),
            version=jsa.version, operation=uuid5(NAMESPACE_URL, f"demo:jsa:{jsa.key}:step:{order}"),
            by=by, now=now,
        )  # fmt: skip
        jsa.refresh_from_db()
    return jsa


def _hazard(
    told: Mapping[str, Any], there: Mapping[int, RegisteredRisk], *, is_own: bool
) -> HazardFacts:
    number = told.get("risk")
    if number is None or is_own:
        return HazardFacts(**told)
    risk = there[number]
    return HazardFacts(told["control"], hazard=risk.hazard, effect=risk.effect, ppe=told["ppe"])


def _at(on: date) -> datetime:
    return datetime.combine(on, time(2), tzinfo=UTC)


def _actor(name: str) -> Actor:
    return Actor(User.objects.get(username=name))
