"""Findings: raised, changed, answered, refused, closed, looked at again.

Each step locks the finding's row, checks the state under the lock, and writes its audit row in
the same transaction (steps.py): the history of a finding is its audit rows. One raised by
mistake is withdrawn (withdrawal.py). A room that raises findings from something of its own calls
``raise_finding`` and writes its own row beside it, in the same transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from contractors.access import check_works_for
from contractors.days import today_for
from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from core.errors import Conflict, NotAllowed, Refusal
from core.language.texts import check_text
from files.handing_in import in_storage, inspected, received
from findings import access
from findings.choices import CAPA_SEVERITIES, FindingSeverity, FindingStatus
from findings.models import Finding
from findings.rules.deadlines import check_deadline
from findings.rules.states import (
    CAN_BE_ANSWERED,
    CAN_BE_CHANGED,
    CAN_BE_CHECKED,
    CAN_BE_VERIFIED,
    CAN_BE_VERIFIED_AGAIN,
)
from findings.selectors import raised_anew_from
from findings.services import files as finding_files
from findings.services.steps import (
    FindingStep,
    check_may,
    check_seen,
    locked_row,
    record_step,
    sent_about,
    store,
    take_once,
    taken_before,
)

NUMBERING = 7_301_994  # the advisory lock under which a next number is taken


@dataclass(frozen=True, slots=True)
class FindingFacts:
    """What a finding says. ``owner`` None: the contractor as a company must act."""

    severity: FindingSeverity
    description: str
    due_on: date | None
    owner: User | None = None

    def as_json(self) -> dict[str, Any]:
        """The facts as the audit has them."""
        return {
            "severity": str(self.severity),
            "description": self.description,
            "due_on": self.due_on.isoformat() if self.due_on else None,
            "owner": str(self.owner) if self.owner else None,
        }

    def as_sent(self) -> dict[str, Any]:
        """The facts as they are told from others: two people may bear one name."""
        return self.as_json() | {"owner": self.owner.pk if self.owner else None}


def raise_finding(
    *,
    contractor: Contractor,
    facts: FindingFacts,
    by: Actor,
    now: datetime,
    year: int | None = None,
    operation: UUID | None = None,
) -> Finding:
    """A new finding at a contractor, of a rating year; without one of the year it is raised in.

    ``operation`` names the form it comes from: sent again, the finding of the first time is
    returned. Refusal for a missing description or deadline, a deadline that is over where the
    contractor works or more than two years ahead, or somebody who cannot act for this
    contractor; Conflict for a form that has raised another finding; NotAllowed unless a
    coordinator or manager raises it.
    """
    check_may_raise(by, contractor)
    today = today_for(contractor, now)
    _check_facts(facts, contractor, today=today)

    def raise_it() -> Finding:
        return _raised(contractor, facts, year=year or today.year, by=by, now=now)

    said = {"raise_finding": facts.as_sent()}
    about = f"contractor/{contractor.pk}"
    return take_once(FindingStep(about, said, operation, by, now, reused=_already_raised), raise_it)


def _raised(
    contractor: Contractor, facts: FindingFacts, *, year: int, by: Actor, now: datetime
) -> Finding:
    number = _next_number(contractor, year)
    finding = Finding.objects.create(
        contractor=contractor,
        year=year,
        number=number,
        reference=f"T-{contractor.code}-{year}-{number:04}",
        raised_by=by.user,
        raised_at=now,
        **_columns(facts),
    )
    record_step("raise_finding", finding, by=by, now=now, after=facts.as_json())
    return finding


def _already_raised(earlier: dict[str, Any]) -> str:
    return _(
        "This form has already raised finding %(reference)s: open it anew to raise another."
    ) % {"reference": earlier["reference"]}


def change_finding(
    *,
    finding: Finding,
    facts: FindingFacts,
    by: Actor,
    now: datetime,
    seen: int | None = None,
    operation: UUID | None = None,
) -> Finding:
    """What was found, how grave, by when and who, while nobody has answered it.

    A deadline that is kept may be over already. Errors as for raising one; here and below
    Conflict too where ``seen``, the version the person decided on, is no longer the row's. Sent
    again under the same ``operation`` a step is answered as it was the first time.
    """

    def change() -> Finding:
        locked = locked_row(finding)
        check_seen(locked, seen, needed=CAN_BE_CHANGED)
        check_may(locked, access.may_change_finding, by=by, who=_("coordinator or manager"))
        today = today_for(locked.contractor, now)
        _check_facts(facts, locked.contractor, today=today, kept_deadline=locked.due_on)
        before = _facts_of(locked).as_json()
        after = facts.as_json()
        # By the rows, not by the words: two people may bear one name.
        changed = {
            name for name, value in _columns(facts).items() if getattr(locked, name) != value
        }
        if changed:
            store(locked, **_columns(facts))
            old, new = ({name: one[name] for name in changed} for one in (before, after))
            record_step("change_finding", locked, by=by, now=now, before=old, after=new)
        return locked

    said = {"change_finding": facts.as_sent()}
    return take_once(sent_about(finding, said, operation=operation, by=by, now=now), change)


def answer_finding(
    *,
    finding: Finding,
    root_cause: str,
    action: str,
    note: str = "",
    files: Sequence["File[bytes]"] = (),
    by: Actor,
    now: datetime,
    seen: int | None = None,
    operation: UUID | None = None,
) -> Finding:
    """Say why it happened and what was done, with what shows it; then somebody verifies.

    Refusal without an action, without a root cause where corrective action is needed, or for a
    file that is not kept; Conflict once it is answered or closed; NotAllowed for anybody but
    the contractor's representatives and the person named to act. Call outside a transaction.
    """
    _check_answer(finding, root_cause=root_cause, action=action, note=note)
    answer = {"root_cause": root_cause, "action": action, "answer_note": note}
    sent_files = received(files)
    said = {"answer_finding": answer, "files": [one.sha256 for one in sent_files]}
    sent = sent_about(finding, said, operation=operation, by=by, now=now)
    if (earlier := taken_before(sent)) is not None:
        return earlier
    _check_may_answer(finding, by, seen=seen)
    finding_files.check_room(finding, sent_files)
    handed_in = inspected(sent_files, field="evidence")

    def take() -> Finding:
        locked = locked_row(finding)
        _check_may_answer(locked, by, seen=seen)
        kept = finding_files.keep(locked, handed_in, by=by, now=now)
        _store_answer(locked, answer, files=kept, by=by, now=now)
        return locked

    with in_storage(handed_in, there=finding_files.known_hashes(finding), now=now):
        return take_once(sent, take)


def _store_answer(
    finding: Finding, answer: dict[str, str], *, files: list[str], by: Actor, now: datetime
) -> None:
    store(
        finding,
        status=FindingStatus.ANSWERED,
        answered_by=by.user,
        answered_at=now,
        refusal="",
        **answer,
    )
    record_step("answer_finding", finding, by=by, now=now, after=answer | {"files": files})


def refuse_answer(
    *,
    finding: Finding,
    reason: str,
    by: Actor,
    now: datetime,
    seen: int | None = None,
    operation: UUID | None = None,
) -> Finding:
    """The answer is not enough: the finding is open again, with the reason beside it.

    Refusal without a reason; Conflict unless it is answered; NotAllowed as for closing.
    """

    def refuse() -> Finding:
        locked = locked_row(finding)
        _check_verifier(locked, by, seen=seen)
        check_text(
            reason, "reason", missing=_("Write what is missing, so that it can be answered again.")
        )
        store(locked, status=FindingStatus.OPEN, refusal=reason)
        record_step("refuse_answer", locked, by=by, now=now, after={"reason": reason})
        return locked

    said = {"refuse_answer": reason}
    return take_once(sent_about(finding, said, operation=operation, by=by, now=now), refuse)


def close_finding(
    *,
    finding: Finding,
    verification: str,
    by: Actor,
    now: datetime,
    seen: int | None = None,
    operation: UUID | None = None,
) -> Finding:
    """The answer was verified: somebody who neither had to act nor answered closes it.

    Refusal without a word on how it was verified; Conflict unless it is answered; NotAllowed.
    """

    def close() -> Finding:
        locked = locked_row(finding)
        _check_verifier(locked, by, seen=seen)
        check_text(
            verification, "verification", missing=_("Write how you saw that it is put right.")
        )
        store(
            locked,
            status=FindingStatus.CLOSED,
            verification=verification,
            closed_by=by.user,
            closed_at=now,
        )
        record_step("close_finding", locked, by=by, now=now, after={"verification": verification})
        return locked

    said = {"close_finding": verification}
    return take_once(sent_about(finding, said, operation=operation, by=by, now=now), close)


def undo_closing(
    *,
    finding: Finding,
    reason: str,
    by: Actor,
    now: datetime,
    seen: int | None = None,
    operation: UUID | None = None,
) -> Finding:
    """It was closed by mistake: its answer waits to be verified again, under the same deadline.

    What was frozen in a result stays there. Refusal without a reason; Conflict unless closed and
    not yet looked at; NotAllowed as for closing.
    """

    def undo() -> Finding:
        locked = locked_row(finding)
        _check_not_looked_at(locked)
        check_seen(locked, seen, needed=CAN_BE_VERIFIED_AGAIN)
        check_may(locked, access.may_undo_closing, by=by, who=_verifiers())
        check_text(reason, "reason", missing=_("Write why it should not have been closed."))
        store(
            locked,
            status=FindingStatus.ANSWERED,
            verification="",
            closed_by=None,
            closed_at=None,
        )
        record_step("undo_closing", locked, by=by, now=now, after={"closing_undone": reason})
        return locked

    said = {"undo_closing": reason}
    return take_once(sent_about(finding, said, operation=operation, by=by, now=now), undo)


def check_effectiveness(
    *,
    finding: Finding,
    effective: bool,
    note: str,
    by: Actor,
    now: datetime,
    seen: int | None = None,
    operation: UUID | None = None,
) -> Finding:
    """Say, some time after closing, whether the action held.

    What did not hold is raised anew: the closed finding stays as it is. Refusal without a note
    where it did not; Conflict unless closed and not yet looked at; NotAllowed as for closing.
    """

    def check() -> Finding:
        locked = locked_row(finding)
        _check_not_looked_at(locked)
        check_seen(locked, seen, needed=CAN_BE_CHECKED)
        check_may(locked, access.may_check_effectiveness, by=by, who=_verifiers())
        if note or not effective:
            check_text(
                note, "note", missing=_("Write what was seen, so that it can be raised anew.")
            )
        store(
            locked,
            effective=effective,
            effective_note=note,
            effective_checked_by=by.user,
            effective_checked_at=now,
        )
        after = {"effective": effective, "note": note}
        record_step("check_effectiveness", locked, by=by, now=now, after=after)
        return locked

    said = {"check_effectiveness": [effective, note]}
    return take_once(sent_about(finding, said, operation=operation, by=by, now=now), check)


def undo_effectiveness(
    *,
    finding: Finding,
    reason: str,
    by: Actor,
    now: datetime,
    seen: int | None = None,
    operation: UUID | None = None,
) -> Finding:
    """The look was recorded by mistake: somebody looks again whether the action held.

    What was frozen in a result stays there. Refusal without a reason; Conflict unless it was
    looked at, or where it was raised anew since; NotAllowed as for closing.
    """

    def undo() -> Finding:
        locked = locked_row(finding)
        check_seen(locked, seen, needed=CAN_BE_CHECKED)
        _check_looked_at(locked)
        check_may(locked, access.may_undo_effectiveness, by=by, who=_verifiers())
        _check_not_raised_anew(locked)
        check_text(reason, "reason", missing=_("Write what was wrong with the check."))
        store(
            locked,
            effective=None,
            effective_note="",
            effective_checked_by=None,
            effective_checked_at=None,
        )
        record_step(
            "undo_effectiveness", locked, by=by, now=now, after={"effectiveness_undone": reason}
        )
        return locked

    said = {"undo_effectiveness": reason}
    return take_once(sent_about(finding, said, operation=operation, by=by, now=now), undo)


def _check_looked_at(finding: Finding) -> None:
    if finding.effective is None:
        raise Conflict(
            _("Nobody has looked yet whether the action of %(reference)s held.")
            % {"reference": finding.reference}
        )


def _check_not_raised_anew(finding: Finding) -> None:
    if again := raised_anew_from(finding).first():
        raise Conflict(
            _("%(again)s was raised because %(reference)s did not hold: withdraw that one first.")
            % {"again": again.reference, "reference": finding.reference}
        )


def _check_not_looked_at(finding: Finding) -> None:
    if finding.effective is not None:
        raise Conflict(
            _("The effectiveness of %(reference)s is already on record.")
            % {"reference": finding.reference}
        )


def _next_number(contractor: Contractor, year: int) -> int:
    """The next number of a company's year; who raises another of that year waits for this."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [NUMBERING, year])
    last = Finding.objects.filter(contractor=contractor, year=year).aggregate(last=Max("number"))[
        "last"
    ]
    return (last or 0) + 1


