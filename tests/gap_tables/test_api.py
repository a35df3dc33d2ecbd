"""Gap tables for programs: begun, filled and made something of, by the rules of their pages."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from contractors.models import Contractor
from tests.plans.plan_scene import PlanScene
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def client(coordinator: User) -> Client:
    """The coordinator's program."""
    return visitor(coordinator, language="en")


def test_a_program_keeps_a_gap_table_by_the_rules_of_its_page(
    scene: PlanScene, client: Client, contractor: Contractor
) -> None:
    def send(method: str, page: str, *args: object, **given: object) -> tuple[int, Any]:
        address = reverse(f"gap-tables-api:{page}", args=args)
        answer = client.generic(
            method, address, json.dumps(given, default=str), content_type="application/json"
        )
        return answer.status_code, answer.json()

    begin = {"operation": uuid4(), "name": "Klausul 6.1", "contractor": contractor.code}
    (_, first), (status, begun) = [
        send("POST", "begin", **begin, result=scene.plan.result.sha256) for _twice in range(2)
    ]
    assert (status, begun, len(begun["rows"])) == (200, first, 121)
    key, row = begun["key"], begun["rows"][0] | {"proposal": "Kebijakan K3", "base_version": 1}
    status, changed = send("PUT", "row", key, 1, **row)
    assert (status, changed["version"], changed["proposal"]) == (200, 2, "Kebijakan K3")
    assert send("PUT", "row", key, 1, **row | {"gap": "Belum ada"})[0] == 409
    closed = row | {"base_version": 2, "gap_status": "closed"}
    assert send("PUT", "row", key, 1, **closed)[0] == 400  # without evidence
    status, told = send("PUT", "row", key, 1, **row | {"base_version": 2, "owner": "P2K3\nHSE"})
    assert (status, [*told["fields"]]) == (400, ["owner"])
    sent = {"plan": scene.plan.key, "code": row["code"], "year": 1}
    assert send("POST", "plan", key, 1, **sent)[1]["criterion"] == row["code"]
    assert scene.line(row["code"]).year == 1
    assert send("POST", "finding", key, 1)[1]["finding"]
    added = {"operation": uuid4(), "requirement": "Rencana darurat"}
    assert [send("POST", "rows", key, **added)[1]["position"] for _twice in range(2)] == [
        122, 122,
    ]  # fmt: skip
    assert len(send("GET", "table", key)[1]["rows"]) == 122
    assert len(send("POST", "row-remove", key, 122, version=1)[1]["rows"]) == 121
    frozen = [send("POST", "freeze", key)[1]["revision"] for _twice in range(2)]
    assert frozen == [1, 1]  # nothing was said between
    assert send("POST", "row-remove", key, 2, version=1)[0] == 400  # it stands in a frozen one
    assert [one["key"] for one in send("GET", "list")[1]["results"]] == [key]
