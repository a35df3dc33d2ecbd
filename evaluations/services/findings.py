"""Findings: raised, changed, answered, refused, closed, looked at again.

Each step locks the finding's row, checks the state under the lock, and writes its audit row in
the same transaction: the history of a finding is its audit rows.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import SYSTEM, Actor, record
from accounts.choices import Role
from accounts.errors import Conflict, NotAllowed, Refusal
from accounts.models import User
from accounts.roles import Person, has_role
from contractors.models import Contractor
from evaluations import access
from evaluations.choices import CAPA_SEVERITIES, FindingSeverity, FindingStatus
from evaluations.models import Evaluation, Finding
from evaluations.services import finding_files
from evaluations.services.answers.rules import check_text, known_item
from evaluations.services.operations import lock_open, once
from evaluations.sheets import SheetItem, sheet_of

# What is proposed when a finding is raised; the person may choose another day. A month is what
# a control that is missing altogether may stay open while work goes on under watch; a quarter
# is the rhythm of management reviews, by which a procedure that is not followed is put right.
# An observation breaks no requirement, so nothing is due.
DAYS_TO_ACT = {FindingSeverity.MAJOR: 30, FindingSeverity.MINOR: 90}
NUMBERING = 7_301_994  # the advisory lock under which a year's next number is taken


@dataclass(frozen=True, slots=True)
class FindingFacts:
    """What a finding says. ``owner`` None: the contractor as a company must act."""

    severity: FindingSeverity
    description: str
    due_on: date | None
    owner: User | None = None


def proposed_deadline(severity: FindingSeverity, today: date) -> date | None:
    """The day by which it should be put right; None for an observation."""
    days = DAYS_TO_ACT.get(severity)
    return today + timedelta(days=days) if days else None


@transaction.atomic
def raise_finding(
    *,
    contractor: Contractor,
    facts: FindingFacts,
    by: Actor,
    now: datetime,
    evaluation: Evaluation | None = None,
    item_code: str = "",
) -> Finding:
    """A new finding at a contractor: of an item of an evaluation, or of an inspection.

    Refusal for a missing description or deadline, a deadline that is over, an unknown item or
    somebody who cannot act for this contractor; Conflict for an evaluation that is no longer
    filled in; NotAllowed unless a coordinator or manager raises it.
    """
    _check_may_raise(by)
    item = _item(evaluation, item_code) if evaluation else None
    _check_facts(facts, contractor, today=timezone.localdate(now))
    if evaluation is not None:
        lock_open(evaluation)
    year = evaluation.period.year if evaluation else timezone.localdate(now).year
    number = _next_number(year)
    finding = Finding.objects.create(
        contractor=contractor,
        evaluation=evaluation,
        item_id=item.id if item else None,
        year=year,
        number=number,
        reference=f"T-{year}-{number:04}",
        raised_by=by.user,
        raised_at=now,
        **_columns(facts),
    )
    _record("raise_finding", finding, by=by, now=now, after=_told(facts))
    return finding


def raise_from_item(
    *,
    evaluation: Evaluation,
    item_code: str,
    facts: FindingFacts,
    operation: UUID,
    by: Actor,
    now: datetime,
) -> dict[str, Any]:
    """``raise_finding`` from the checklist, where the same operation sent twice counts once.

    Returns {"operation", "finding": as ``as_json``}. Conflict also when the operation id was
    used for something else.
    """
    _check_may_raise(by)
    asked = {"finding_of": item_code, **_told(facts)}

    def store() -> dict[str, Any]:
        finding = raise_finding(
            contractor=evaluation.contractor,
            evaluation=evaluation,
            item_code=item_code,
            facts=facts,
            by=by,
            now=now,
        )
        return {"operation": str(operation), "finding": as_json(finding, item=item_code)}

    return once(evaluation, operation, asked, store, by=by, now=now)


def as_json(finding: Finding, *, item: str) -> dict[str, Any]:
    """A finding as the API tells it; ``item`` is the code of its item, or ""."""
    return {
        "id": finding.pk,
        "reference": finding.reference,
        "item": item,
        "severity": str(finding.severity),
        "description": finding.description,
        "due_on": finding.due_on.isoformat() if finding.due_on else None,
        "owner": finding.owner_id,
        "status": str(finding.status),
    }


@transaction.atomic
def change_finding(*, finding: Finding, facts: FindingFacts, by: Actor, now: datetime) -> Finding:
    """What was found, how grave, by when and who, while nobody has answered it.

    A deadline that is kept may be over already. Errors as for raising one.
    """
    locked = _locked(finding)
    _check(locked, access.may_change_finding, FindingStatus.OPEN, by, _("coordinator or manager"))
    _check_facts(
        facts, locked.contractor, today=timezone.localdate(now), kept_deadline=locked.due_on
    )
    before = _told(
        FindingFacts(
            FindingSeverity(locked.severity), locked.description, locked.due_on, locked.owner
        )
    )
    after = _told(facts)
    changed = {name for name, value in after.items() if before[name] != value}
    if changed:
        _store(locked, **_columns(facts))
        _record(
            "change_finding",
            locked,
            by=by,
            now=now,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
    return locked


def answer_finding(
    *,
    finding: Finding,
    root_cause: str,
    action: str,
    note: str = "",
    files: Sequence["File[bytes]"] = (),
    by: Actor,
    now: datetime,
) -> Finding:
    """Say why it happened and what was done, with what shows it; then somebody verifies.

    Refusal without an action, without a root cause where corrective action is needed, or for a
    file that is not kept; Conflict once it is answered or closed; NotAllowed for anybody but
    the contractor's representatives and the person named to act. Call outside a transaction.
    """
    _check_answer(finding, root_cause=root_cause, action=action, note=note)
    _check_may_answer(finding, by)
    with finding_files.stored(finding, files, now=now) as handed_in, transaction.atomic():
        locked = _locked(finding)
        _check_may_answer(locked, by)
        kept = finding_files.keep(locked, handed_in, by=by, now=now)
        answer = {"root_cause": root_cause, "action": action, "answer_note": note}
        _store(
            locked,
            status=FindingStatus.ANSWERED,
            answered_by=by.user,
            answered_at=now,
            refusal="",
            **answer,
        )
        _record("answer_finding", locked, by=by, now=now, after=answer | {"files": kept})
    return locked


@transaction.atomic
def refuse_answer(*, finding: Finding, reason: str, by: Actor, now: datetime) -> Finding:
    """The answer is not enough: the finding is open again, with the reason beside it.

    Refusal without a reason; Conflict unless it is answered; NotAllowed as for closing.
    """
    locked = _locked(finding)
    _check_verifier(locked, by)
    _check_text(reason, "reason", _("Write what is missing, so that it can be answered again."))
    _store(locked, status=FindingStatus.OPEN, refusal=reason)
    _record("refuse_answer", locked, by=by, now=now, after={"reason": reason})
    return locked


@transaction.atomic
def close_finding(*, finding: Finding, verification: str, by: Actor, now: datetime) -> Finding:
    """The answer was verified: somebody who neither had to act nor answered closes it.

    Refusal without a word on how it was verified; Conflict unless it is answered; NotAllowed.
    """
    locked = _locked(finding)
    _check_verifier(locked, by)
    _check_text(verification, "verification", _("Write how you saw that it is put right."))
    _store(
        locked,
        status=FindingStatus.CLOSED,
        verification=verification,
        closed_by=by.user,
        closed_at=now,
    )
    _record("close_finding", locked, by=by, now=now, after={"verification": verification})
    return locked


@transaction.atomic
def check_effectiveness(
    *, finding: Finding, effective: bool, note: str, by: Actor, now: datetime
) -> Finding:
    """Say, some time after closing, whether the action held.

    What did not hold is raised anew: the closed finding stays as it is. Refusal without a note
    where it did not; Conflict unless closed and not yet looked at; NotAllowed as for closing.
    """
    locked = _locked(finding)
    if locked.effective is not None:
        raise Conflict(
            _("The effectiveness of %(reference)s is already on record.")
            % {"reference": locked.reference}
        )
    _check(
        locked,
        access.may_check_effectiveness,
        FindingStatus.CLOSED,
        by,
        _("coordinator or manager who neither had to act nor answered"),
    )
    if note or not effective:
        _check_text(note, "note", _("Write what was seen, so that it can be raised anew."))
    _store(
        locked,
        effective=effective,
        effective_note=note,
        effective_checked_by=by.user,
        effective_checked_at=now,
    )
    after = {"effective": effective, "note": note}
    _record("check_effectiveness", locked, by=by, now=now, after=after)
    return locked


def _next_number(year: int) -> int:
    """The next number of a year; others who raise one in it wait to the end of this."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [NUMBERING, year])
    last = Finding.objects.filter(year=year).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _locked(finding: Finding) -> Finding:
    rows = Finding.objects.select_for_update(of=["self"]).select_related("contractor", "owner")
    return rows.get(pk=finding.pk)


