"""The API: the same rules as the pages, one error shape, and each role its own."""

from itertools import count
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.models import AuditEntry
from core.requests import rates
from evaluations.choices import EvaluationStatus
from evaluations.models import Answer, Evaluation

pytestmark = pytest.mark.django_db


def answer_url(evaluation: Evaluation, item: str = "1.01") -> str:
    return reverse("api:answer", args=[evaluation.pk, item])


def body(**changed: Any) -> dict[str, Any]:
    return {"operation": str(uuid4()), "base_version": 0, "choice": "3"} | changed


def put(client: Client, url: str, **changed: Any) -> Any:
    return client.put(url, body(**changed), content_type="application/json")


def test_a_coordinator_saves_an_answer(
    client: Client, coordinator: User, evaluation: Evaluation
) -> None:
    client.force_login(coordinator)
    answer = put(client, answer_url(evaluation))
    assert answer.status_code == 200
    assert answer.json()["answer"]["version"] == 1
    assert AuditEntry.objects.filter(action="save_answer", user=coordinator).count() == 1


def test_what_a_process_keeps_of_an_evaluation_opens_it_to_nobody_else(
    client: Client, coordinator: User, representative: User, evaluation: Evaluation
) -> None:
    client.force_login(coordinator)
    assert put(client, answer_url(evaluation)).status_code == 200
    client.force_login(representative)
    assert put(client, answer_url(evaluation)).status_code == 404


def test_the_state_is_read_at_every_save(
    client: Client, coordinator: User, evaluation: Evaluation
) -> None:
    client.force_login(coordinator)
    assert put(client, answer_url(evaluation)).status_code == 200
    Evaluation.objects.filter(pk=evaluation.pk).update(status=EvaluationStatus.SUBMITTED)
    assert put(client, answer_url(evaluation, "1.02")).status_code == 409


@pytest.mark.parametrize(
    ("changed", "status", "field"),
    [
        ({"choice": "5"}, 400, "choice"),
        ({"choice": 7}, 400, "choice"),
        ({"choice": ["3"]}, 400, "choice"),
        ({"operation": "not-a-uuid"}, 400, "operation"),
        ({"base_version": "x"}, 400, "base_version"),
        ({"base_version": -1}, 400, "base_version"),
        ({"choice": "", "not_applicable": True}, 400, "na_reason"),
        ({"note": "x" * 5000}, 400, "note"),
        ({"base_version": 3}, 409, None),
    ],
)
def test_every_refusal_has_the_one_shape_and_stores_nothing(
    changed: dict[str, Any],
    status: int,
    field: str | None,
    client: Client,
    coordinator: User,
    evaluation: Evaluation,
) -> None:
    client.force_login(coordinator)
    answer = put(client, answer_url(evaluation), **changed)
    refusal = answer.json()
    assert answer.status_code == status
    assert set(refusal) <= {"message", "fields", "current"}
    assert refusal["message"]
    assert field is None or field in refusal["fields"]
    assert not Answer.objects.exists()


def test_a_body_that_is_not_json_is_refused_in_the_one_shape(
    client: Client, coordinator: User, evaluation: Evaluation
) -> None:
    client.force_login(coordinator)
    for sent in ("{", "[" * 100_000):
        answer = client.put(answer_url(evaluation), sent, content_type="application/json")
        assert answer.status_code == 400
        assert set(answer.json()) == {"message", "fields"}


def test_a_stale_save_gets_both_values(
    client: Client, coordinator: User, evaluation: Evaluation
) -> None:
    client.force_login(coordinator)
    put(client, answer_url(evaluation), choice="3")
    answer = put(client, answer_url(evaluation), choice="1")
    assert answer.status_code == 409
    assert answer.json()["current"]["choice"] == "3"


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("manager", 403),
        ("viewer", 403),
        ("administrator", 403),
        ("representative", 404),
        ("other_representative", 404),
        ("stranger", 404),
    ],
)
def test_only_a_coordinator_saves(
    who: str, status: int, client: Client, evaluation: Evaluation, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(who))
    assert put(client, answer_url(evaluation)).status_code == status
    assert not Answer.objects.exists()


def test_nobody_saves_without_signing_in(client: Client, evaluation: Evaluation) -> None:
    answer = put(client, answer_url(evaluation))
    assert answer.status_code == 403
    assert set(answer.json()) == {"message", "fields"}
    assert not Answer.objects.exists()


def test_the_csrf_token_is_needed(coordinator: User, evaluation: Evaluation) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(coordinator)
    assert put(client, answer_url(evaluation)).status_code == 403


def test_the_wrong_method_is_refused(
    client: Client, coordinator: User, evaluation: Evaluation
) -> None:
    client.force_login(coordinator)
    answer = client.post(answer_url(evaluation), {}, content_type="application/json")
    assert answer.status_code == 405
    assert set(answer.json()) == {"message", "fields"}


def test_a_message_is_in_the_language_of_the_page(
    client: Client, coordinator: User, evaluation: Evaluation
) -> None:
    client.force_login(coordinator)
    client.cookies["django_language"] = "en"
    answer = put(client, answer_url(evaluation), choice="9")
    assert answer.json()["message"].startswith("Item 1.01: 9 is not on its scale")


def test_the_schema_describes_the_one_save(client: Client, administrator: User) -> None:
    client.force_login(administrator)
    schema = client.get(reverse("schema")).content.decode()
    assert "save_answer" in schema


def test_hours_offline_are_sent_below_the_least_rate_of_a_person(
    client: Client, coordinator: User, evaluation: Evaluation, settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    settings.API_RATE_PERSON, asked = 600, count(1)  # no installation can set less
    monkeypatch.setattr(rates, "count_each", lambda _rates: [(next(asked), 60)])
    client.force_login(coordinator)
    sent = [put(client, answer_url(evaluation), base_version=one) for one in range(2 * 170)]
    assert {one.status_code for one in sent} == {200}
    assert sent[-1].headers["RateLimit-Remaining"] == str(600 - 340)
