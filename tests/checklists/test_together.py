"""Two people at once: what the other saved, who is where, whose element it is."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.choices import Role
from accounts.models import User
from checklists import presence
from checklists.services.answers import AnswerChange, save_answer, save_element_note
from core.audit import Actor
from core.errors import Conflict, Refusal
from core.models import AuditEntry
from core.redis_connection import impatient_redis
from evaluations.models import ElementAssignment, Evaluation
from evaluations.pinned_evaluation import PinnedEvaluation
from evaluations.services.assignments import assign_element
from tests.visitors import visitor


@pytest.fixture
def colleague(db: None) -> User:
    """Another coordinator."""
    return User.objects.create(username="rekan", first_name="Rekan", role=Role.COORDINATOR)


def save(evaluation: Evaluation, code: str, *, by: Actor, now: datetime, base: int = 0) -> None:
    save_answer(
        pinned=PinnedEvaluation.of(evaluation),
        item_code=code,
        change=AnswerChange(choice="3"),
        base_version=base,
        operation=uuid4(),
        by=by,
        now=now,
    )


def changes(
    client: Client, evaluation: Evaluation, *, since: int | str = 0, element: str = ""
) -> Any:
    address = f"/api/v1/evaluations/{evaluation.pk}/changes/"
    return client.get(address, {"since": since, "element": element})


def test_only_what_was_saved_since_comes(
    evaluation: Evaluation, coordinator: User, by_coordinator: Actor, now: datetime
) -> None:
    client = visitor(coordinator)
    save(evaluation, "1.01", by=by_coordinator, now=now)
    cursor = changes(client, evaluation).json()["cursor"]
    assert changes(client, evaluation, since=cursor).json()["answers"] == []
    save(evaluation, "1.02", by=by_coordinator, now=now)
    save_element_note(
        pinned=PinnedEvaluation.of(evaluation),
        element_code="2",
        text="Seen",
        base_version=0,
        operation=uuid4(),
        by=by_coordinator,
        now=now,
    )
    heard = changes(client, evaluation, since=cursor).json()
    assert [(one["item"], one["by"]) for one in heard["answers"]] == [("1.02", str(coordinator))]
    assert heard["answers"][0]["answer"]["version"] == 1
    assert [note["text"] for note in heard["notes"]] == ["Seen"]
    assert heard["summary"]["counts"]["answered"] == 2
    assert heard["cursor"] > cursor


def test_what_stands_beside_the_items_comes_when_it_is_asked_for(
    evaluation: Evaluation, coordinator: User, colleague: User
) -> None:
    client = visitor(coordinator)
    address = f"/api/v1/evaluations/{evaluation.pk}/changes/"
    beside = client.get(address, {"beside": "1"}).json()["beside"]
    assert beside["evidence"] == []
    assert {one["id"] for one in beside["people"]} == {coordinator.pk, colleague.pk}
    assert beside["lastYear"] is None
    assert "beside" not in changes(client, evaluation).json()


@pytest.mark.parametrize("since", ["-1", "x", str(2**70)])
def test_a_cursor_that_cannot_be_is_refused(
    evaluation: Evaluation, coordinator: User, since: str
) -> None:
    assert changes(visitor(coordinator), evaluation, since=since).status_code == 400


def test_each_sees_where_the_other_is_until_they_are_gone(
    evaluation: Evaluation, coordinator: User, colleague: User, now: datetime
) -> None:
    def ask(user: User, element: str | None, at: datetime) -> list[str]:
        found = presence.others_present(evaluation.pk, user=user, element=element, now=at)
        return [f"{one.name}: {one.element}" for one in found]

    assert ask(coordinator, "2", now) == []
    assert ask(colleague, None, now) == [f"{coordinator}: 2"]
    assert ask(colleague, "3", now) == [f"{coordinator}: 2"]
    assert ask(coordinator, "2", now) == [f"{colleague}: 3"]
    assert ask(coordinator, "2", now + timedelta(seconds=presence.STAYS + 1)) == []


def test_without_redis_nobody_is_shown_and_the_rest_works(
    evaluation: Evaluation,
    coordinator: User,
    by_coordinator: Actor,
    now: datetime,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.REDIS_URL = "redis+socket:///nonexistent/redis.socket"
    monkeypatch.setattr(presence, "impatient_redis", impatient_redis.__wrapped__)
    monkeypatch.setattr("redis.retry.sleep", lambda seconds: pytest.fail("It waits for Redis."))
    save(evaluation, "1.01", by=by_coordinator, now=now)
    heard = changes(visitor(coordinator), evaluation, element="1").json()
    assert heard["people"] == []
    assert len(heard["answers"]) == 1


def test_a_connection_to_redis_that_is_cut_while_it_is_made_shows_nobody(
    evaluation: Evaluation, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_given: object, **_how: object) -> None:
        raise ValueError("I/O operation on closed file.")

    monkeypatch.setattr("redis.connection.ConnectionPool.get_connection", cut)
    assert changes(visitor(coordinator), evaluation, element="1").json()["people"] == []


def test_an_element_is_given_to_a_coordinator_and_taken_back(
    evaluation: Evaluation, manager: User, colleague: User, coordinator: User
) -> None:
    address = f"/api/v1/evaluations/{evaluation.pk}/assignments/2/"

    def put(person: int | None) -> Any:
        body = json.dumps({"person": person})
        return visitor(manager).put(address, body, content_type="application/json")

    given = put(colleague.pk).json()
    assert given == {"2": {"person": colleague.pk, "name": str(colleague)}}
    assert changes(visitor(coordinator), evaluation).json()["assigned"] == given
    assert put(None).json() == {}
    assert put(manager.pk).status_code == 400
    assert put(999_999).status_code == 400
    entries = AuditEntry.objects.filter(action="assign_element").order_by("id")
    assert [entry.after for entry in entries] == [{"person": str(colleague)}, {"person": None}]


def test_nothing_is_assigned_that_is_not_there_or_no_longer_open(
    evaluation: Evaluation, by_manager: Actor, colleague: User, now: datetime
) -> None:
    with pytest.raises(Refusal, match="9"):
        assign_element(
            evaluation=evaluation, element_code="9", person=colleague, by=by_manager, now=now
        )
    Evaluation.objects.update(status="submitted")
    with pytest.raises(Conflict):
        assign_element(
            evaluation=evaluation, element_code="1", person=colleague, by=by_manager, now=now
        )
    assert not ElementAssignment.objects.exists()