def _item(evaluation: Evaluation, code: str) -> SheetItem:
    return known_item(sheet_of(evaluation.instrument_id, evaluation.level), code)


def _columns(facts: FindingFacts) -> dict[str, Any]:
    return {
        "severity": facts.severity,
        "description": facts.description,
        "due_on": facts.due_on,
        "owner": facts.owner,
    }


def _told(facts: FindingFacts) -> dict[str, Any]:
    """The facts as the audit has them."""
    return {
        "severity": str(facts.severity),
        "description": facts.description,
        "due_on": facts.due_on.isoformat() if facts.due_on else None,
        "owner": str(facts.owner) if facts.owner else None,
    }


def _store(finding: Finding, **values: Any) -> None:
    for name, value in values.items():
        setattr(finding, name, value)
    finding.save(update_fields=list(values))


def _check_may_raise(by: Actor) -> None:
    if by != SYSTEM and not access.may_raise(by.user):
        raise NotAllowed(_("Only HSE coordinators and managers raise findings."))


def _check_verifier(finding: Finding, by: Actor) -> None:
    _check(
        finding,
        access.may_verify,
        FindingStatus.ANSWERED,
        by,
        _("coordinator or manager who neither had to act nor answered"),
    )


def _check_may_answer(finding: Finding, by: Actor) -> None:
    who = _("representative of the contractor or person named to act")
    _check(finding, access.may_answer, FindingStatus.OPEN, by, who)


