"""What the addresses about evaluations are tried with."""

from datetime import datetime

import pytest

from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from evaluations.models import Evaluation, Period, Result
from evaluations.services import life_cycle
from periods.services import add_evaluation
from tests.addresses import Addresses
from tests.evaluations.filling import fill


@pytest.fixture
def published_result(
    evaluation: Evaluation, by_coordinator: Actor, by_manager: Actor, now: datetime
) -> Result:
    """PT A in 2024, filled in, submitted, approved and published."""
    fill(evaluation, by=by_coordinator, now=now)
    life_cycle.submit_evaluation(evaluation=evaluation, by=by_coordinator, now=now)
    result = life_cycle.approve_evaluation(evaluation=evaluation, by=by_manager, now=now)
    life_cycle.publish_evaluations(evaluations=[evaluation], by=by_manager, now=now)
    return result


@pytest.fixture
def open_evaluation(period: Period, now: datetime) -> Evaluation:
    """Of another company, with nothing in it."""
    return in_state(period, "draft", now=now)


@pytest.fixture
def evaluations_addresses(published_result: Result) -> Addresses:
    """The published evaluation of PT A."""
    return Addresses(
        {
            "api:evaluation": {"evaluation_id": published_result.evaluation_id},
            "api:result": {"sha256": published_result.sha256},
        }
    )


def in_state(period: Period, state: str, *, now: datetime) -> Evaluation:
    """An evaluation of a company of that name, which nobody has brought there."""
    company = Contractor.objects.create(code=state, name=f"PT {state}")
    made = add_evaluation(period=period, contractor=company, coordinator=None, by=SYSTEM, now=now)
    Evaluation.objects.filter(pk=made.pk).update(status=state)
    return made
