"""A register as a whole for programs, and what comes between its steps."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from contractors.models import Contractor
from core.audit import Actor
from core.models import AuditEntry
from risks.models import RiskRegister
from risks.selectors import changed_since
from risks.services.approval import accept_register, hand_in_register
from risks.services.risks import RiskFacts, accept_risk, change_risk, withdraw_risk
from tests.risks.register_scene import RegisterScene, begun_register
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def scene(contractor: Contractor, by_representative: Actor, now: datetime) -> RegisterScene:
    """A register with one high risk."""
    scene = begun_register(contractor, by=by_representative, now=now)
    scene.add(3, 3)
    return scene


def sent(person: User, step: str, *, of: RiskRegister, **body: object) -> tuple[int, Any]:
    address = reverse(f"registers-api:{step}", args=[of.key])
    told = {"operation": str(uuid4())} | body
    answer = visitor(person).post(address, told, content_type="application/json")
    return answer.status_code, answer.json()


def test_a_register_goes_to_the_owner_and_back_by_the_rules_of_its_page(
    scene: RegisterScene, representative: User, coordinator: User, manager: User, viewer: User
) -> None:
    of = scene.register
    once = str(uuid4())
    status, told = sent(representative, "hand-in", of=of, operation=once)
    assert (status, told["changed"], told["may_hand_in"]) == (
        200, {"risks": [], "controls": [], "more": 0}, False,
    )  # fmt: skip
    assert sent(viewer, "hand-in", of=of)[0] == 403
    assert sent(coordinator, "return", of=of, reason=" ", seen=told["last_step"])[0] == 400
    seen = told["last_step"]
    returned = sent(coordinator, "return", of=of, reason="Terlalu umum", seen=seen)[1]
    assert (returned["return_reason"], returned["may_return"]) == ("Terlalu umum", False)
    assert sent(representative, "answer", of=of)[0] == 200
    scene.control(1)
    assert sent(manager, "accept", of=of, seen=told["changes"])[0] == 409
    address = reverse("registers-api:read", args=[of.key])
    read = visitor(manager).get(address).json()
    assert [(one["number"], one["by"]) for one in read["changed"]["controls"]] == [
        (1, str(representative))
    ]
    accepted = sent(manager, "accept", of=of, seen=read["changes"])[1]
    assert accepted["accepted_by"] == str(manager)
    # The first hand-in comes once more, on a slow line: it is answered, and hands nothing in.
    status, told = sent(representative, "hand-in", of=of, operation=once)
    assert (status, told["handed_in_at"], told["accepted_by"]) == (200, None, str(manager))
    assert AuditEntry.objects.filter(action="hand_in_risk_register").count() == 1


def test_what_is_sent_before_a_step_and_written_after_it_is_written_after_it(
    scene: RegisterScene, manager: User
) -> None:
    of, risk, later = scene.register, scene.register.risks.get(), timedelta(minutes=1)
    hand_in_register(register=of, by=scene.writer, now=scene.now + later)
    facts = RiskFacts("Cor", "Lain", "Cedera", risk.before)
    change_risk(risk=risk, facts=facts, version=1, by=scene.writer, now=scene.now)
    of.refresh_from_db()
    assert of.handed_in_at
    assert changed_since(of, of.handed_in_at)[0].get() == risk
    frozen = accept_register(register=of, seen=2, by=Actor(manager), now=scene.now)
    assert frozen.content["acceptance"]["by"] == str(manager)


def test_a_register_is_locked_before_its_risk_is(scene: RegisterScene, manager: User) -> None:
    risk = scene.register.risks.get()
    facts = RiskFacts("Cor", "Lain", "Cedera", risk.before)
    steps: list[tuple[Any, dict[str, Any]]] = [
        (change_risk, {"facts": facts, "by": scene.writer}),
        (accept_risk, {"reason": "Seminggu", "by": Actor(manager)}),
        (withdraw_risk, {"reason": "Ganda", "by": scene.writer}),
    ]
    for version, (step, told) in enumerate(steps, 1):
        with CaptureQueriesContext(connection) as asked:
            step(risk=risk, version=version, now=scene.now, **told)
        locks = [one["sql"] for one in asked if "FOR UPDATE" in one["sql"]]
        assert ['FROM "risks_riskregister"' in one for one in locks] == [True, False]


def test_the_page_names_the_first_of_what_was_changed_and_counts_the_rest(
    scene: RegisterScene, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("risks.views.registers.CHANGES_SHOWN", 1)
    hand_in_register(register=scene.register, by=scene.writer, now=scene.now)
    scene.add(2, 2)
    scene.control(1)
    page = visitor(manager, language="en").get(reverse("risk-register", args=[scene.register.key]))
    assert "and 1 more" in " ".join(page.text.split())
