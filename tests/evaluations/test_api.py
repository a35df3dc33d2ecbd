"""Evaluations and their results over the API."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import AccessKind
from accounts.models import AccessRecord, User
from core.audit import Actor
from evaluations.models import Evaluation, Result
from evaluations.services import life_cycle
from tests.evaluations.filling import fill

pytestmark = pytest.mark.django_db


@pytest.fixture
def result(
    evaluation: Evaluation, by_coordinator: Actor, by_manager: Actor, now: datetime
) -> Result:
    fill(evaluation, by=by_coordinator, now=now)
    life_cycle.submit_evaluation(evaluation=evaluation, by=by_coordinator, now=now)
    return life_cycle.approve_evaluation(evaluation=evaluation, by=by_manager, now=now)


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
    assert len(client.get(reverse("api:evaluations")).json()["results"]) == 0
    life_cycle.publish_evaluations(evaluations=[result.evaluation], by=by_manager, now=now)
    assert len(client.get(reverse("api:evaluations")).json()["results"]) == 1
    client.force_login(other_representative)
    assert len(client.get(reverse("api:evaluations")).json()["results"]) == 0


def test_the_list_of_the_api_names_a_filter_that_it_does_not_have(
    client: Client, coordinator: User, evaluation: Evaluation
) -> None:
    client.force_login(coordinator)
    assert len(client.get(reverse("api:evaluations"), {"limit": 1}).json()["results"]) == 1
    answer = client.get(reverse("api:evaluations"), {"year": evaluation.period.year})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["year"])
