"""The API: the same rules as the pages, one error shape, and each role its own."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import AccessKind
from accounts.models import AccessRecord, User
from contractors.models import Site
from core.audit import SYSTEM, Actor
from core.models import AuditEntry
from evaluations.choices import EvaluationStatus
from evaluations.models import Answer, Evaluation, Result
from evaluations.services import life_cycle
from monitoring.models import MonthlyIndicator
from tests.evaluations.filling import fill
from tests.visitors import visitor

pytestmark = pytest.mark.django_db


def answer_url(evaluation: Evaluation, item: str = "1.01") -> str:
    return reverse("api:answer", args=[evaluation.pk, item])


def body(**changed: Any) -> dict[str, Any]:
    return {"operation": str(uuid4()), "base_version": 0, "choice": "3"} | changed


def put(client: Client, url: str, **changed: Any) -> Any:
    return client.put(url, body(**changed), content_type="application/json")


@pytest.fixture
def result(
    evaluation: Evaluation, by_coordinator: Actor, by_manager: Actor, now: datetime
) -> Result:
    fill(evaluation, by=by_coordinator, now=now)
    life_cycle.submit_evaluation(evaluation=evaluation, by=by_coordinator, now=now)
    return life_cycle.approve_evaluation(evaluation=evaluation, by=by_manager, now=now)


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


def test_the_life_cycle_runs_over_the_api(
    client: Client,
    coordinator: User,
    manager: User,
    evaluation: Evaluation,
    by_coordinator: Actor,
    now: datetime,
) -> None:
    def looked() -> str:
        return str(client.get(reverse("api:readiness", args=[evaluation.pk])).json()["looked"])

    def step(name: str, **given: str) -> Any:
        return client.post(
            reverse(f"api:{name}", args=[evaluation.pk]), given, content_type="application/json"
        )

    client.force_login(coordinator)
    assert step("submit").status_code == 400
    fill(evaluation, by=by_coordinator, now=now)
    assert step("submit").json()["status"] == "submitted"
    assert step("approve").status_code == 403
    client.force_login(manager)
    assert step("return", reason="").status_code == 400
    assert step("approve", looked=looked()).json()["status"] == "approved"
    assert step("approve", looked=looked()).status_code == 409
    assert step("publish", looked=looked()).json()["status"] == "published"


@pytest.mark.parametrize("name", ["approve", "publish"])
def test_nothing_is_frozen_or_made_known_over_the_api_that_was_not_looked_at(
    manager: User, evaluation: Evaluation, site: Site, now: datetime, name: str
) -> None:
    fill(evaluation, by=SYSTEM, now=now)
    life_cycle.submit_evaluation(evaluation=evaluation, by=SYSTEM, now=now)
    if name == "publish":
        life_cycle.approve_evaluation(evaluation=evaluation, by=SYSTEM, now=now)
    client = visitor(manager)
    looked = client.get(reverse("api:readiness", args=[evaluation.pk])).json()["looked"]
    MonthlyIndicator.objects.create(
        contractor=evaluation.contractor, site=site, month=date(2024, 3, 1), man_hours=10
    )
    for given, reason in (({}, "look first"), ({"looked": looked}, "since you looked")):
        url = reverse(f"api:{name}", args=[evaluation.pk])
        answer = client.post(url, given, content_type="application/json")
        assert answer.status_code == 409
        assert reason in answer.json()["message"]
    evaluation.refresh_from_db()
    assert evaluation.status != {"approve": "approved", "publish": "published"}[name]


def test_a_result_is_read_whole_by_those_who_may(
    client: Client, viewer: User, representative: User, result: Result
) -> None:
    url = reverse("api:result", args=[result.sha256])
    client.force_login(viewer)
    assert client.get(url).json()["output"] == result.output
    client.force_login(representative)  # approved, but not published to them
    assert client.get(url).status_code == 404
    record = AccessRecord.objects.get()  # of who was given it, not of who was not
    assert (record.kind, record.person, record.what) == (AccessKind.EXPORT, viewer, url)


def test_a_representative_lists_only_their_own_published_evaluations(
    client: Client,
    representative: User,
    other_representative: User,
    result: Result,
    by_manager: Actor,
    now: datetime,
) -> None:
    client.force_login(representative)
    assert client.get(reverse("api:evaluations")).json()["count"] == 0
    life_cycle.publish_evaluations(evaluations=[result.evaluation], by=by_manager, now=now)
    assert client.get(reverse("api:evaluations")).json()["count"] == 1
    client.force_login(other_representative)
    assert client.get(reverse("api:evaluations")).json()["count"] == 0


def test_the_list_of_the_api_names_a_filter_that_it_does_not_have(
    client: Client, coordinator: User, evaluation: Evaluation
) -> None:
    client.force_login(coordinator)
    assert client.get(reverse("api:evaluations"), {"limit": 1}).json()["count"] == 1
    answer = client.get(reverse("api:evaluations"), {"year": evaluation.period.year})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["year"])


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
