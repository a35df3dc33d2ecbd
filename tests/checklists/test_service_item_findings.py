"""Findings raised from an item of the checklist: once each, and with the item they are of."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.utils import translation

from checklists.services.item_findings import raise_finding_of_item, raise_from_checklist
from core.audit import Actor
from core.errors import Conflict, Refusal
from core.models import AuditEntry
from evaluations.models import Evaluation, ItemFinding
from findings.choices import FindingSeverity
from findings.models import Finding
from findings.services.findings import FindingFacts
from tests.findings.findings_scene import DUE

FACTS = FindingFacts(FindingSeverity.MAJOR, "Tiga pekerjaan dimulai tanpa izin kerja.", DUE)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Sentences are read in English."""
    with translation.override("en"):
        yield


def test_a_finding_of_an_item_belongs_to_the_year_that_is_evaluated(
    evaluation: Evaluation, by_coordinator: Actor, now: datetime
) -> None:
    finding = raise_finding_of_item(
        evaluation=evaluation, item_code="3.04", facts=FACTS, by=by_coordinator, now=now
    )
    born = ItemFinding.objects.get(finding=finding)
    assert (born.evaluation, born.item.code) == (evaluation, "3.04")
    assert (finding.reference, finding.contractor) == ("T-A-2024-0001", evaluation.contractor)


def test_an_item_that_is_not_on_the_checklist_raises_nothing(
    evaluation: Evaluation, by_coordinator: Actor, now: datetime
) -> None:
    with pytest.raises(Refusal, match="not on the checklist"):
        raise_finding_of_item(
            evaluation=evaluation, item_code="9.99", facts=FACTS, by=by_coordinator, now=now
        )
    assert not Finding.objects.exists()


def test_a_finding_of_an_item_raised_twice_with_one_operation_is_one(
    evaluation: Evaluation, by_coordinator: Actor, now: datetime
) -> None:
    given: dict[str, Any] = {"evaluation": evaluation, "item_code": "3.04", "facts": FACTS}
    operation = uuid4()
    first = raise_from_checklist(operation=operation, by=by_coordinator, now=now, **given)
    again = raise_from_checklist(operation=operation, by=by_coordinator, now=now, **given)
    assert first == again
    assert first["finding"]["item"] == "3.04"
    assert Finding.objects.count() == 1
    assert AuditEntry.objects.filter(action="raise_finding").count() == 1


def test_an_operation_used_for_another_finding_is_refused(
    evaluation: Evaluation, by_coordinator: Actor, now: datetime
) -> None:
    given: dict[str, Any] = {"evaluation": evaluation, "facts": FACTS, "by": by_coordinator}
    operation = uuid4()
    raise_from_checklist(operation=operation, item_code="3.04", now=now, **given)
    with pytest.raises(Conflict, match="already used"):
        raise_from_checklist(operation=operation, item_code="3.05", now=now, **given)
    assert Finding.objects.count() == 1


def test_an_evaluation_that_was_handed_in_takes_no_finding(
    evaluation: Evaluation, by_coordinator: Actor, now: datetime
) -> None:
    Evaluation.objects.filter(pk=evaluation.pk).update(status="submitted")
    with pytest.raises(Conflict, match="can no longer be filled in"):
        raise_from_checklist(
            evaluation=evaluation,
            item_code="3.04",
            facts=FACTS,
            operation=uuid4(),
            by=by_coordinator,
            now=now,
        )
