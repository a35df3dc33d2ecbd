"""Job safety analyses over the API, from the first step to a crew that went through it."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from contractors.models import Contractor
from core.audit import Actor
from tests.risks.register_scene import begun_register
from tests.visitors import visitor

API = "/api/v1/jsas/"


def sent(who: User, path: str, *, method: str = "post", **body: Any) -> Any:
    return getattr(visitor(who), method)(f"{API}{path}", body, content_type="application/json")


def test_an_analysis_goes_its_way(
    contractor: Contractor, representative: User, coordinator: User, manager: User,
    other_representative: User, by_representative: Actor, now: datetime,
) -> None:  # fmt: skip
    scene = begun_register(contractor, by=by_representative, now=now)
    scene.add(3, 3)
    register = scene.register
    begin: dict[str, Any] = {
        "operation": str(uuid4()),
        "register": register.key,
        "job": "Cor kolom",
    }
    first, again = (sent(representative, "", **begin) for _time in range(2))
    assert first.json()["key"] == again.json()["key"]
    one = f"{first.json()['key']}/"
    step: dict[str, Any] = {"operation": str(uuid4()), "step": "Naik perancah"}
    hazards = [{"risk": 1, "control": "Pasang\npagar"}, {"hazard": "Jatuh", "control": "Ikat tali"}]
    two = [{"risk": 1, "control": "Pasang pagar", "ppe": "Helm\nRompi"}]
    assert sent(representative, f"{one}steps/", version=1, hazards=two, **step).status_code == 400
    for _time in range(2):
        told = sent(representative, f"{one}steps/", version=1, hazards=hazards, **step)
        assert [len(row["hazards"]) for row in told.json()["steps"]] == [2]
    assert sent(other_representative, f"{one}hand-in/", version=2).status_code == 404
    asking = told.json()["steps"][0]["hazards"][1]["id"]
    joined = sent(
        representative, f"{one}hazards/{asking}/join/", effect="Cedera", likelihood=2, severity=2
    )
    version = joined.json()["version"]
    deeds = (
        (representative, "hand-in", "handed_in"), (coordinator, "review", "reviewed"),
        (coordinator, "approve", ""), (manager, "approve", "approved"),
    )  # fmt: skip
    for who, deed, state in deeds:
        answer = sent(who, f"{one}{deed}/", version=version)
        assert answer.status_code == (200 if state else 403)
        version = answer.json()["version"] if state else version
        assert not state or answer.json()["state"] == state
    crew: dict[str, Any] = {
        "held_on": timezone.localdate(),
        "led_by": "Mandor",
        "names": ["Crew 1"],
    }
    held = sent(representative, f"{one}meetings/", operation=str(uuid4()), **crew)
    assert (held.json()["meetings"], held.json()["frozen"]) == (1, 1)
    stale = sent(representative, f"{one}revise/", version=1)
    assert stale.status_code == 409
    revised = sent(representative, f"{one}revise/", version=version).json()
    assert (revised["revision"], revised["state"]) == (2, "draft")
    head: dict[str, Any] = {"version": revised["version"], "job": "Cor kolom dan balok"}
    assert sent(representative, one, method="put", **head).json()["job"] == "Cor kolom dan balok"