def _columns(facts: FindingFacts) -> dict[str, Any]:
    return {
        "severity": facts.severity,
        "description": facts.description,
        "due_on": facts.due_on,
        "owner": facts.owner,
    }


def _facts_of(finding: Finding) -> FindingFacts:
    severity = FindingSeverity(finding.severity)
    return FindingFacts(severity, finding.description, finding.due_on, finding.owner)


def check_may_raise(by: Actor, contractor: Contractor) -> None:
    """NotAllowed unless a coordinator of its sites, a manager or the system raises it."""
    if by != SYSTEM and not access.may_raise(by.user):
        raise NotAllowed(_("Only HSE coordinators and managers raise findings."))
    if by != SYSTEM and not access.may_raise_at(by.user, contractor.pk):
        check_works_for(by, contractor)


def _check_verifier(finding: Finding, by: Actor, *, seen: int | None) -> None:
    check_seen(finding, seen, needed=CAN_BE_VERIFIED)
    check_may(finding, access.may_verify, by=by, who=_verifiers())


def _verifiers() -> str:
    return _("coordinator or manager who neither had to act nor answered, and never spoke for it")


def _check_may_answer(finding: Finding, by: Actor, *, seen: int | None) -> None:
    check_seen(finding, seen, needed=CAN_BE_ANSWERED)
    who = _("representative of the contractor or person named to act")
    check_may(finding, access.may_answer, by=by, who=who)


def _check_facts(
    facts: FindingFacts, contractor: Contractor, *, today: date, kept_deadline: date | None = None
) -> None:
    check_text(facts.description, "description", missing=_("Write what was found."))
    check_deadline(facts.due_on, facts.severity, today=today, kept=kept_deadline)
    if facts.owner and not access.can_act(facts.owner, contractor):
        said = _(
            "%(person)s cannot act on it: choose a representative of %(contractor)s, an HSE "
            "coordinator or an HSE manager."
        ) % {"person": facts.owner, "contractor": contractor}
        raise Refusal(said, fields={"owner": said})


def _check_answer(finding: Finding, *, root_cause: str, action: str, note: str) -> None:
    if finding.severity in CAPA_SEVERITIES:
        said = _("Write why it happened: the cause behind what was seen.")
        check_text(root_cause, "root_cause", missing=said)
    check_text(action, "action", missing=_("Write what was done about it."))
    check_text(root_cause, "root_cause")
    check_text(note, "note")
