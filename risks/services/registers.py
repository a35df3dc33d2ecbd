"""A register: begun on a matrix, sent back by the owner, answered by the company."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from contractors.access import check_acts_for
from contractors.models import Contractor, Site
from core.audit import SYSTEM, Actor, record
from core.conflicts import changed_last_by, check_seen
from core.database.reads import Argument, WordedRow
from core.errors import Conflict, NotAllowed, Refusal
from core.language.texts import check_text
from core.operations import made_once
from core.writing import written
from risks import access
from risks.models import RiskMatrix, RiskRegister
from risks.rules.mitigation import levels_to_mitigate
from risks.selectors import last_changes_of


def begin_register(
    *,
    contractor: Contractor,
    site: Site | None,
    title: str,
    matrix: RiskMatrix,
    operation: UUID | None = None,
    by: Actor,
    now: datetime,
) -> RiskRegister:
    """Begin a company's register of what ``title`` says, on this version of a matrix; sent twice
    under an ``operation``, it is there once.

    Refusal without a title; Conflict where the company has one of this title; NotAllowed for
    another company's people and for who only reads.
    """
    asked = {"title": title, "site": site.pk if site else None, "matrix": matrix.key}
    return made_once(
        RiskRegister,
        lambda: _begun_register(
            contractor=contractor, site=site, title=title, matrix=matrix, by=by, now=now
        ),
        operation=operation, about=f"contractor/{contractor.pk}/register", asked=asked,
        by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def _begun_register(
    *, contractor: Contractor, site: Site | None, title: str, matrix: RiskMatrix, by: Actor,
    now: datetime,
) -> RiskRegister:  # fmt: skip
    if by.user is not None and not (
        access.companies_to_register(by.user).filter(pk=contractor.pk).exists()
    ):
        check_acts_for(by, contractor.pk)
        raise NotAllowed(_("Registers are begun by the company's people and the coordinators."))
    check_text(title, "title", missing=_("Write what the register covers."), one_line=True)
    try:
        with transaction.atomic():
            register = RiskRegister.objects.create(
                contractor=contractor, site=site, title=written(title), matrix=matrix,
                begun_by=by.user, begun_at=now,
            )  # fmt: skip
    except IntegrityError as there:
        said = _("This company has a register of that title already: open it, or write another.")
        raise Conflict(said, fields={"title": said}) from there
    record(
        by=by, at=now, action="begin_risk_register", target=register,
        after={"title": register.title, "matrix": matrix.key, "site": site.code if site else ""},
    )  # fmt: skip
    return register


def return_register(
    *,
    register: RiskRegister,
    reason: str,
    seen: str | None = None,
    operation: UUID | None = None,
    by: Actor,
    now: datetime,
) -> RiskRegister:
    """Send it back to the company with a reason; it stays as it is, and is accepted no more.

    ``seen``: ``last_step_of`` it as the person had it before them. Conflict where it was handed in
    or accepted since; NotAllowed for its company. Sent twice under an ``operation``, it is returned
    once, whatever came of it since.
    """
    return made_once(
        RiskRegister, lambda: _return_register(register, reason, seen=seen, by=by, now=now),
        operation=operation, about=f"register/{register.pk}/return",
        asked={"reason": reason, "seen": seen}, by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def _return_register(
    register: RiskRegister, reason: str, *, seen: str | None, by: Actor, now: datetime
) -> RiskRegister:
    if by != SYSTEM and not access.may_return_to(by.user, register.contractor_id):
        check_acts_for(by, register.contractor_id)
        raise NotAllowed(_("Coordinators and managers return registers."))
    check_text(reason, "reason", missing=_("Write what the company has to change."))
    locked = locked_register(register)
    if (locked.returned_by, locked.return_reason) == (by.user, written(reason)):
        return locked  # sent twice
    if locked.returned_at is not None:
        raise Conflict(_("The register is returned already: its company has not answered yet."))
    if seen is not None and seen != last_step_of(locked):
        raise Conflict(
            _("The register was handed in or accepted since you opened it: look at it once more.")
        )
    locked.return_reason, locked.returned_at, locked.returned_by = written(reason), now, by.user
    locked.handed_in_at = locked.handed_in_by = locked.accepted_at = locked.accepted_by = None
    _save_return(locked)
    record(
        by=by, at=now, action="return_risk_register", target=locked,
        after={"reason": locked.return_reason},
    )  # fmt: skip
    return locked


def last_step_of(register: RiskRegister) -> str:
    """When it was handed in last, or accepted; another with each of these steps."""
    at = register.handed_in_at or register.accepted_at
    return at.isoformat() if at else ""


def answer_return(
    *, register: RiskRegister, operation: UUID | None = None, by: Actor, now: datetime
) -> RiskRegister:
    """Say that what was asked for is done: it is handed in again, and once by one ``operation``.
    Conflict where nothing is asked; NotAllowed."""
    return made_once(
        RiskRegister, lambda: _answer_return(register, by=by, now=now), operation=operation,
        about=f"register/{register.pk}/answer", asked={}, by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def _answer_return(register: RiskRegister, *, by: Actor, now: datetime) -> RiskRegister:
    locked = locked_register(register)
    if by != SYSTEM and not access.may_hand_in(by.user, locked):
        raise NotAllowed(_("A representative of the company answers what was returned."))
    if locked.returned_at is None:
        raise Conflict(_("The register is not returned: there is nothing to answer."))
    reason, now = locked.return_reason, step_at(locked, now)
    locked.return_reason, locked.returned_at, locked.returned_by = "", None, None
    locked.handed_in_at, locked.handed_in_by = now, by.user
    _save_return(locked)
    record(by=by, at=now, action="answer_risk_register", target=locked, before={"reason": reason})
    return locked


def _save_return(register: RiskRegister) -> None:
    register.save(
        update_fields=[
            "return_reason", "returned_at", "returned_by", "handed_in_at", "handed_in_by",
            "accepted_at", "accepted_by",
        ]
    )  # fmt: skip


def locked_register(register: RiskRegister) -> RiskRegister:
    """The register for this transaction alone: numbers within it are given one after the other."""
    rows = RiskRegister.objects.select_related("matrix", "contractor")
    return rows.select_for_update(of=("self",)).get(pk=register.pk)


def written_at(register: RiskRegister, now: datetime) -> datetime:
    """When a write that was sent ``now`` is made in a register that is locked: after whatever step
    it waited for, so that nobody is said to have handed in or accepted what came later."""
    steps = [one for one in (register.handed_in_at, register.accepted_at) if one is not None]
    return max([now, *(one + timedelta(microseconds=1) for one in steps)])


def begun_write(register: RiskRegister, now: datetime) -> datetime:
    """Lock the register before one of its risks is: while it is written in, nobody accepts it.

    When the write is made (``written_at``).
    """
    locked = _LOCKED.get(register=register.pk)
    if locked is None:
        raise RiskRegister.DoesNotExist
    return written_at(locked, now)


def _locked() -> QuerySet[RiskRegister]:
    """The one that is asked for, with the steps it took."""
    found = RiskRegister.objects.filter(pk=Argument("register")).order_by()
    return found.only("handed_in_at", "accepted_at").select_for_update()


_LOCKED = WordedRow(_locked)


def step_at(register: RiskRegister, now: datetime) -> datetime:
    """When a step that was asked for ``now`` is taken by a register that is locked: not before what
    was written last, for it takes that along."""
    return max([now, *last_changes_of(register)])


def check_writes(register: RiskRegister, by: Actor) -> None:
    """NotAllowed for who does not write in this register."""
    if by != SYSTEM and not access.may_write_in(by.user, register):
        check_acts_for(by, register.contractor_id)
        raise NotAllowed(_("The company's people and the coordinators write in a register."))


@transaction.atomic
def set_mitigation(
    *,
    register: RiskRegister,
    level: str,
    by: Actor,
    now: datetime,
    seen: str | None = None,
) -> RiskRegister:
    """From which level on a risk needs a line of mitigation; "": every one above acceptable.

    Refusal for a level that this matrix has not above what is acceptable; NotAllowed for who does
    not say so; Conflict where it is another by now than that of the mark ``seen``.
    """
    if by != SYSTEM and not access.may_set_mitigation_of(by.user, register):
        check_acts_for(by, register.contractor_id)
        raise NotAllowed(_("Coordinators and managers say from which level mitigation is asked."))
    locked = locked_register(register)
    if level and level not in [one.code for one in levels_to_mitigate(locked.matrix.spec)]:
        said = _("This matrix has no such level: choose one of the list.")
        raise Refusal(said, fields={"level": said})
    person = changed_last_by(locked, "set_register_mitigation")
    check_seen(seen, before=locked.mitigated_from, after=level, person=person)
    before, locked.mitigated_from = locked.mitigated_from, level
    locked.save(update_fields=["mitigated_from"])
    record(
        by=by, at=now, action="set_register_mitigation", target=locked,
        before={"mitigated_from": before}, after={"mitigated_from": level},
    )  # fmt: skip
    return locked
