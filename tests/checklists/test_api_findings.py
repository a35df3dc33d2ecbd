"""Findings over the API: raised once, whatever is sent how often."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from evaluations.models import Evaluation
from findings.models import Finding
from instruments.sheets import sheet_of

pytestmark = pytest.mark.django_db


def given(**changed: Any) -> dict[str, Any]:
    """A finding as the checklist sends it."""
    return {
        "operation": str(uuid4()),
        "item": "3.04",
        "severity": "minor",
        "description": "Izin tidak lengkap.",
    } | changed


def raise_it(client: Client, evaluation: Evaluation, *, body: dict[str, Any]) -> Any:
    """Send it."""
    address = reverse("api:findings", args=[evaluation.pk])
    return client.post(address, body, content_type="application/json")


def test_a_finding_sent_twice_is_one(
    client: Client, coordinator: User, evaluation: Evaluation
) -> None:
    client.force_login(coordinator)
    body = given()
    first, again = (raise_it(client, evaluation, body=body) for _ in range(2))
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    assert first.json()["finding"]["reference"] == "T-A-2024-0001"
    assert Finding.objects.get().due_on == timezone.localdate() + timedelta(days=90)


@pytest.mark.parametrize(("theirs", "language"), [("", "id"), ("id", "id"), ("en", "en")])
def test_a_finding_in_one_tap_speaks_the_companys_language_whoever_taps(
    theirs: str,
    language: str,
    client: Client,
    coordinator: User,
    representative: User,
    evaluation: Evaluation,
) -> None:
    User.objects.filter(pk=representative.pk).update(language=theirs)
    client.force_login(coordinator)
    client.cookies["django_language"] = "id" if language == "en" else "en"
    raise_it(client, evaluation, body=given(description="", choice="0"))
    item = sheet_of(evaluation.instrument_id, evaluation.level).item("3.04")
    assert item
    assert Finding.objects.get().description.startswith(f"{item.title[language]}: ")
    assert item.guide["0"][language] in Finding.objects.get().description


def test_an_operation_id_with_other_content_is_a_conflict(
    client: Client, coordinator: User, evaluation: Evaluation
) -> None:
    client.force_login(coordinator)
    body = given()
    raise_it(client, evaluation, body=body)
    assert raise_it(client, evaluation, body=body | {"severity": "major"}).status_code == 409
    assert Finding.objects.count() == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"item": "9.99"},
        {"severity": "grave"},
        {"description": "  "},
        {"description": "", "choice": "9"},
        {"due_on": "2001-01-01"},
        {"due_on": "besok"},
        {"owner": 0},
        {"operation": "x"},
    ],
)
def test_what_makes_no_sense_is_refused_in_the_one_shape(
    changed: dict[str, Any], client: Client, coordinator: User, evaluation: Evaluation
) -> None:
    client.force_login(coordinator)
    answer = raise_it(client, evaluation, body=given(**changed))
    assert answer.status_code == 400
    assert answer.json().keys() == {"message", "fields"}
    assert not Finding.objects.exists()


@pytest.mark.parametrize(
    ("name", "args", "person"), [("findings", [], "owner"), ("assignment", ["1"], "person")]
)
def test_a_number_beyond_all_numbers_is_nobody(
    name: str, args: list[str], person: str, client: Client, coordinator: User,
    evaluation: Evaluation,
) -> None:  # fmt: skip
    client.force_login(coordinator)
    send = {"findings": client.post, "assignment": client.put}[name]
    body = json.dumps(given()).replace("}", f', "{person}": 1e400}}')  # JSON has no infinity
    address = reverse(f"api:{name}", args=[evaluation.pk, *args])
    answer = send(address, body, content_type="application/json")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [person])


def test_the_findings_of_an_evaluation_are_listed_for_the_owners_people(
    client: Client, coordinator: User, viewer: User, representative: User, evaluation: Evaluation
) -> None:
    client.force_login(coordinator)
    raise_it(client, evaluation, body=given())
    address = reverse("api:findings", args=[evaluation.pk])
    client.force_login(viewer)
    [one] = client.get(address).json()["results"]
    assert (one["item"], one["status"], one["owner"]) == ("3.04", "open", None)
    Evaluation.objects.filter(pk=evaluation.pk).update(status="published")
    client.force_login(representative)
    assert client.get(address).status_code == 403


def test_the_part_of_an_item_shows_its_findings_and_proposes_the_deadlines(
    client: Client, coordinator: User, viewer: User, evaluation: Evaluation
) -> None:
    client.force_login(coordinator)
    raise_it(client, evaluation, body=given())
    address = reverse("item-findings", args=[evaluation.pk])
    part = client.get(address, {"item": "3.04"}).content.decode()
    month = timezone.localdate() + timedelta(days=30)
    assert "T-A-2024-0001" in part
    assert f'value="major" data-due="{month.isoformat()}"' in part
    assert "T-A-2024-0001" not in client.get(address, {"item": "3.05"}).content.decode()
    assert client.get(address, {"item": "9.99"}).status_code == 404
    client.force_login(viewer)
    assert "data-raise" not in client.get(address, {"item": "3.04"}).content.decode()


def test_what_stands_beside_the_items_counts_the_findings_not_closed(
    client: Client, coordinator: User, evaluation: Evaluation
) -> None:
    client.force_login(coordinator)
    raise_it(client, evaluation, body=given())
    raise_it(client, evaluation, body=given())
    Finding.objects.filter(number=2).update(status="closed", closed_at=timezone.now())
    changes = client.get(reverse("api:changes", args=[evaluation.pk]), {"beside": "1"}).json()
    assert changes["beside"]["findings"] == {"3.04": 1}
