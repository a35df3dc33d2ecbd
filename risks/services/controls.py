"""Controls of a register: planned, in force, given up; each with the risks it touches."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from contractors.days import today_for
from core.audit import Actor, record, record_change
from core.canonical import JsonObject
from core.errors import Conflict, Refusal
from core.figures.dates import check_meant
from core.language.texts import check_text, is_one_line
from core.operations import as_asked, is_sent_again, once
from core.writing import is_written, written
from findings.access import can_act
from risks.choices import ControlStep
from risks.models import RegisteredRisk, RiskControl, RiskRegister
from risks.services.registers import check_writes, locked_register, written_at

MOST_RUPIAH = 10**15
TEXTS = {"measure": 300, "evidence": 4000, "ended_reason": 4000}


@dataclass(frozen=True, slots=True)
class ControlFacts:
    """What is written of a control. ``cost`` is in whole rupiah; ``risks`` their numbers."""

    step: str
    measure: str
    risks: Collection[int]
    owner: User | None = None
    begins_on: date | None = None
    due_on: date | None = None
    cost: int | None = None
    in_force_on: date | None = None
    evidence: str = ""
    ended_on: date | None = None
    ended_reason: str = ""


def add_control(
    *,
    register: RiskRegister,
    facts: ControlFacts,
    operation: UUID | None = None,
    by: Actor,
    now: datetime,
) -> RiskControl:
    """A control of these risks, with the next number; sent twice under an ``operation``, it is
    there once. Refusal at the field that is wrong."""
    if operation is None:
        return _add_control(register, facts, by=by, now=now)

    def store() -> JsonObject:
        return {"control": _add_control(register, facts, by=by, now=now).pk}

    about = f"register/{register.pk}/controls"
    answer = once(operation, about=about, asked=as_asked(facts), store=store, by=by, now=now)
    return RiskControl.objects.get(pk=answer["control"])


@transaction.atomic
def _add_control(
    register: RiskRegister, facts: ControlFacts, *, by: Actor, now: datetime
) -> RiskControl:
    locked = locked_register(register)
    check_writes(locked, by)
    now = written_at(locked, now)
    risks = _checked(locked, facts, now=now)
    last = locked.controls.aggregate(last=Max("number"))["last"]
    control = RiskControl(register=locked, number=int(last or 0) + 1)
    _put(control, facts, by=by, now=now)
    control.save(force_insert=True)
    control.risks.set(risks)
    record(
        by=by,
        at=now,
        action="add_risk_control",
        target=control,
        after=_audit_values(control, risks),
    )
    return control


@transaction.atomic
def change_control(
    *, control: RiskControl, facts: ControlFacts, version: int, by: Actor, now: datetime
) -> RiskControl:
    """Write it anew; sent twice, it is written once. Conflict where somebody was faster; Refusal at
    the field that is wrong."""
    register = locked_register(control.register)
    check_writes(register, by)
    now = written_at(register, now)
    locked = RiskControl.objects.select_for_update().get(pk=control.pk)
    is_again = is_sent_again(
        locked, "change_risk_control", version=version, by=by, at=locked.changed_at
    )
    if locked.version != version and not is_again:
        raise _clash(locked.changed_by)
    risks, person = _checked(register, facts, now=now), locked.changed_by
    before = _audit_values(locked, list(locked.risks.order_by("number")))
    _put(locked, facts, by=by, now=now)
    if is_again:
        if _audit_values(locked, risks) != before:
            raise _clash(person)
        return locked
    locked.version += 1
    locked.save()
    locked.risks.set(risks)
    record_change(
        by=by, at=now, action="change_risk_control", target=locked,
        before=before, after=_audit_values(locked, risks),
    )  # fmt: skip
    return locked


def _clash(person: object) -> Conflict:
    said = _(
        "%(person)s has changed this control since you opened it: nothing was stored. How it "
        "stands now is below, and what you wrote is kept in the form."
    )
    return Conflict(said % {"person": person or _("The system")})


def _checked(register: RiskRegister, facts: ControlFacts, *, now: datetime) -> list[RegisteredRisk]:
    """The risks it touches, once everything written of it is sound."""
    check_text(facts.measure, "measure", missing=_("Write what is done."))
    for name, most in TEXTS.items():
        check_text(getattr(facts, name), name, one_line=is_one_line(RiskControl, name))
        if len(getattr(facts, name)) > most:
            _refuse(name, _("At most %(most)s characters.") % {"most": most})
    if facts.step not in ControlStep.values:
        _refuse("step", _("Choose a step of the hierarchy."))
    _check_days(register, facts, now=now)
    if facts.owner is not None and not can_act(facts.owner, register.contractor):
        _refuse("owner", _("Choose somebody of the company, or one of the coordinators."))
    if facts.cost is not None and not 0 <= facts.cost <= MOST_RUPIAH:
        _refuse("cost", _("Give the cost in whole rupiah, 0 or more."))
    wanted = set(facts.risks)
    risks = list(register.risks.filter(number__in=wanted, withdrawn_at=None).order_by("number"))
    if not risks or len(risks) != len(wanted):
        _refuse("risks", _("Choose at least one risk of this register."))
    return risks


def _check_days(register: RiskRegister, facts: ControlFacts, *, now: datetime) -> None:
    today = today_for(register.contractor, now)
    for name in ("begins_on", "due_on", "in_force_on", "ended_on"):
        if (told := getattr(facts, name)) is not None:
            check_meant(told, field=name, today=today)
    if facts.begins_on and facts.due_on and facts.due_on < facts.begins_on:
        _refuse("due_on", _("It is due before it begins: correct one of both days."))
    if facts.in_force_on and facts.in_force_on > today:
        _refuse("in_force_on", _("It cannot be in force since a day that has not come."))
    if facts.in_force_on and not is_written(facts.evidence):
        _refuse("evidence", _("Write what shows that it is in force."))
    if facts.ended_on is None:
        return
    if facts.in_force_on is None or not facts.in_force_on <= facts.ended_on <= today:
        _refuse("ended_on", _("It is given up after it came into force, and not later than today."))
    if not is_written(facts.ended_reason):
        _refuse("ended_reason", _("Write why it is given up."))


def _refuse(field: str, said: str) -> None:
    raise Refusal(said, fields={field: said})


def _put(control: RiskControl, facts: ControlFacts, *, by: Actor, now: datetime) -> None:
    control.step, control.owner, control.cost = facts.step, facts.owner, facts.cost
    control.measure, control.evidence = written(facts.measure), written(facts.evidence)
    control.begins_on, control.due_on = facts.begins_on, facts.due_on
    control.in_force_on, control.ended_on = facts.in_force_on, facts.ended_on
    control.ended_reason = written(facts.ended_reason) if facts.ended_on else ""
    control.changed_by, control.changed_at = by.user, now


def _audit_values(control: RiskControl, risks: Collection[RegisteredRisk]) -> dict[str, Any]:
    """What the trail keeps of it."""
    days = ("begins_on", "due_on", "in_force_on", "ended_on")
    found = {name: getattr(control, name) for name in days}
    return {
        "step": str(control.step),
        "measure": control.measure,
        "risks": [one.number for one in risks],
        "owner": control.owner.get_username() if control.owner else "",
        "cost": control.cost,
        "evidence": control.evidence,
        "ended_reason": control.ended_reason,
        **{name: told.isoformat() if told else None for name, told in found.items()},
    }
