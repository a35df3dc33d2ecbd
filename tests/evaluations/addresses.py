"""What the addresses about periods and evaluations are tried with, over the API too."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest

from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from evaluations.models import Evaluation, Period, Result
from evaluations.services import life_cycle
from evaluations.services.periods import add_evaluation
from evaluations.services.results import freeze
from tests.addresses import Addresses
from tests.evaluations.evidence_scene import HandingIn
from tests.evaluations.filling import fill
from tests.evaluations.self_assessment_scene import JudgingItself, tell_source


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
    by_coordinator: Actor,
    by_representative: Actor,
    now: datetime,
) -> Addresses:
    """The published evaluation of PT A; an open, a submitted and an approved one of others; one in
    which PT A judges itself, and one in which it has."""
    period = open_evaluation.period
    submitted, approved = (_in_state(period, state, now=now) for state in ("submitted", "approved"))
    freeze(approved, by=SYSTEM, now=now)
    returned = {"evaluation_id": _in_state(period, "returned", now=now).pk}
    evidence = HandingIn(open_evaluation, by_coordinator, now=now).one()
    source = tell_source(open_evaluation, by_coordinator, now=now)
    judging = JudgingItself(published_result.evaluation.contractor, by_representative, now=now)
    opened = {"evaluation_id": open_evaluation.pk}
    published = {"evaluation_id": published_result.evaluation_id}
    return Addresses(
        {
            **{f"period-{page}": {"period_id": period.pk} for page in ("detail", "add", "change")},
            **_of_open(opened, opened | {"evidence_id": evidence.pk}),
            "source-list": opened,
            "api:sources": opened,
            "source-add": opened,
            "source-remove": opened | {"source_id": source},
            "source-file-remove": opened | {"source_id": source, "evidence_id": evidence.pk},
            **_of_submitted({"evaluation_id": submitted.pk}),
            **_of_published(published),
            "evaluation-undo-reopening": returned,
            "api:undo-reopening": returned,
            **judging.addresses(),
            "api:publish": {"evaluation_id": approved.pk},
            "api:result": {"sha256": published_result.sha256},
        },
        _bodies(),
    )


def _in_state(period: Period, state: str, *, now: datetime) -> Evaluation:
    company = Contractor.objects.create(code=state, name=f"PT {state}")
    made = add_evaluation(period=period, contractor=company, coordinator=None, by=SYSTEM, now=now)
    Evaluation.objects.filter(pk=made.pk).update(status=state)
    return made


def _of_open(opened: dict[str, Any], of_evidence: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        "checklist": opened,
        "item-guides": opened,
        "guide-page": opened,
        "item-findings": opened,
        "evidence-list": opened,
        "evidence-items": of_evidence,
        "evidence-download": of_evidence,
        "evidence-thumbnail": of_evidence,
        "evaluation-submit": opened,
        "evaluation-assign": opened,
        "api:answer": opened | {"item_code": "1.01"},
        "api:assignment": opened | {"element_code": "1"},
        "api:element-note": opened | {"element_code": "1"},
        "api:findings": opened,
        "api:last-evidence": of_evidence | {"item_code": "1.01"},
        "api:evidence": opened,
        "api:evidence-item": of_evidence | {"item_code": "2.01"},
        "api:evidence-file": of_evidence,
        "api:submit": opened,
    }


def _of_submitted(submitted: dict[str, Any]) -> dict[str, dict[str, Any]]:
    steps = ("return", "take-back", "approve")
    return {f"{way}{step}": submitted for way in ("evaluation-", "api:") for step in steps}


def _of_published(published: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        "evaluation-review": published,
        "evaluation-readiness": published,
        "evaluation-reopen": published,
        "api:evaluation": published,
        "api:changes": published,
        "api:answer-history": published | {"item_code": "1.01"},
        "api:readiness": published,
        "api:reopen": published,
    }


def _bodies() -> dict[str, dict[str, Any]]:
    reason = {"reason": "x"}
    return {
        "item-findings": {"item": "1.01"},
        "evaluation-reopen": reason,
        "source-add": {"item": "1.01", "kind": "interview"},
        "self-source-add": {"item": "1.01", "kind": "interview"},
        "api:answer": {"operation": str(uuid4()), "base_version": 0, "choice": "3"},
        "api:element-note": {"operation": str(uuid4()), "base_version": 0, "text": "x"},
        "api:self-answer": {"operation": str(uuid4()), "base_version": 0, "choice": "3"},
        "self-take-over": {"item": "1.01", "base_version": 0, "operation": str(uuid4())},
        "api:self-element-note": {"operation": str(uuid4()), "base_version": 0, "text": "x"},
        "api:assignment": {"person": None},
        "api:return": reason,
        "api:reopen": reason,
    }
