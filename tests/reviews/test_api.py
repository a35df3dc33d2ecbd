"""The steps of an evaluation over the API."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.test.client import MULTIPART_CONTENT
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from contractors.models import Site
from core.audit import SYSTEM, Actor
from evaluations.models import Evaluation
from evaluations.services import life_cycle
from monitoring.models import MonthlyIndicator
from tests.evaluations.filling import fill
from tests.visitors import visitor

pytestmark = pytest.mark.django_db


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

    operation = uuid4()
    client.force_login(coordinator)
    assert step("submit").status_code == 400
    fill(evaluation, by=by_coordinator, now=now)
    for _tap in range(2):
        assert step("submit", operation=str(operation)).json()["status"] == "submitted"
    assert step("submit").status_code == 409
    assert step("approve").status_code == 403
    client.force_login(manager)
    assert step("return", reason="").status_code == 400
    assert step("approve", looked=looked()).json()["status"] == "approved"
    assert step("approve", looked=looked()).status_code == 409
    assert step("publish", looked=looked()).json()["status"] == "published"


def test_a_step_of_somebody_else_under_the_same_operation_is_no_answer(
    manager: User, evaluation: Evaluation, now: datetime
) -> None:
    fill(evaluation, by=SYSTEM, now=now)
    life_cycle.submit_evaluation(evaluation=evaluation, by=SYSTEM, now=now)
    other = User.objects.create_user(username="manajer.dua", role=Role.MANAGER)
    api, page = (
        reverse("api:return", args=[evaluation.pk]),
        reverse("evaluation-return", args=[evaluation.pk]),
    )
    for url, kind in ((api, "application/json"), (page, MULTIPART_CONTENT)):
        sent = {"reason": "Kurang bukti", "operation": str(uuid4())}
        told = [
            visitor(one).post(url, sent, content_type=kind).status_code
            for one in (manager, manager, other)
        ]
        assert told[0] == told[1] < 400, url
        assert told[2] == 409, url
        life_cycle.submit_evaluation(evaluation=evaluation, by=SYSTEM, now=now)


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
