"""Registers, quarters and matrices by program, from begin to end."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import User
from contractors.models import Contractor
from core.audit import SYSTEM
from risks.models import RiskMatrix, RiskRegister
from risks.services.matrices import load_risk_matrices
from tests.visitors import visitor

Sent = Callable[..., Any]


@pytest.fixture
def matrix(db: None, now: datetime) -> RiskMatrix:
    """The paper's 3 x 3."""
    load_risk_matrices(by=SYSTEM, now=now)
    return RiskMatrix.objects.get(code="permen_pu_05_2014")


def sent(who: User, name: str, *of: object, method: str = "post", **body: Any) -> Any:
    """What a program of this person is answered."""
    address = reverse(f"{name}", args=of)
    return getattr(visitor(who), method)(address, body or None, content_type="application/json")


def begun(who: User, matrix: RiskMatrix, **more: Any) -> Any:
    register = {"contractor": "A", "title": "Kolom", "matrix": matrix.pk, **more}
    named: dict[str, Any] = {"operation": str(uuid4())} | register
    return sent(who, "registers-api:list", **named)


def test_a_register_is_begun_accepted_reviewed_and_frozen(
    contractor: Contractor, matrix: RiskMatrix, representative: User, manager: User
) -> None:
    once = str(uuid4())
    first, again = (begun(representative, matrix, site="S1", operation=once) for _time in range(2))
    key = first.json()["key"]
    assert (again.json()["key"], RiskRegister.objects.count()) == (key, 1)
    assert begun(representative, matrix).status_code == 409
    risk: dict[str, Any] = {
        "activity": "Cor",
        "hazard": "Jatuh",
        "effect": "Cedera",
        "before": [3, 3],
    }
    row = sent(representative, "register-rows-api:risks", key, operation=str(uuid4()), **risk)
    assert (row.json()["needs"], row.json()["accepted_by"]) == ("manager", "")
    of = (key, row.json()["number"])
    for _time in range(2):
        told = sent(manager, "register-rows-api:accept", *of, version=1, reason="Dipantau").json()
        assert (told["version"], told["accepted_by"]) == (2, str(manager))
    assert sent(manager, "register-rows-api:accept", *of, version=2, reason="x").status_code == 409
    pulled = sent(representative, "register-rows-api:review", *of, version=2, change="Mesin baru")
    assert (pulled.json()["review_reason"], pulled.json()["version"]) == ("Mesin baru", 3)
    lost = sent(representative, "register-rows-api:review", *of, version=3, incident=7)
    assert (lost.status_code, list(lost.json()["fields"])) == (400, ["incident"])
    stale = sent(representative, "register-rows-api:review", *of, version=1, change="Lain")
    assert stale.status_code == 409
    set_from = (manager, "registers-api:mitigation", key)
    told = sent(*set_from, level="tinggi", seen="").json()
    assert sent(*set_from, level="tinggi", seen="").status_code == 200  # sent again
    late = sent(*set_from, level="", seen="moderat")
    assert (late.status_code, late.json()["current"]["mitigated_from"]) == (409, "tinggi")
    assert told["mitigated_from"] == "tinggi"
    for _time in range(2):
        told = sent(representative, "registers-api:freeze", key).json()
        assert [one["revision"] for one in told["frozen"]] == [1]
    [listed] = visitor(manager).get(reverse("registers-api:list")).json()["results"]
    assert (listed["key"], listed["site"], listed["unaccepted"]) == (key, "S1", 0)
    assert listed["contractor_id"] == contractor.pk


def test_a_quarter_is_written_signed_returned_and_signed_again(
    contractor: Contractor, matrix: RiskMatrix, representative: User, manager: User
) -> None:
    begun(representative, matrix)
    of = (2024, 1, contractor.pk)
    words: dict[str, Any] = {"obstacles": "Hujan", "next_steps": ""}
    api = "risk-quarters-api:"
    unwritten = sent(representative, f"{api}sign", *of, version=0)
    assert list(unwritten.json()["fields"]) == ["obstacles"]
    for _time in range(2):
        told = sent(representative, f"{api}quarter", *of, method="put", version=0, **words).json()
        assert (told["version"], told["obstacles"]) == (2, "Hujan")
    stale: dict[str, Any] = {**words, "version": 1, "obstacles": "Banjir"}
    assert sent(representative, f"{api}quarter", *of, method="put", **stale).status_code == 409
    for _time in range(2):
        told = sent(representative, f"{api}sign", *of, version=2).json()
        assert [one["signed_by"] for one in told["signed"]] == [str(representative)]
    assert sent(representative, f"{api}return", *of, reason="x").status_code == 403
    told = sent(manager, f"{api}return", *of, reason="Angka salah").json()
    assert told["return_reason"] == "Angka salah"
    [listed] = visitor(manager).get(reverse(f"{api}list", args=of[:2])).json()["results"]
    assert listed["contractor_id"] == contractor.pk
    assert listed["returned_at"]


def test_a_matrix_is_written_whole_and_published(matrix: RiskMatrix, manager: User) -> None:
    api = "risk-matrices-api:"

    def step(name: str, of: int, **body: Any) -> Any:
        once: dict[str, Any] = {"operation": str(uuid4())} | body
        return sent(
            manager, f"{api}{name}", of, method="put" if name == "matrix" else "post", **once
        )

    once = str(uuid4())
    first, again = (step("begin", matrix.pk, operation=once).json() for _time in range(2))
    assert again == first
    assert step("begin", matrix.pk).status_code == 409
    of, document = first["id"], first["document"]
    document["title"]["id"] = "Matriks baru"
    for status in (200, 409):
        document["origin"]["id"] = f"Rapat {status}"
        assert step("matrix", of, version=1, document=document).status_code == status
    document["cells"][0][0] = "tidak_ada"
    wrong = step("matrix", of, version=2, document=document)
    assert (wrong.status_code, list(wrong.json()["fields"])) == (400, ["document.cells[0][0]"])
    assert step("publish", of, version=1).status_code == 409
    once = str(uuid4())
    for _time in range(2):
        told = step("publish", of, version=2, operation=once).json()
        assert (told["published"], told["number"]) == (True, 2)
    draft = step("begin", of).json()["id"]
    assert step("delete", draft, version=9).status_code == 409
    assert step("delete", draft, version=1).json()["id"] == draft
    left = visitor(manager).get(reverse(f"{api}list")).json()["results"]
    assert {one["published"] for one in left} == {True}


def test_strangers_find_nothing_and_readers_change_nothing(
    contractor: Contractor, matrix: RiskMatrix, representative: User, other_representative: User,
    viewer: User, coordinator: User,
) -> None:  # fmt: skip
    key = begun(representative, matrix).json()["key"]
    quarter = ("risk-quarters-api:quarter", 2024, 1, contractor.pk)
    words: dict[str, Any] = {"version": 0, "obstacles": "", "next_steps": ""}
    assert begun(other_representative, matrix).status_code == 404
    assert sent(other_representative, "registers-api:freeze", key).status_code == 404
    assert sent(other_representative, *quarter, method="put", **words).status_code == 404
    for who in (viewer, coordinator):
        assert sent(who, *quarter, method="put", **words).status_code == 403
        begin = sent(who, "risk-matrices-api:begin", matrix.pk, operation=str(uuid4()))
        assert begin.status_code == 403
    assert sent(viewer, "registers-api:freeze", key).status_code == 403
    assert sent(viewer, "register-rows-api:accept", key, 1).status_code == 403