def _check(
    finding: Finding,
    may: Callable[[Person | None, Finding], bool],
    needed: FindingStatus,
    by: Actor,
    who: str,
) -> None:
    """Conflict when the state does not allow the step, NotAllowed when the person may not."""
    if finding.status != needed:
        raise Conflict(
            _("Finding %(reference)s has moved on: it is %(status)s. Reload the page.")
            % {
                "reference": finding.reference,
                "status": finding.get_status_display().lower(),
            }
        )
    if by != SYSTEM and not may(by.user, finding):
        raise NotAllowed(
            _("Only a %(who)s can do this with finding %(reference)s.")
            % {"who": who, "reference": finding.reference}
        )


def _check_text(text: str, field: str, missing: str) -> None:
    if not text.strip():
        raise Refusal(missing, fields={field: missing})
    check_text(text, field)


def _check_facts(
    facts: FindingFacts, contractor: Contractor, *, today: date, kept_deadline: date | None = None
) -> None:
    _check_text(facts.description, "description", _("Write what was found."))
    if facts.due_on is None and facts.severity in CAPA_SEVERITIES:
        said = _("A major or minor finding needs a deadline: choose a day.")
        raise Refusal(said, fields={"due_on": said})
    if facts.due_on and facts.due_on < today and facts.due_on != kept_deadline:
        said = _("The deadline is over already: choose today or a later day.")
        raise Refusal(said, fields={"due_on": said})
    if facts.owner and not can_act(facts.owner, contractor):
        said = _(
            "%(person)s cannot act on it: choose a representative of %(contractor)s, an HSE "
            "coordinator or an HSE manager."
        ) % {"person": facts.owner, "contractor": contractor}
        raise Refusal(said, fields={"owner": said})


def can_act(person: User, contractor: Contractor) -> bool:
    """True for a coordinator, a manager, or a representative of this contractor."""
    if not has_role(person, *access.ACTORS):
        return False
    return (
        person.role != Role.REPRESENTATIVE
        or contractor.representatives.filter(user=person.pk).exists()
    )


def _check_answer(finding: Finding, *, root_cause: str, action: str, note: str) -> None:
    if finding.severity in CAPA_SEVERITIES:
        said = _("Write why it happened: the cause behind what was seen.")
        _check_text(root_cause, "root_cause", said)
    _check_text(action, "action", _("Write what was done about it."))
    check_text(root_cause, "root_cause")
    check_text(note, "note")


def _record(
    action: str,
    finding: Finding,
    *,
    by: Actor,
    now: datetime,
    after: dict[str, Any],
    before: dict[str, Any] | None = None,
) -> None:
    record(by=by, at=now, action=action, target=finding, before=before, after=after)
