"""Findings over the API, from raising to the look at whether the action held."""

from typing import Any
from uuid import uuid4

from accounts.models import User
from contractors.models import Contractor
from findings.models import Finding
from tests.visitors import visitor

API = "/api/v1/findings/"


def sent(who: User, path: str, *, body: dict[str, Any], headers: Any = None) -> Any:
    """What is answered to a step."""
    return visitor(who).post(
        f"{API}{path}/", body, content_type="application/json", headers=headers
    )


def step(**said: Any) -> dict[str, Any]:
    return {"operation": str(uuid4())} | said


def raised(coordinator: User, contractor: Contractor) -> dict[str, Any]:
    """A minor finding of PT A, as it was answered."""
    body = step(contractor=contractor.code, severity="minor", description="Izin tidak lengkap")
    first, again = (sent(coordinator, "raise", body=body) for _time in range(2))
    assert first.json() == again.json()
    found: dict[str, Any] = first.json()
    return found


def test_a_finding_goes_its_way_from_raising_to_the_look_afterwards(
    coordinator: User, manager: User, representative: User, contractor: Contractor
) -> None:
    key = raised(coordinator, contractor)["id"]
    steps: tuple[tuple[User, str, dict[str, Any]], ...] = (
        (coordinator, "change", {"severity": "major", "description": "Izin tidak ada"}),
        (representative, "answer", {"root_cause": "Tergesa", "action": "Dilatih"}),
        (coordinator, "refuse", {"reason": "Mana daftarnya?"}),
        (representative, "answer", {"root_cause": "Tergesa", "action": "Dilatih, daftar ada"}),
        (manager, "close", {"verification": "Dilihat"}),
        (manager, "undo-closing", {"reason": "Keliru"}),
        (manager, "close", {"verification": "Dilihat"}),
        (manager, "effectiveness", {"effective": True}),
        (manager, "undo-effectiveness", {"reason": "Keliru"}),
    )
    for version, (who, name, said) in enumerate(steps, start=1):
        answer = sent(who, f"{key}/{name}", body=step(version=version, **said))
        assert (answer.status_code, answer.json()["version"]) == (200, version + 1), name
        assert answer.headers["ETag"] == f'"{version + 1}~"'
    found = visitor(representative).get(f"{API}{key}/whole/").json()
    assert (found["status"], found["effective"], found["action"]) == (
        "closed", None, "Dilatih, daftar ada",
    )  # fmt: skip


def test_who_is_overtaken_reads_so_and_what_stands_in_headers_counts(
    coordinator: User, representative: User, contractor: Contractor
) -> None:
    key = raised(coordinator, contractor)["id"]
    body = {"root_cause": "Tergesa", "action": "Dilatih"}
    headers = {"Idempotency-Key": str(uuid4()), "If-Match": 'W/"1-gzip"'}
    for _time in range(2):
        assert sent(representative, f"{key}/answer", body=body, headers=headers).status_code == 200
    stale = sent(representative, f"{key}/answer", body=body | {"action": "Lain"} | step(version=1))
    assert stale.status_code == 409
    assert Finding.objects.get().version == 2
    assert sent(representative, f"{key}/answer", body=body).json()["fields"].keys() == {
        "operation", "version",
    }  # fmt: skip
