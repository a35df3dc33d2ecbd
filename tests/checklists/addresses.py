"""What the addresses of a checklist that is filled in are tried with, over the API too."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest

from core.audit import Actor
from evaluations.models import Evaluation, Result
from tests.addresses import Addresses, ByAddress
from tests.evaluations.evidence_scene import HandingIn
from tests.evaluations.self_assessment_scene import JudgingItself, tell_source


@pytest.fixture
def checklists_addresses(
    published_result: Result,
    open_evaluation: Evaluation,
    by_coordinator: Actor,
    by_representative: Actor,
    now: datetime,
) -> Addresses:
    """An open evaluation with a file and a source; one in which PT A judges itself, and one in
    which it has."""
    evidence = HandingIn(open_evaluation, by_coordinator, now=now).one()
    source = tell_source(open_evaluation, by_coordinator, now=now)
    judging = JudgingItself(published_result.evaluation.contractor, by_representative, now=now)
    published = {"evaluation_id": published_result.evaluation_id}
    opened = {"evaluation_id": open_evaluation.pk}
    of_evidence = opened | {"evidence_id": evidence.pk}
    of_source = opened | {"source_id": source}
    return Addresses(
        {
            **_of_open(opened, of_evidence),
            "source-remove": of_source,
            "source-file-remove": of_source | of_evidence,
            **judging.addresses(),
            "api:changes": published,
            "api:answer-history": published | {"item_code": "1.01"},
        },
        _bodies(),
    )


def _of_open(opened: dict[str, Any], of_evidence: dict[str, Any]) -> ByAddress:
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
        "source-list": opened,
        "source-add": opened,
        "evidence-add": opened,
        "api:sources": opened,
        "api:answer": opened | {"item_code": "1.01"},
        "api:assignment": opened | {"element_code": "1"},
        "api:element-note": opened | {"element_code": "1"},
        "api:findings": opened,
        "api:last-evidence": of_evidence | {"item_code": "1.01"},
        "api:evidence": opened,
        "api:evidence-item": of_evidence | {"item_code": "2.01"},
        "api:evidence-file": of_evidence,
    }


def _bodies() -> ByAddress:
    answer = {"operation": str(uuid4()), "base_version": 0, "choice": "3"}
    note = {"operation": str(uuid4()), "base_version": 0, "text": "x"}
    return {
        "item-findings": {"item": "1.01"},
        "source-add": {"item": "1.01", "kind": "interview"},
        "evidence-add": {"item": "1.01"},
        "self-evidence-add": {"item": "1.01"},
        "self-source-add": {"item": "1.01", "kind": "interview"},
        "api:answer": answer,
        "api:element-note": note,
        "api:self-answer": answer | {"operation": str(uuid4())},
        "self-take-over": {"item": "1.01", "base_version": 0, "operation": str(uuid4())},
        "api:take-over": {"item": "1.02", "base_version": 0, "operation": str(uuid4())},
        "api:self-element-note": note | {"operation": str(uuid4())},
        "api:assignment": {"person": None},
    }
