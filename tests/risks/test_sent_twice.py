"""What a slow line sends twice is done once, and answered as the first time."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from contractors.models import Contractor
from core.audit import Actor
from core.errors import Conflict
from risks.assessment import Estimate
from risks.models import RegisteredRisk, RiskControl
from risks.quarters.services import write_quarter
from risks.rules.quarters import Quarter
from risks.services.controls import ControlFacts, change_control
from risks.services.risks import RiskFacts, accept_risk, change_risk, withdraw_risk
from tests.risks.register_scene import RegisterScene, begun_register, twice
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def scene(contractor: Contractor, now: datetime, by_representative: Actor) -> RegisterScene:
    """One high risk with a control in force."""
    scene = begun_register(contractor, by=by_representative, now=now)
    scene.add(3, 3)
    scene.control(1)
    return scene


def test_risks_and_controls(scene: RegisterScene, manager: User) -> None:
    risk, control = RegisteredRisk.objects.get(), RiskControl.objects.get()
    saved: dict[str, Any] = {"by": scene.writer, "now": scene.now, "version": 1}
    facts = RiskFacts("Cor kolom", "Jatuh", "Cedera", Estimate(3, 3), department="Gudang")
    twice(change_risk, risk=risk, facts=facts, **saved)
    with pytest.raises(Conflict, match="since you opened it"):
        change_risk(risk=risk, facts=replace(facts, hazard="Lain"), **saved)
    step = ControlFacts("engineering", "Pagar", (1,), begins_on=scene.now.date())
    twice(change_control, control=control, facts=step, **saved)
    accepted = {"risk": risk, "reason": "Sementara", "version": 2}
    twice(accept_risk, by=Actor(manager), now=scene.now, **accepted)
    twice(withdraw_risk, **saved | {"risk": risk, "reason": "Ganda", "version": 3})


@pytest.mark.parametrize(
    ("page", "told", "model"),
    [
        ("risk-add", {"activity": "A", "kind": "routine", "hazard": "B", "effect": "C",
                      "before_likelihood": 1, "before_severity": 1}, RegisteredRisk),
        ("risk-control-add", {"measure": "Rambu", "step": "administrative", "risks": 1},
         RiskControl),
    ],
)  # fmt: skip
def test_what_is_added_on_a_page(
    scene: RegisterScene, page: str, told: dict[str, Any], model: type[Any]
) -> None:
    client, address = visitor(scene.writer.user), reverse(page, args=[scene.register.key])
    sent = told | {"operation": client.get(address).context["form"]["operation"].value()}
    there = model.objects.count()
    answers = [client.post(address, sent) for _time in range(2)]
    assert [one.status_code for one in answers] == [302, 302]
    assert model.objects.count() == there + 1
    client.post(address, told)  # another form, which says no operation
    assert model.objects.count() == there + 2


def test_a_quarter(scene: RegisterScene, contractor: Contractor) -> None:
    saved: dict[str, Any] = {"by": scene.writer, "now": scene.now}
    told: dict[str, Any] = {"obstacles": "Hujan", "next_steps": "", "version": 0}
    twice(write_quarter, contractor=contractor, quarter=Quarter(2023, 4), **told, **saved)
