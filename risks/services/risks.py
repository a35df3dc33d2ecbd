"""The risks of a register: written down, estimated, accepted by name, withdrawn."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from contractors.days import today_for
from contractors.models import Department
from contractors.services import department_named
from core.audit import SYSTEM, Actor, AuditedChange, record, record_all, record_change
from core.canonical import JsonObject
from core.database.reads import Argument, WordedRow
from core.errors import Conflict, NotAllowed, Refusal
from core.figures.dates import check_meant
from core.language.texts import check_text, is_one_line
from core.names import name_key
from core.operations import as_asked, is_sent_again, once
from core.writing import is_written, written
from findings.access import can_act
from risks import access
from risks.assessment import Estimate
from risks.choices import ActivityKind
from risks.models import RegisteredRisk, RiskControl, RiskRegister
from risks.rules.estimates import estimate_problems, levels_of
from risks.services.registers import begun_write, check_writes, locked_register, written_at

TEXTS = {
    "activity": 200,
    "hazard": 300,
    "effect": 4000,
    "existing_control": 4000,
    "raised_reason": 4000,
    "legal_basis": 300,
    "opportunity": 4000,
    "review_reason": 300,
}


@dataclass(frozen=True, slots=True)
class RiskFacts:
    """What is written of a risk. ``department`` is a name; estimates lie on the matrix."""

    activity: str
    hazard: str
    effect: str
    before: Estimate
    now: Estimate | None = None
    planned: Estimate | None = None
    department: str = ""
    kind: str = ActivityKind.ROUTINE
    existing_control: str = ""
    raised_reason: str = ""
    legal_basis: str = ""
    opportunity: str = ""
    owner: User | None = None
    review_on: date | None = None
    review_reason: str = ""


def add_risk(
    *,
    register: RiskRegister,
    facts: RiskFacts,
    operation: UUID | None = None,
    by: Actor,
    now: datetime,
) -> RegisteredRisk:
    """Write a risk down, with the next number; sent twice under an ``operation``, it is there once.

    Refusal at the field that is wrong; NotAllowed.
    """
    if operation is None:
        return _add_risk(register, facts, by=by, now=now)

    def store() -> JsonObject:
        return {"risk": _add_risk(register, facts, by=by, now=now).pk}

    about = f"register/{register.pk}/risks"
    answer = once(operation, about=about, asked=as_asked(facts), store=store, by=by, now=now)
    return RegisteredRisk.objects.get(pk=answer["risk"])


def _add_risk(
    register: RiskRegister, facts: RiskFacts, *, by: Actor, now: datetime
) -> RegisteredRisk:
    return add_risks(register=register, facts=[facts], by=by, now=now)[0]


class RisksRefused(Refusal):
    """Of several risks some are refused: ``rows`` by their place; it says what the first says."""

    def __init__(self, rows: Mapping[int, Refusal]) -> None:
        first = rows[min(rows)]
        super().__init__(first.message, fields=first.fields)
        self.rows = rows


@transaction.atomic
def add_risks(
    *, register: RiskRegister, facts: Sequence[RiskFacts], by: Actor, now: datetime
) -> list[RegisteredRisk]:
    """Write several down, with the next numbers, in as many statements as one takes; each
    department that is new and each person of the company who looks after one takes its own.

    RisksRefused with every one that is wrong; NotAllowed.
    """
    locked = locked_register(register)
    check_writes(locked, by)
    now = written_at(locked, now)
    known = _known_of(locked, facts, by=by, now=now)
    refused: dict[int, Refusal] = {}
    for place, one in enumerate(facts):
        try:
            _check(locked, one, known=known, has_control_in_force=False)
        except Refusal as refusal:
            refused[place] = refusal
    if refused:
        raise RisksRefused(refused)
    last = int(locked.risks.aggregate(last=Max("number"))["last"] or 0)
    risks = [RegisteredRisk(register=locked, number=last + at) for at in range(1, len(facts) + 1)]
    for risk, one in zip(risks, facts, strict=True):
        _put(risk, one, known=known, by=by, now=now)
    RegisteredRisk.objects.bulk_create(risks)
    changes = [AuditedChange(one, after=_audit_values(one)) for one in risks]
    record_all(by=by, at=now, action="add_risk", changes=changes)
    return risks


@dataclass(frozen=True, slots=True)
class RiskContext:
    """What is read once for risks that are written together: the day where the company works, if
    one of them has a review; who of the people named can look after one; and each department by
    its name, or why it is none."""

    today: date | None
    acting: Collection[User]
    departments: Mapping[str, Department | Refusal | None]

    def department(self, facts: RiskFacts) -> Department | None:
        """The department that is named; Refusal where it is none."""
        found = self.departments[facts.department]
        if isinstance(found, Refusal):
            raise found
        return found


def _known_of(
    register: RiskRegister, facts: Sequence[RiskFacts], *, by: Actor, now: datetime
) -> RiskContext:
    company, departments = register.contractor, dict[str, Department | Refusal | None]()
    names = dict.fromkeys(one.department for one in facts)
    rows = company.departments.all() if any(names) else ()
    there = {name_key(one.name): one for one in rows}
    for name in names:
        try:
            departments[name] = there.get(name_key(name)) or department_named(
                name, contractor=company, by=by, now=now
            )
        except Refusal as refusal:
            departments[name] = refusal
    owners = {one.owner for one in facts if one.owner is not None}
    return RiskContext(
        today=today_for(company, now) if any(one.review_on for one in facts) else None,
        acting={one for one in owners if can_act(one, company)},
        departments=departments,
    )


@transaction.atomic
def change_risk(
    *, risk: RegisteredRisk, facts: RiskFacts, version: int, by: Actor, now: datetime
) -> RegisteredRisk:
    """Write it anew; an acceptance at another level falls. Sent twice, it is written once; Conflict
    where somebody was faster."""
    register = risk.register  # its company and its matrix stay the same
    check_writes(register, by)
    now = begun_write(register, now)
    locked = locked_risk(risk, version=version, by=by, action="change_risk")
    locked.register = register
    if locked.version != version:
        return _written_twice(locked, facts, by=by, now=now)
    in_force = facts.now is not None and _has_control_in_force(locked)
    known = _known_of(register, [facts], by=by, now=now)
    _check(register, facts, known=known, has_control_in_force=in_force)
    _check_pulled_forward(locked, facts)
    before, stood = _audit_values(locked), _columns(locked)
    _put(locked, facts, known=known, by=by, now=now)
    if locked.accepted_level != locked.level:
        _unaccept(locked)
    locked.version += 1
    changed = [name for name, value in _columns(locked).items() if value != stood[name]]
    locked.save(update_fields=changed)
    record_change(
        by=by,
        at=now,
        action="change_risk",
        target=locked,
        before=before,
        after=_audit_values(locked),
    )
    return locked


def _written_twice(
    locked: RegisteredRisk, facts: RiskFacts, *, by: Actor, now: datetime
) -> RegisteredRisk:
    """The risk, which says all of this since. Conflict where it does not."""
    before, person = _audit_values(locked), locked.changed_by
    known = _known_of(locked.register, [facts], by=by, now=now)
    _put(locked, facts, known=known, by=by, now=now)
    if _audit_values(locked) != before:
        raise _clash(person)
    return locked


def _check_pulled_forward(risk: RegisteredRisk, facts: RiskFacts) -> None:
    """Refusal where its review comes earlier than planned and nothing says why."""
    if risk.review_on is None or facts.review_on is None or is_written(facts.review_reason):
        return
    if facts.review_on < risk.review_on:
        said = _("It is reviewed earlier than planned: write why, an incident for example.")
        raise Refusal(said, fields={"review_reason": said})


def _has_control_in_force(risk: RegisteredRisk) -> bool:
    return RiskControl.objects.filter(
        risks=risk.pk, in_force_on__isnull=False, ended_on=None
    ).exists()


@transaction.atomic
def accept_risk(
    *, risk: RegisteredRisk, reason: str, version: int, by: Actor, now: datetime
) -> RegisteredRisk:
    """Accept by name that it stays above what is acceptable; work that stopped may go on.

    Sent twice, it is accepted once. Refusal without a reason; Conflict where somebody was faster or
    nobody has to accept it; NotAllowed for who is not entitled by the matrix.
    """
    sent, now = {"reason": written(reason)}, begun_write(risk.register, now)
    locked = locked_risk(risk, version=version, by=by, action="accept_risk", after=sent)
    if locked.version != version:
        return locked
    if not locked.needs or locked.is_accepted:
        raise Conflict(_("There is nothing to accept: look how the risk stands now."))
    if by != SYSTEM and not access.may_accept(by.user, locked):
        raise NotAllowed(
            _(
                "The matrix says who accepts a risk of this level, and nobody who ever spoke for "
                "the company does: it is not yours."
            )
        )
    check_text(reason, "reason", missing=_("Write why the risk is accepted, and until when."))
    locked.accepted_level, locked.accepted_reason = locked.level, written(reason)
    locked.accepted_by, locked.accepted_at = by.user, now
    locked.version += 1
    locked.save()
    record(
        by=by, at=now, action="accept_risk", target=locked,
        after={"level": locked.level, "reason": locked.accepted_reason},
    )  # fmt: skip
    return locked


@transaction.atomic
def withdraw_risk(
    *, risk: RegisteredRisk, reason: str, version: int, by: Actor, now: datetime
) -> RegisteredRisk:
    """Take it out of the register's counts; it stays readable. Sent twice, it is withdrawn once.
    Refusal without a reason."""
    check_writes(risk.register, by)
    sent, now = {"reason": written(reason)}, begun_write(risk.register, now)
    locked = locked_risk(risk, version=version, by=by, action="withdraw_risk", after=sent)
    if locked.version != version:
        return locked
    check_text(reason, "reason", missing=_("Write why the risk is withdrawn."))
    locked.withdrawn_reason, locked.withdrawn_at = written(reason), now
    locked.changed_by, locked.changed_at = by.user, now
    locked.version += 1
    locked.save()
    record(
        by=by, at=now, action="withdraw_risk", target=locked,
        after={"reason": locked.withdrawn_reason},
    )  # fmt: skip
    return locked


def locked_risk(
    risk: RegisteredRisk, *, version: int, by: Actor, action: str, after: JsonObject | None = None
) -> RegisteredRisk:
    """The risk for this transaction alone, at ``version``; or, at the next one, as this very
    ``action`` has left it: then it was sent twice. Its register is locked before.

    Conflict where it was changed otherwise since, or is withdrawn.
    """
    locked = _LOCKED.get(risk=risk.pk)
    if locked is None:
        raise RegisteredRisk.DoesNotExist
    at = locked.accepted_at if action == "accept_risk" else locked.changed_at
    if is_sent_again(locked, action, version=version, by=by, at=at, after=after):
        return locked
    if locked.withdrawn_at is not None:
        raise Conflict(_("The risk is withdrawn: nothing is changed in it any more."))
    if locked.version != version:
        raise _clash(locked.changed_by)
    return locked


_LOCKED = WordedRow(
    lambda: RegisteredRisk.objects.select_for_update().filter(pk=Argument("risk")).order_by()
)


def _columns(risk: RegisteredRisk) -> dict[str, Any]:
    return {one.attname: getattr(risk, one.attname) for one in risk._meta.concrete_fields}


def _clash(person: object) -> Conflict:
    said = _(
        "%(person)s has changed this risk since you opened it: nothing was stored. How it stands "
        "now is below, and what you wrote is kept in the form."
    )
    return Conflict(said % {"person": person or _("The system")})


def _check(
    register: RiskRegister,
    facts: RiskFacts,
    *,
    known: RiskContext,
    has_control_in_force: bool,
) -> None:
    for name, missing in (
        ("activity", _("Write the activity.")),
        ("hazard", _("Write the hazard.")),
        ("effect", _("Write what it can lead to.")),
    ):
        check_text(getattr(facts, name), name, missing=missing)
    for name, most in TEXTS.items():
        check_text(getattr(facts, name), name, one_line=is_one_line(RegisteredRisk, name))
        if len(getattr(facts, name)) > most:
            said = _("At most %(most)s characters.") % {"most": most}
            raise Refusal(said, fields={name: said})
    for field, said in estimate_problems(
        register.matrix.spec,
        before=facts.before,
        now=facts.now,
        planned=facts.planned,
        raised_reason=written(facts.raised_reason),
        has_control_in_force=has_control_in_force,
    ):
        raise Refusal(said, fields={field: said})
    if facts.owner is not None and facts.owner not in known.acting:
        said = _("Choose somebody of the company, or one of the coordinators.")
        raise Refusal(said, fields={"owner": said})
    if facts.review_on is not None and known.today is not None:
        check_meant(facts.review_on, field="review_on", today=known.today)
    if is_written(facts.review_reason) and facts.review_on is None:
        said = _("Say on which day it is reviewed.")
        raise Refusal(said, fields={"review_on": said})
    known.department(facts)


def _put(
    risk: RegisteredRisk, facts: RiskFacts, *, known: RiskContext, by: Actor, now: datetime
) -> None:
    for name in TEXTS:
        setattr(risk, name, written(getattr(facts, name)))
    risk.kind, risk.owner, risk.review_on = facts.kind, facts.owner, facts.review_on
    risk.department = known.department(facts)
    for name in ("before", "now", "planned"):
        estimate: Estimate | None = getattr(facts, name)
        likelihood, severity = estimate or (None, None)
        setattr(risk, f"{name}_likelihood", likelihood)
        setattr(risk, f"{name}_severity", severity)
    levels = levels_of(risk.register.matrix.spec, before=facts.before, now=facts.now)
    for name, value in asdict(levels).items():
        setattr(risk, name, value)
    risk.changed_by, risk.changed_at = by.user, now


def _unaccept(risk: RegisteredRisk) -> None:
    risk.accepted_level, risk.accepted_reason = "", ""
    risk.accepted_by, risk.accepted_at = None, None


def _audit_values(risk: RegisteredRisk) -> dict[str, Any]:
    """What the trail keeps of it."""
    return {
        **{name: getattr(risk, name) for name in TEXTS},
        "department": str(risk.department or ""),
        "kind": str(risk.kind),
        "before": list(risk.before),
        "now": list(risk.now) if risk.now else None,
        "planned": list(risk.planned) if risk.planned else None,
        "level": risk.level,
        "accepted_level": risk.accepted_level,
        "owner": risk.owner.get_username() if risk.owner else "",
        "review_on": risk.review_on.isoformat() if risk.review_on else None,
    }
