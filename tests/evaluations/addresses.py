"""What the addresses about periods and evaluations are tried with."""

from datetime import datetime
from typing import Any

import pytest

from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from evaluations.models import Evaluation, Period, Result
from evaluations.services import life_cycle
from evaluations.services.periods import add_evaluation
from evaluations.services.results import freeze
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
    return _in_state(period, "draft", now=now)


@pytest.fixture
def evaluations_addresses(
    published_result: Result,
    open_evaluation: Evaluation,
    now: datetime,
) -> Addresses:
    """The published evaluation of PT A; an open, a submitted and an approved one of others."""
    period = open_evaluation.period
    submitted, approved = (_in_state(period, state, now=now) for state in ("submitted", "approved"))
    freeze(approved, by=SYSTEM, now=now)
    returned = {"evaluation_id": _in_state(period, "returned", now=now).pk}
    published = {"evaluation_id": published_result.evaluation_id}
    return Addresses(
        {
            **{f"period-{page}": {"period_id": period.pk} for page in ("detail", "add", "change")},
            "evaluation-assign": {"evaluation_id": open_evaluation.pk},
            **_of_submitted({"evaluation_id": submitted.pk}),
            **_of_published(published),
            "evaluation-undo-reopening": returned,
        },
        {"evaluation-reopen": {"reason": "x"}},
    )


def _in_state(period: Period, state: str, *, now: datetime) -> Evaluation:
    company = Contractor.objects.create(code=state, name=f"PT {state}")
    made = add_evaluation(period=period, contractor=company, coordinator=None, by=SYSTEM, now=now)
    Evaluation.objects.filter(pk=made.pk).update(status=state)
    return made


def _of_submitted(submitted: dict[str, Any]) -> dict[str, dict[str, Any]]:
    steps = ("return", "take-back", "approve")
    return {f"evaluation-{step}": submitted for step in steps}


def _of_published(published: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        "evaluation-review": published,
        "evaluation-readiness": published,
        "evaluation-reopen": published,
    }
