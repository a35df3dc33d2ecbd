"""The rows of a register by program, the token's name in the trail."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from contractors.models import Contractor
from core.audit import Actor
from core.models import AuditEntry
from risks.models import RegisteredRisk, RiskRegister
from tests.risks.register_scene import begun_register
from tokens.services import create_token

JSON = "application/json"
RISK = {"activity": "Cor", "hazard": "Jatuh", "effect": "Cedera", "before": [3, 3]}
CONTROL = {"step": "ppe", "measure": "Sabuk", "risks": [1]}


@pytest.fixture
def register(contractor: Contractor, by_representative: Actor) -> RiskRegister:
    """An empty one."""
    return begun_register(contractor, by=by_representative, now=timezone.now()).register


def test_a_program_writes_risks_and_their_controls(register: RiskRegister, manager: User) -> None:
    given: dict[str, Any] = {"name": "SAP", "days": 30, "scopes": ["risks"]}
    secret = create_token(**given, by=Actor(manager), now=timezone.now())[1]
    client = Client(headers={"authorization": f"Bearer {secret}"})

    def sent(method: str, name: str, *more: int, **body: object) -> Any:
        address = reverse(f"register-rows-api:{name}", args=[register.key, *more])
        return getattr(client, method)(address, body, content_type=JSON)

    once = str(uuid4())
    for _time in range(2):
        added = sent("post", "risks", **RISK, operation=once).json()
    assert (added["number"], added["before"], RegisteredRisk.objects.count()) == (1, [3, 3], 1)
    entry = AuditEntry.objects.get(action="add_risk")
    assert entry.token is not None
    assert (entry.user, entry.token.name) == (manager, "SAP")
    assert (
        sent("post", "risks", **RISK | {"before": [9, 9]}, operation=str(uuid4())).status_code
        == 400
    )
    for field, sign in (("hazard", "\n"), ("activity", "\u200b"), ("legal_basis", "\n")):
        wrong = sent("post", "risks", **RISK | {field: f"Jatuh{sign}lagi"}, operation=str(uuid4()))
        assert (wrong.status_code, [*wrong.json()["fields"]]) == (400, [field])
    control = sent("post", "controls", **CONTROL, operation=str(uuid4())).json()
    assert (control["number"], control["risks"]) == (1, [1])
    changed = CONTROL | {"cost": 5_000_000}
    for status in (200, 409):
        version = control["version"] if status == 200 else control["version"] + 5
        assert sent("put", "control", 1, **changed, version=version).status_code == status
    told = sent("put", "risk", 1, **RISK | {"hazard": "Jatuh dari atas"}, version=added["version"])
    assert told.json()["hazard"] == "Jatuh dari atas"
    gone = sent("post", "withdraw", 1, reason="Ganda", version=told.json()["version"])
    assert gone.json()["withdrawn_at"]
    assert sent("get", "risks").json() == {"results": [], "next": None}
