"""No standing follows from a rating that an incident has overtaken: what is decided now counts."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from accounts.models import User
from core.audit import SYSTEM, Actor
from evaluations.models import Evaluation
from evaluations.services import life_cycle
from monitoring.choices import IncidentKind
from monitoring.models import Incident
from monitoring.services import decide_incident
from standings.choices import WorkStanding
from standings.models import StandingDecision
from standings.page import waiting_rows
from standings.selectors import ContractorProposal, facts_in_force, proposals_in_force
from tests.evaluations.filling import fill
from tests.monitoring.reported import reported_incident
from tests.outcomes.objections_scene import another_manager
from tests.standings.standing_scene import AT, decided, put_rules
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def published(
    evaluation: Evaluation, by_coordinator: Actor, by_manager: Actor, now: datetime
) -> Evaluation:
    put_rules()
    fill(evaluation, by=by_coordinator, now=now)
    life_cycle.submit_evaluation(evaluation=evaluation, by=by_coordinator, now=now)
    life_cycle.approve_evaluation(evaluation=evaluation, by=by_manager, now=now)
    evaluation.refresh_from_db()
    life_cycle.publish_evaluations(evaluations=[evaluation], by=by_manager, now=now)
    return evaluation


@pytest.fixture
def fatal(published: Evaluation, now: datetime) -> Incident:
    return reported_incident(
        contractor=published.contractor, site=None, reference="A-9", on=date(2024, 5, 3),
        kind=IncidentKind.FATAL, fatalities=1, description="Struck by a load", by=SYSTEM, now=now,
    )  # fmt: skip


def decide(incident: Incident, *, now: datetime, confirmed: bool = True) -> None:
    decide_incident(incident=incident, confirmed=confirmed, reason="Seen.", by=SYSTEM, now=now)


def proposed(evaluation: Evaluation) -> ContractorProposal:
    companies = type(evaluation.contractor).objects.filter(pk=evaluation.contractor_id)
    found = proposals_in_force(companies, now=AT)[evaluation.contractor_id]
    assert facts_in_force(companies, now=AT)[evaluation.contractor_id] == found.facts
    return found


def test_a_confirmed_fatality_counts_before_the_next_revision_is_published(
    published: Evaluation, fatal: Incident, now: datetime
) -> None:
    before = proposed(published)
    assert before.code == WorkStanding.MAY_WORK
    decide(fatal, now=now)
    found = proposed(published)
    assert (found.is_overtaken, found.frozen_rating) == (True, before.rating)
    assert (found.rating, found.facts.rating, found.code) == (
        "hitam", "hitam", WorkStanding.BARRED,
    )  # fmt: skip
    decide(fatal, confirmed=False, now=now)
    assert proposed(published) == before


def test_it_waits_for_the_manager_and_every_page_says_why(
    published: Evaluation, fatal: Incident, manager: User, now: datetime
) -> None:
    decided(published.contractor, WorkStanding.MAY_WORK, by=SYSTEM)
    page = reverse("contractor-standing", args=[published.contractor_id])
    assert "is overtaken by an incident" not in visitor(manager).get(page).text
    decide(fatal, now=now)
    text = " ".join(visitor(manager).get(page).text.split())
    assert "is overtaken by an incident decided after its approval: nothing is proposed" in text
    assert "its answers give Black" in text
    for address in (
        reverse("standing-list"),
        reverse("contractor-detail", args=[published.contractor_id]),
    ):
        assert "its result is overtaken by an incident" in visitor(manager).get(address).text
    StandingDecision.objects.get()  # nothing was decided by itself
    other = another_manager().user
    assert other is not None
    [row] = waiting_rows(other, now=AT)
    assert row.overtaken


def test_a_rating_condition_is_not_met_by_what_is_overtaken(
    published: Evaluation, fatal: Incident, now: datetime
) -> None:
    decide(fatal, now=now)
    found = proposed(published)
    assert found.proposal is not None
    [condition] = found.proposal.conditions
    assert found.facts.rating not in condition.ratings
