"""How a contractor was rated, on its own page."""

from datetime import datetime

from accounts.models import User
from contractors.models import Contractor
from core.audit import Actor
from evaluations.models import Evaluation
from evaluations.services import life_cycle
from tests.evaluations.filling import fill
from tests.visitors import visitor


def page_of(contractor: Contractor) -> str:
    return f"/contractors/{contractor.pk}/"


def test_an_open_evaluation_shows_its_range_and_opens_its_review(
    evaluation: Evaluation, viewer: User
) -> None:
    text = visitor(viewer).get(page_of(evaluation.contractor)).text
    assert f'href="/evaluations/{evaluation.pk}/review/"' in text
    assert "0.0–100.0\N{NO-BREAK SPACE}%" in text


def test_a_frozen_one_shows_its_rating_and_opens_the_scorecard(
    evaluation: Evaluation, viewer: User, by_coordinator: Actor, by_manager: Actor, now: datetime
) -> None:
    fill(evaluation, by=by_coordinator, now=now)
    life_cycle.submit_evaluation(evaluation=evaluation, by=by_coordinator, now=now)
    result = life_cycle.approve_evaluation(evaluation=evaluation, by=by_manager, now=now)
    text = visitor(viewer).get(page_of(evaluation.contractor)).text
    assert f'href="/results/{result.sha256}/"' in text
    assert "rating--biru" in text


def test_a_contractor_that_was_never_evaluated_says_so(
    evaluation: Evaluation, other_contractor: Contractor, viewer: User
) -> None:
    text = visitor(viewer).get(page_of(other_contractor)).text
    assert "has not been evaluated in any period yet" in text
