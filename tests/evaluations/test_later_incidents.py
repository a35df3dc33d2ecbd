"""What was decided of incidents after a result was frozen: said before it goes out, and after."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from core.audit import SYSTEM, Actor
from evaluations.choices import LaterStanding
from evaluations.models import Evaluation
from evaluations.selectors.later_incidents import later_incidents
from evaluations.services import life_cycle
from evaluations.services.looks import publication_look
from monitoring.choices import IncidentKind, IncidentStatus
from monitoring.models import Incident
from monitoring.services import decide_incident
from reviews.api import readiness_as_json
from tests.evaluations.filling import fill
from tests.monitoring.reported import reported_incident
from tests.visitors import visitor

CONFIRMED = "confirmed after the result was frozen: it does not count in it"
TODO = "Results that an incident has overtaken"


def report(evaluation: Evaluation, reference: str, *, now: datetime) -> Incident:
    return reported_incident(
        contractor=evaluation.contractor, site=None, reference=reference, on=date(2024, 5, 3),
        kind=IncidentKind.LTI, description="A hand between two pipes", by=SYSTEM, now=now,
    )  # fmt: skip


def decide(incident: Incident, *, now: datetime, confirmed: bool = True) -> None:
    decide_incident(incident=incident, confirmed=confirmed, reason="Seen.", by=SYSTEM, now=now)


def approve(
    evaluation: Evaluation, *, coordinator: Actor, manager: Actor, now: datetime
) -> Evaluation:
    fill(evaluation, by=coordinator, now=now)
    life_cycle.submit_evaluation(evaluation=evaluation, by=coordinator, now=now)
    life_cycle.approve_evaluation(evaluation=evaluation, by=manager, now=now)
    evaluation.refresh_from_db()
    return evaluation


@pytest.fixture
def undecided(evaluation: Evaluation, now: datetime) -> Incident:
    return report(evaluation, "A-1", now=now)


@pytest.fixture
def counted(evaluation: Evaluation, now: datetime) -> Incident:
    made = report(evaluation, "A-2", now=now)
    decide(made, now=now)
    return made


@pytest.fixture
def approved(
    evaluation: Evaluation,
    undecided: Incident,
    counted: Incident,
    by_coordinator: Actor,
    by_manager: Actor,
    now: datetime,
) -> Evaluation:
    return approve(evaluation, coordinator=by_coordinator, manager=by_manager, now=now)


def standings(evaluation: Evaluation) -> dict[str, LaterStanding]:
    found = later_incidents([evaluation])[evaluation.pk]
    return {one.incident.reference: one.standing for one in found}


def test_what_stands_as_it_was_frozen_is_no_later_incident(approved: Evaluation) -> None:
    assert standings(approved) == {}


def test_each_way_an_incident_can_differ_from_the_result_is_told(
    approved: Evaluation, undecided: Incident, counted: Incident, now: datetime
) -> None:
    decide(undecided, now=now)
    report(approved, "A-3", now=now)
    told = {"A-1": LaterStanding.CONFIRMED, "A-3": LaterStanding.REPORTED}
    assert standings(approved) == told
    Incident.objects.filter(pk=counted.pk).update(date=date(2024, 6, 1))
    assert standings(approved)["A-2"] == LaterStanding.CHANGED
    Incident.objects.filter(pk=counted.pk).update(
        date=date(2023, 6, 1), status=IncidentStatus.REJECTED
    )
    assert standings(approved)["A-2"] == LaterStanding.REJECTED


def test_one_rejected_that_never_counted_changes_nothing(
    approved: Evaluation, undecided: Incident, now: datetime
) -> None:
    decide(undecided, confirmed=False, now=now)
    assert standings(approved) == {}


def test_a_fatality_confirmed_after_the_approval_stands_on_the_page_before_publishing(
    approved: Evaluation, undecided: Incident, manager: User, now: datetime
) -> None:
    looked = publication_look(manager, [approved], now=now).digest
    decide(undecided, now=now)
    page = visitor(manager).get(reverse("evaluation-readiness", args=[approved.pk])).text
    assert CONFIRMED in page
    assert f"{reverse('evaluation-review', args=[approved.pk])}#reopen-title" in page
    look = publication_look(manager, [approved], now=now)
    assert look.digest != looked
    assert readiness_as_json(look.ready[0], looked="")["later"] == [
        {"incident": "A-1", "standing": "confirmed"}
    ]


def test_the_review_of_a_published_result_tells_it_and_leads_to_reopening(
    approved: Evaluation, undecided: Incident, manager: User, by_manager: Actor, now: datetime
) -> None:
    review = reverse("evaluation-review", args=[approved.pk])
    life_cycle.publish_evaluations(evaluations=[approved], by=by_manager, now=now)
    assert 'id="later"' not in visitor(manager).get(review).text
    decide(undecided, now=now)
    page = visitor(manager).get(review).text
    assert CONFIRMED in page
    assert 'href="#reopen-title"' in page


def test_a_manager_is_told_of_the_overtaken_result_until_it_is_reopened(
    approved: Evaluation,
    undecided: Incident,
    manager: User,
    coordinator: User,
    by_manager: Actor,
    now: datetime,
) -> None:
    assert TODO not in visitor(manager).get("/todo/").text
    decide(undecided, now=now - timedelta(seconds=1))  # begun before the approval, through after it
    assert TODO in visitor(manager).get("/todo/").text
    assert TODO not in visitor(coordinator).get("/todo/").text
    life_cycle.reopen_evaluation(evaluation=approved, reason="A-1 counts.", by=by_manager, now=now)
    assert TODO not in visitor(manager).get("/todo/").text


def test_the_incidents_of_a_year_are_compared_in_two_statements(
    approved: Evaluation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    joined = Evaluation.objects.select_related("period").get(pk=approved.pk)
    with django_assert_num_queries(2):
        later_incidents([joined])
