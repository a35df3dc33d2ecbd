"""What a result keeps of findings, and that it keeps it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from checklists.services.item_findings import raise_finding_of_item
from contractors.models import Contractor
from core.audit import Actor
from evaluations.models import Evaluation
from evaluations.services.results import findings_to_freeze, freeze
from findings.choices import FindingSeverity, FindingStatus
from findings.models import Finding
from findings.services.findings import FindingFacts
from tests.findings.findings_scene import DUE, stored_finding

DURING = datetime.fromisoformat("2024-06-01T03:00:00+00:00")
BEFORE = datetime.fromisoformat("2023-06-01T03:00:00+00:00")
AFTER = datetime.fromisoformat("2025-01-02T03:00:00+00:00")


@pytest.fixture
def of_item(evaluation: Evaluation, by_coordinator: Actor, now: datetime) -> Finding:
    """Raised from item 3.04 of PT A's evaluation."""
    facts = FindingFacts(FindingSeverity.MAJOR, "Izin kerja tidak ada.", DUE)
    given: dict[str, Any] = {"facts": facts, "by": by_coordinator, "now": now}
    return raise_finding_of_item(evaluation=evaluation, item_code="3.04", **given)


def test_a_result_tells_the_findings_of_its_evaluation(
    evaluation: Evaluation, of_item: Finding, by_manager: Actor, now: datetime
) -> None:
    result = freeze(evaluation, by=by_manager, now=now)
    assert result.context["findings"] == [
        {
            "id": of_item.pk,
            "ref": "T-A-2024-0001",
            "severity": "major",
            "item": "3.04",
            "description": "Izin kerja tidak ada.",
            "raised_on": "2025-01-20",
            "due_on": "2025-02-19",
            "status": "open",
            "root_cause": "",
            "action": "",
            "closed_on": None,
            "effective": None,
        }
    ]


def test_what_happens_to_a_finding_afterwards_does_not_reach_the_result(
    evaluation: Evaluation, of_item: Finding, by_manager: Actor, now: datetime
) -> None:
    result = freeze(evaluation, by=by_manager, now=now)
    of_item.status, of_item.closed_at = FindingStatus.CLOSED, now
    of_item.save()
    result.refresh_from_db()
    assert result.context["findings"][0]["status"] == "open"


@pytest.mark.parametrize(
    ("raised_at", "closed_at", "told"),
    [
        (DURING, None, True),
        (BEFORE, None, True),
        (BEFORE, DURING, True),
        (DURING, AFTER, True),
        (BEFORE, BEFORE + timedelta(days=9), False),
        (AFTER, None, False),
    ],
)
def test_a_finding_of_an_inspection_is_told_where_it_was_open_in_the_period(
    raised_at: datetime,
    closed_at: datetime | None,
    told: bool,
    evaluation: Evaluation,
    contractor: Contractor,
) -> None:
    status = FindingStatus.CLOSED if closed_at else FindingStatus.OPEN
    stored_finding(contractor=contractor, raised_at=raised_at, closed_at=closed_at, status=status)
    assert findings_to_freeze(evaluation).exists() == told


def test_findings_of_others_and_of_other_evaluations_are_not_told(
    evaluation: Evaluation, other_contractor: Contractor
) -> None:
    stored_finding(contractor=other_contractor, raised_at=DURING)
    assert not findings_to_freeze(evaluation).exists()


def test_findings_are_told_by_their_reference(
    evaluation: Evaluation, contractor: Contractor
) -> None:
    for number in (3, 1, 2):
        due_on = date(2025, 1, 10 - number)
        stored_finding(number, contractor=contractor, raised_at=DURING, due_on=due_on)
    references = [one.reference for one in findings_to_freeze(evaluation)]
    assert references == ["T-A-2024-0001", "T-A-2024-0002", "T-A-2024-0003"]
