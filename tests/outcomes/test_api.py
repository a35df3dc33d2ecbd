"""Objections for programs: the steps of the pages, by the same rules, each counted once."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.audit import Actor
from core.models import AuditEntry
from evaluations.models import Evaluation, Result
from tests.api.description import hold_to_description
from tests.files.hostile import photo
from tests.outcomes.objections_scene import (
    WEAK,
    another_coordinator,
    another_manager,
    publish_provisional,
)
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("in_english")
Answer = tuple[int, dict[str, Any]]


@pytest.fixture
def result(
    evaluation: Evaluation, by_coordinator: Actor, by_manager: Actor, now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> Result:  # fmt: skip
    """Provisional, and it is now for programs too."""
    monkeypatch.setattr(timezone, "now", lambda: now)
    return publish_provisional(evaluation, coordinator=by_coordinator, manager=by_manager, now=now)


def send(person: User | None, address: str, **given: object) -> Answer:
    """What a program of this person is answered; read where nothing is sent."""
    assert person is not None
    client, kind = visitor(person), "application/json"
    answer = client.post(address, given, content_type=kind) if given else client.get(address)
    hold_to_description(answer, method="POST" if given else "GET", path=address)
    return answer.status_code, answer.json()


def at(name: str, key: object) -> str:
    return reverse(f"objections-api:{name}", args=[key])


def test_a_program_objects_answers_decides_and_appeals(
    result: Result, representative: User, coordinator: User
) -> None:
    parts = at("parts", result.sha256)
    (part,) = send(representative, parts)[1]["parts"]
    assert (part["target"], part["code"], part["objection"]) == ("item", WEAK, None)
    said = {
        "operation": str(uuid4()), "target": "item", "code": WEAK, "ground": "evidence",
        "text": "Izin ketujuh sah.", "wanted": "Nilai 3",
    }  # fmt: skip
    assert send(representative, parts, **said | {"code": "1.01"})[0] == 400  # it lost nothing
    first = send(representative, parts, **said)
    assert send(representative, parts, **said) == first
    assert (first[0], first[1]["status"], len(first[1]["thread"])) == (200, "raised", 1)
    key = first[1]["key"]
    assert send(representative, parts)[1]["parts"][0]["objection"] == key
    reply = {"operation": str(uuid4()), "text": "Kami periksa."}
    assert send(coordinator, at("reply", key), **reply)[0] == 403  # who scored it
    other = another_coordinator().user
    assert send(other, at("reply", key), **reply)[1]["status"] == "answered"
    assert send(other, at("reply", key), **reply)[0] == 200
    decider = another_manager().user
    offered = send(decider, at("read", key))[1]
    assert offered["may_decide"]
    assert offered["corrections"]
    decision = {"seen": "answered", "outcome": "rejected", "reason": "Sudah dilihat."}
    assert send(decider, at("decide", key), **decision)[1]["status"] == "decided"
    assert send(decider, at("decide", key), **decision)[0] == 409
    appeal = {"operation": str(uuid4()), "text": "Kami tetap keberatan."}
    assert send(representative, at("appeal", key), **appeal)[1]["status"] == "appealed"
    upheld = {
        "seen": "appealed", "outcome": "upheld", "reason": "Benar.",
        "correction": offered["corrections"][0]["code"],
    }  # fmt: skip
    assert send(decider, at("decide", key), **upheld)[0] == 403  # who decided before
    third = another_manager("manajer.tiga").user
    settled = send(third, at("decide", key), **upheld)[1]
    assert (settled["status"], settled["outcome"]) == ("settled", "upheld")
    assert settled["thread"][-1]["after"] != settled["thread"][-1]["before"]
    told = AuditEntry.objects.filter(target_type="objection").values_list("action", flat=True)
    assert sorted(told) == [
        "appeal_decision", "decide_objection", "decide_objection", "raise_objection",
        "reply_to_objection",
    ]  # fmt: skip


def test_files_come_with_it_and_others_see_neither(
    result: Result, representative: User, other_representative: User
) -> None:
    content = photo()
    file = SimpleUploadedFile("Izin.jpg", content)
    sent = {
        "operation": str(uuid4()), "target": "item", "code": WEAK, "ground": "fact", "text": "-a",
        "wanted": "-b", "evidence": file,
    }  # fmt: skip
    answer = visitor(representative).post(at("parts", result.sha256), sent).json()
    (kept,) = answer["thread"][0]["files"]
    assert kept["name"] == "Izin.jpg"
    assert visitor(representative).get(kept["address"]).getvalue() == content
    for address in (at("read", answer["key"]), at("parts", result.sha256), kept["address"]):
        assert visitor(other_representative).get(address).status_code == 404
