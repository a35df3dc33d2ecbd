"""Raising, answering, verifying: who may, in which order, and what stays on record."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from accounts.choices import Role
from accounts.models import User
from contractors.choices import TimeZone
from contractors.models import Contractor, Representative, Site
from core.audit import Actor
from core.errors import Conflict, NotAllowed, Refusal
from core.models import AuditEntry, PendingFile
from findings.access import findings_to_verify_by, may_undo_effectiveness, may_verify
from findings.choices import FindingSeverity, FindingStatus
from findings.models import Finding, FindingFile
from findings.services.findings import (
    FindingFacts,
    answer_finding,
    change_finding,
    check_effectiveness,
    close_finding,
    raise_finding,
    refuse_answer,
    undo_closing,
    undo_effectiveness,
)
from findings.services.withdrawal import withdraw_finding
from tests.files.hostile import photo
from tests.findings.findings_scene import DUE

FACTS = FindingFacts(FindingSeverity.MAJOR, "Tiga pekerjaan dimulai tanpa izin kerja.", DUE)
ANSWER: dict[str, Any] = {
    "root_cause": "Pengawas tidak ada di shift malam.",
    "action": "Pengawas ditambah.",
}


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Sentences are read in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def by_representative(representative: User) -> Actor:
    """PT A at a desk."""
    return Actor(representative, "127.0.0.1")


@pytest.fixture
def finding(contractor: Contractor, by_coordinator: Actor, now: datetime) -> Finding:
    """Raised at PT A on an inspection; PT A must act."""
    return raise_finding(contractor=contractor, facts=FACTS, by=by_coordinator, now=now)


@pytest.fixture
def answered(finding: Finding, by_representative: Actor, now: datetime) -> Finding:
    """PT A has answered."""
    return answer_finding(finding=finding, by=by_representative, now=now, **ANSWER)


def test_findings_are_numbered_within_the_year_they_belong_to(
    finding: Finding, by_coordinator: Actor, now: datetime
) -> None:
    given: dict[str, Any] = {"facts": FACTS, "by": by_coordinator, "now": now}
    of_last_year = raise_finding(contractor=finding.contractor, year=2024, **given)
    second = raise_finding(contractor=finding.contractor, **given)
    assert (finding.reference, second.reference) == ("T-A-2025-0001", "T-A-2025-0002")
    assert (of_last_year.reference, of_last_year.year) == ("T-A-2024-0001", 2024)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (FindingFacts(FindingSeverity.MINOR, "  ", DUE), "description"),
        (FindingFacts(FindingSeverity.MINOR, "x" * 4001, DUE), "description"),
        (FindingFacts(FindingSeverity.MINOR, "Tanpa tenggat", None), "due_on"),
        (FindingFacts(FindingSeverity.MINOR, "Sudah lewat", date(2025, 1, 19)), "due_on"),
        (FindingFacts(FindingSeverity.MAJOR, "Tahun keliru", date(2062, 1, 19)), "due_on"),
        (FindingFacts(FindingSeverity.MAJOR, "Tahun keliru", date(25, 2, 19)), "due_on"),
    ],
)
def test_a_finding_that_says_too_little_is_refused_by_its_field(
    facts: FindingFacts, field: str, contractor: Contractor, by_manager: Actor, now: datetime
) -> None:
    with pytest.raises(Refusal) as refused:
        raise_finding(contractor=contractor, facts=facts, by=by_manager, now=now)
    assert list(refused.value.fields) == [field]
    assert not Finding.objects.exists()


def test_a_deadline_is_over_by_the_clock_of_where_the_contractor_works(
    contractor: Contractor, site: Site, by_manager: Actor
) -> None:
    late = datetime(2025, 1, 20, 15, 30, tzinfo=UTC)  # 22:30 in Jakarta, 00:30 in Jayapura
    facts = FindingFacts(FindingSeverity.MINOR, "Helm retak.", date(2025, 1, 20))
    raise_finding(contractor=contractor, facts=facts, by=by_manager, now=late)
    site.time_zone = TimeZone.WIT
    site.save()
    with pytest.raises(Refusal, match="over already"):
        raise_finding(contractor=contractor, facts=facts, by=by_manager, now=late)


def test_an_observation_needs_no_deadline(
    contractor: Contractor, by_manager: Actor, now: datetime
) -> None:
    seen = FindingFacts(FindingSeverity.OBSERVATION, "Rambu mulai pudar.", None)
    assert raise_finding(contractor=contractor, facts=seen, by=by_manager, now=now).due_on is None


def test_a_representative_of_another_company_cannot_be_named_to_act(
    contractor: Contractor, other_representative: User, by_manager: Actor, now: datetime
) -> None:
    facts = FindingFacts(FindingSeverity.MINOR, "Helm retak.", DUE, owner=other_representative)
    with pytest.raises(Refusal, match="choose a representative of PT A"):
        raise_finding(contractor=contractor, facts=facts, by=by_manager, now=now)


def test_a_viewer_raises_nothing(contractor: Contractor, viewer: User, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        raise_finding(contractor=contractor, facts=FACTS, by=Actor(viewer), now=now)


def test_a_change_records_only_what_changed(
    finding: Finding, manager: User, by_manager: Actor, now: datetime
) -> None:
    facts = FindingFacts(FindingSeverity.MINOR, FACTS.description, DUE, owner=manager)
    change_finding(finding=finding, facts=facts, by=by_manager, now=now)
    entry = AuditEntry.objects.get(action="change_finding")
    assert entry.before == {"severity": "major", "owner": None}
    assert entry.after == {"severity": "minor", "owner": "manajer"}


def test_two_people_of_one_name_are_told_apart(
    finding: Finding, manager: User, coordinator: User, by_manager: Actor, now: datetime
) -> None:
    for one in (manager, coordinator):
        one.first_name, one.last_name = "Budi", "Santoso"
        one.save()
        facts = FindingFacts(FACTS.severity, FACTS.description, DUE, owner=one)
        change_finding(finding=finding, facts=facts, by=by_manager, now=now)
    finding.refresh_from_db()
    assert finding.owner == coordinator
    assert AuditEntry.objects.filter(action="change_finding").count() == 2


def test_an_overdue_deadline_may_stay_when_something_else_changes(
    finding: Finding, by_manager: Actor, now: datetime
) -> None:
    late = now + timedelta(days=60)
    facts = FindingFacts(FindingSeverity.MAJOR, "Empat pekerjaan, bukan tiga.", DUE)
    assert change_finding(finding=finding, facts=facts, by=by_manager, now=late).due_on == DUE


def test_an_answered_finding_is_no_longer_changed(
    answered: Finding, by_manager: Actor, now: datetime
) -> None:
    with pytest.raises(Conflict, match=r"T-A-2025-0001 has moved on: it is waiting"):
        change_finding(finding=answered, facts=FACTS, by=by_manager, now=now)


def test_an_answer_waits_for_a_verifier(answered: Finding, representative: User) -> None:
    stored = Finding.objects.get()
    assert (stored.status, stored.answered_by) == (FindingStatus.ANSWERED, representative)
    assert stored.root_cause == "Pengawas tidak ada di shift malam."
    assert stored.closed_at is None


@pytest.mark.parametrize("missing", ["root_cause", "action"])
def test_an_answer_without_cause_or_action_is_refused(
    missing: str, finding: Finding, by_representative: Actor, now: datetime
) -> None:
    with pytest.raises(Refusal) as refused:
        answer_finding(finding=finding, by=by_representative, now=now, **ANSWER | {missing: " "})
    assert list(refused.value.fields) == [missing]


def test_who_raised_a_finding_does_not_answer_it(
    finding: Finding, by_coordinator: Actor, now: datetime
) -> None:
    with pytest.raises(NotAllowed, match="representative of the contractor"):
        answer_finding(finding=finding, by=by_coordinator, now=now, **ANSWER)


def test_an_answer_given_twice_counts_once(
    answered: Finding, by_representative: Actor, now: datetime
) -> None:
    with pytest.raises(Conflict, match="Nothing was stored"):
        answer_finding(finding=answered, by=by_representative, now=now, **ANSWER)


def test_files_of_an_answer_are_kept_and_the_same_one_once(
    finding: Finding, by_representative: Actor, now: datetime
) -> None:
    same = photo()
    files = [SimpleUploadedFile("a.jpg", same), SimpleUploadedFile("b.jpg", same)]
    answer_finding(finding=finding, files=files, by=by_representative, now=now, **ANSWER)
    kept = FindingFile.objects.get()
    assert (kept.name, kept.size) == ("a.jpg", len(same))
    with default_storage.open(kept.file.name) as stored:
        assert stored.read() == same
    assert not PendingFile.objects.exists()
    entry = AuditEntry.objects.get(action="answer_finding")
    assert entry.after
    assert entry.after["files"] == ["a.jpg"]


def test_a_file_that_is_not_kept_leaves_no_answer_and_no_file(
    finding: Finding, by_representative: Actor, now: datetime
) -> None:
    files = [SimpleUploadedFile("a.jpg", photo()), SimpleUploadedFile("b.pdf", b"not a PDF")]
    with pytest.raises(Refusal, match=r"b\.pdf"):
        answer_finding(finding=finding, files=files, by=by_representative, now=now, **ANSWER)
    assert Finding.objects.get().status == FindingStatus.OPEN
    assert not FindingFile.objects.exists()
    assert not PendingFile.objects.exists()


def test_a_refused_answer_opens_the_finding_again_with_the_reason(
    answered: Finding, by_manager: Actor, by_representative: Actor, now: datetime
) -> None:
    refused = refuse_answer(finding=answered, reason="Belum ada bukti.", by=by_manager, now=now)
    assert (refused.status, refused.refusal) == (FindingStatus.OPEN, "Belum ada bukti.")
    again = answer_finding(finding=refused, by=by_representative, now=now, **ANSWER)
    assert (again.status, again.refusal) == (FindingStatus.ANSWERED, "")


def test_refusing_needs_a_reason_and_closing_needs_how_it_was_seen(
    answered: Finding, by_manager: Actor, now: datetime
) -> None:
    with pytest.raises(Refusal, match="what is missing"):
        refuse_answer(finding=answered, reason="", by=by_manager, now=now)
    with pytest.raises(Refusal, match="how you saw"):
        close_finding(finding=answered, verification=" ", by=by_manager, now=now)


def test_the_owner_does_not_close_their_own_finding(
    contractor: Contractor,
    coordinator: User,
    by_coordinator: Actor,
    by_manager: Actor,
    now: datetime,
) -> None:
    facts = FindingFacts(FindingSeverity.MINOR, "APAR kosong.", DUE, owner=coordinator)
    finding = raise_finding(contractor=contractor, facts=facts, by=by_manager, now=now)
    answer_finding(finding=finding, by=by_coordinator, now=now, **ANSWER)
    with pytest.raises(NotAllowed, match="neither had to act nor answered"):
        close_finding(finding=finding, verification="Sudah.", by=by_coordinator, now=now)
    assert close_finding(finding=finding, verification="Diisi.", by=by_manager, now=now).closed_at


def test_who_gave_an_answer_that_was_refused_does_not_verify_the_next(
    contractor: Contractor,
    coordinator: User,
    manager: User,
    by_representative: Actor,
    now: datetime,
) -> None:
    facts = FindingFacts(FindingSeverity.MINOR, "APAR kosong.", DUE, owner=coordinator)
    by_manager = Actor(manager)
    finding = raise_finding(contractor=contractor, facts=facts, by=by_manager, now=now)
    answer_finding(finding=finding, by=Actor(coordinator), now=now, **ANSWER)
    refused = refuse_answer(finding=finding, reason="Kurang jelas.", by=by_manager, now=now)
    theirs = replace(facts, owner=None)
    changed = change_finding(finding=refused, facts=theirs, by=by_manager, now=now)
    again = answer_finding(finding=changed, by=by_representative, now=now, **ANSWER)
    assert not may_verify(coordinator, again)
    assert not findings_to_verify_by(coordinator).exists()
    assert findings_to_verify_by(manager).get() == again


def test_who_once_spoke_for_the_company_does_not_verify_what_a_colleague_answered(
    finding: Finding, representative: User, manager: User, by_manager: Actor, now: datetime
) -> None:
    theirs = User.objects.create_user(username="rekan", role=Role.REPRESENTATIVE)
    Representative.objects.create(user=theirs, contractor=finding.contractor)
    answered = answer_finding(finding=finding, by=Actor(theirs), now=now, **ANSWER)
    User.objects.filter(pk=representative.pk).update(role=Role.MANAGER)
    person = User.objects.get(pk=representative.pk)
    assert (may_verify(person, answered), may_verify(manager, answered)) == (False, True)
    assert not findings_to_verify_by(person).exists()
    with pytest.raises(NotAllowed, match="never spoke for"):
        close_finding(finding=answered, verification="Sudah.", by=Actor(person), now=now)
    assert close_finding(finding=answered, verification="Diisi.", by=by_manager, now=now)


def test_an_open_finding_is_not_closed(finding: Finding, by_manager: Actor, now: datetime) -> None:
    with pytest.raises(Conflict, match="waiting for an answer"):
        close_finding(finding=finding, verification="Dilihat.", by=by_manager, now=now)


def test_effectiveness_is_looked_at_once_and_after_closing(
    answered: Finding, by_manager: Actor, by_coordinator: Actor, now: datetime
) -> None:
    with pytest.raises(Conflict):
        check_effectiveness(finding=answered, effective=True, note="", by=by_manager, now=now)
    close_finding(finding=answered, verification="Dilihat.", by=by_manager, now=now)
    with pytest.raises(Refusal, match="raised anew"):
        check_effectiveness(finding=answered, effective=False, note="", by=by_manager, now=now)
    held = check_effectiveness(finding=answered, effective=True, note="", by=by_manager, now=now)
    assert (held.effective, held.effective_checked_at) == (True, now)
    with pytest.raises(Conflict, match="already on record"):
        check_effectiveness(
            finding=answered, effective=False, note="Kambuh", by=by_coordinator, now=now
        )


def test_a_check_by_mistake_is_taken_back_with_a_reason_until_it_was_raised_anew(
    answered: Finding, by_manager: Actor, by_representative: Actor, now: datetime
) -> None:
    given: dict[str, Any] = {"finding": answered, "now": now}
    close_finding(**given, verification="Dilihat.", by=by_manager)
    with pytest.raises(Conflict, match="Nobody has looked"):
        undo_effectiveness(**given, reason="Keliru.", by=by_manager)
    facts = FindingFacts(FindingSeverity.MINOR, f"Seperti {answered.reference}: APAR.", DUE)
    anew: dict[str, Any] = {"contractor": answered.contractor, "facts": facts, "by": by_manager}
    raise_finding(**anew, now=now - timedelta(hours=1))  # before the check: not because of it
    looked = check_effectiveness(**given, effective=False, note="Kambuh.", by=by_manager)
    assert may_undo_effectiveness(by_manager.user, looked)
    looked.owner = by_manager.user
    assert not may_undo_effectiveness(by_manager.user, looked)
    with pytest.raises(NotAllowed):
        undo_effectiveness(**given, reason="Keliru.", by=by_representative)
    with pytest.raises(Conflict, match="meanwhile"):
        undo_effectiveness(**given, reason="Keliru.", by=by_manager, seen=1)
    with pytest.raises(Refusal, match="wrong with the check"):
        undo_effectiveness(**given, reason="", by=by_manager)
    again = raise_finding(**anew, now=now)
    with pytest.raises(Conflict, match=again.reference):
        undo_effectiveness(**given, reason="Keliru.", by=by_manager)
    withdraw_finding(finding=again, reason="Keliru.", by=by_manager, now=now)
    waiting = undo_effectiveness(**given, reason="Temuan lain.", by=by_manager)
    assert (waiting.status, waiting.effective, waiting.effective_note) == ("closed", None, "")
    told = AuditEntry.objects.get(action="undo_effectiveness").after
    assert told == {"effectiveness_undone": "Temuan lain."}


def test_a_closing_by_mistake_is_taken_back_with_a_reason_until_it_was_looked_at(
    answered: Finding, by_manager: Actor, by_representative: Actor, now: datetime
) -> None:
    given: dict[str, Any] = {"finding": answered, "now": now}
    closing = given | {"verification": "Dilihat.", "by": by_manager}
    with pytest.raises(Conflict):
        undo_closing(**given, reason="Keliru.", by=by_manager)
    close_finding(**closing)
    with pytest.raises(NotAllowed):
        undo_closing(**given, reason="Keliru.", by=by_representative)
    with pytest.raises(Refusal, match="should not have been closed"):
        undo_closing(**given, reason="", by=by_manager)
    waiting = undo_closing(**given, reason="Temuan lain.", by=by_manager)
    assert (waiting.status, waiting.closed_at, waiting.verification) == ("answered", None, "")
    assert AuditEntry.objects.get(action="undo_closing").after == {"closing_undone": "Temuan lain."}
    close_finding(**closing)
    check_effectiveness(**given, effective=True, note="", by=by_manager)
    with pytest.raises(Conflict, match="already on record"):
        undo_closing(**given, reason="Keliru.", by=by_manager)


def test_each_step_leaves_one_audit_row_with_what_was_said(
    answered: Finding, by_manager: Actor, now: datetime
) -> None:
    close_finding(finding=answered, verification="Izin diperiksa.", by=by_manager, now=now)
    rows = AuditEntry.objects.filter(target_type=Finding.AUDIT_NAME).order_by("id")
    assert [row.action for row in rows] == ["raise_finding", "answer_finding", "close_finding"]
    assert rows[2].after == {"verification": "Izin diperiksa."}
