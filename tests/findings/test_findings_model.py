"""Findings by where they stand, and what the database refuses of them."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError

from accounts.models import User
from contractors.days import Days
from contractors.models import Contractor
from findings.access import (
    findings_to_answer_by,
    findings_to_verify_by,
    findings_visible_to,
    may_answer,
    may_verify,
)
from findings.choices import FindingSeverity, FindingStatus
from findings.models import Finding
from tests.findings.findings_scene import DUE, stored_finding


def test_a_finding_is_overdue_from_the_day_after_its_deadline(
    contractor: Contractor, now: datetime
) -> None:
    finding = stored_finding(contractor=contractor, raised_at=now)
    assert not finding.is_overdue(DUE)
    assert not Finding.objects.overdue(Days(DUE))
    assert finding.is_overdue(DUE + timedelta(days=1))
    assert Finding.objects.overdue(Days(DUE + timedelta(days=1))).get() == finding


def test_a_closed_finding_is_not_overdue(contractor: Contractor, now: datetime) -> None:
    finding = stored_finding(
        contractor=contractor, raised_at=now, status=FindingStatus.CLOSED, closed_at=now
    )
    later = DUE + timedelta(days=400)
    assert not finding.is_overdue(later)
    assert not Finding.objects.overdue(Days(later))
    assert not Finding.objects.unclosed()


def test_an_observation_without_a_deadline_is_never_overdue(
    contractor: Contractor, now: datetime
) -> None:
    seen = FindingSeverity.OBSERVATION
    finding = stored_finding(contractor=contractor, raised_at=now, severity=seen, due_on=None)
    assert not finding.is_overdue(DUE + timedelta(days=400))
    assert not Finding.objects.capa()


def test_the_database_refuses_a_major_finding_without_a_deadline(
    contractor: Contractor, now: datetime
) -> None:
    with pytest.raises(IntegrityError, match="finding_capa_has_deadline"):
        stored_finding(contractor=contractor, raised_at=now, due_on=None)


def test_the_database_refuses_a_closing_day_on_an_open_finding(
    contractor: Contractor, now: datetime
) -> None:
    with pytest.raises(IntegrityError, match="finding_closed_when_closed"):
        stored_finding(contractor=contractor, raised_at=now, closed_at=now)


def test_a_representative_sees_the_findings_of_their_own_company_only(
    contractor: Contractor,
    representative: User,
    other_representative: User,
    stranger: User,
    viewer: User,
    now: datetime,
) -> None:
    finding = stored_finding(contractor=contractor, raised_at=now)
    assert findings_visible_to(representative).get() == finding
    assert findings_visible_to(viewer).get() == finding
    assert not findings_visible_to(other_representative)
    assert not findings_visible_to(stranger)


def test_the_company_or_the_named_owner_answers(
    contractor: Contractor,
    representative: User,
    other_representative: User,
    coordinator: User,
    manager: User,
    now: datetime,
) -> None:
    finding = stored_finding(contractor=contractor, raised_at=now, owner=coordinator)
    assert may_answer(representative, finding)
    assert may_answer(coordinator, finding)
    assert not may_answer(other_representative, finding)
    assert not may_answer(manager, finding)


def test_neither_the_owner_nor_who_answered_verifies(
    contractor: Contractor, coordinator: User, manager: User, representative: User, now: datetime
) -> None:
    finding = stored_finding(
        contractor=contractor, raised_at=now, owner=coordinator, status=FindingStatus.ANSWERED
    )
    assert may_verify(manager, finding)
    assert not may_verify(coordinator, finding)
    assert not may_verify(representative, finding)
    finding.owner, finding.answered_by = None, manager
    assert not may_verify(manager, finding)
    assert may_verify(coordinator, finding)


def test_what_waits_for_somebody_is_what_they_may_do(
    contractor: Contractor,
    coordinator: User,
    manager: User,
    representative: User,
    other_representative: User,
    viewer: User,
    now: datetime,
) -> None:
    at = {"contractor": contractor, "raised_at": now}
    answered = {**at, "status": FindingStatus.ANSWERED, "answered_at": now}
    stored_finding(1, **at)
    stored_finding(2, owner=coordinator, **at)
    stored_finding(3, owner=viewer, **at)  # from when the role was another
    stored_finding(4, answered_by=representative, **answered)
    stored_finding(5, owner=coordinator, answered_by=coordinator, **answered)
    for person in (coordinator, manager, representative, other_representative, viewer):
        seen = list(findings_visible_to(person))
        to_answer, to_verify = findings_to_answer_by(person), findings_to_verify_by(person)
        assert set(to_answer) == {one for one in seen if may_answer(person, one)}
        assert set(to_verify) == {one for one in seen if may_verify(person, one)}
