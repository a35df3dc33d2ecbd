"""A job safety analysis is begun and written, step by step, while it is a draft."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max, Prefetch
from django.utils.translation import gettext as _

from contractors.services import department_named
from core.audit import Actor, record, record_change
from core.canonical import JsonObject
from core.errors import Conflict, Refusal
from core.language.texts import check_text
from core.operations import is_sent_again, once
from core.writing import is_written, written
from jsas.choices import JsaState
from jsas.models import JobSafetyAnalysis, JsaHazard, JsaStep
from jsas.rules import jsa_fingerprint
from risks.assessment import Estimate
from risks.models import RegisteredRisk, RiskRegister
from risks.services.registers import check_writes, locked_register
from risks.services.risks import RiskFacts, add_risk

TEXTS = {"job": 200, "place": 200, "emergency": 4000}
STEP_TEXTS = {"step": 300, "responsible": 120}
HAZARD_TEXTS = {"hazard": 300, "effect": 300, "control": 2000, "ppe": 200}
SEVERAL_LINES = ("emergency", "control")
MOST_STEPS, MOST_HAZARDS = 30, 12
CHANGED = ("fingerprint", "version", "changed_by", "changed_at")


@dataclass(frozen=True, slots=True)
class JsaFacts:
    """What heads an analysis. ``department`` is a name."""

    job: str
    place: str = ""
    department: str = ""
    emergency: str = ""


@dataclass(frozen=True, slots=True)
class HazardFacts:
    """A hazard of a step: ``risk``, the number of its row of the register, or its own words."""

    control: str
    risk: int | None = None
    hazard: str = ""
    effect: str = ""
    ppe: str = ""


@dataclass(frozen=True, slots=True)
class JsaStepFacts:
    """A step of the job with its hazards, in their order."""

    step: str
    responsible: str = ""
    hazards: Sequence[HazardFacts] = ()


def begin_jsa(
    *, register: RiskRegister, facts: JsaFacts, operation: UUID, by: Actor, now: datetime
) -> JobSafetyAnalysis:
    """A draft with the register's next number; sent twice, it is there once.

    Refusal at the field that is wrong; NotAllowed for who does not write in the register.
    """

    def store() -> JsonObject:
        locked = locked_register(register)
        check_writes(locked, by)
        _check_texts(facts, TEXTS, missing={"job": _("Write which job it is.")})
        rows = JobSafetyAnalysis.objects.filter(register=locked)
        last = rows.aggregate(last=Max("number"))["last"]
        jsa = JobSafetyAnalysis(register=locked, number=int(last or 0) + 1)
        _put(jsa, facts, by=by, now=now)
        jsa.save(force_insert=True)
        record(by=by, at=now, action="begin_jsa", target=jsa, after=asdict(facts))
        return {"jsa": jsa.pk}

    about = f"register/{register.pk}/jsa"
    answer = once(operation, about=about, asked=asdict(facts), store=store, by=by, now=now)
    return JobSafetyAnalysis.objects.get(pk=answer["jsa"])


@transaction.atomic
def change_jsa(
    *, jsa: JobSafetyAnalysis, facts: JsaFacts, version: int, by: Actor, now: datetime
) -> JobSafetyAnalysis:
    """Write its head anew; sent twice, it is written once. Conflict unless it is a draft, or where
    somebody was faster."""
    locked = locked_draft(jsa, version=version, by=by, action="change_jsa")
    _check_texts(facts, TEXTS, missing={"job": _("Write which job it is.")})
    before, is_again = _audit_values(locked), locked.version != version
    person = locked.changed_by
    _put(locked, facts, by=by, now=now)
    if is_again:
        if _audit_values(locked) != before:
            raise _clash(person)
        return locked
    locked.version += 1
    locked.save(update_fields=[*TEXTS, "department", *CHANGED])
    record_change(
        by=by, at=now, action="change_jsa", target=locked, before=before,
        after=_audit_values(locked),
    )  # fmt: skip
    return locked


def put_step(
    *,
    jsa: JobSafetyAnalysis,
    number: int | None,
    facts: JsaStepFacts,
    version: int,
    operation: UUID,
    by: Actor,
    now: datetime,
) -> int:
    """A step with its hazards: the one of this number written anew, or, with None, the next one.

    Its number; sent twice, it is stored once. Refusal at the field that is wrong; Conflict unless
    it is a draft, where somebody was faster, or where the step is gone.
    """

    def store() -> JsonObject:
        locked = locked_draft(jsa, version=version, by=by)
        return {"step": _put_step(locked, number, facts=facts, by=by, now=now)}

    asked = {"number": number} | asdict(facts)
    answer = once(operation, about=f"jsa/{jsa.pk}/steps", asked=asked, store=store, by=by, now=now)
    return int(answer["step"])


def _put_step(
    locked: JobSafetyAnalysis, number: int | None, *, facts: JsaStepFacts, by: Actor, now: datetime
) -> int:
    risks = _checked(locked, facts)
    before: dict[str, Any] | None = None
    if number is None:
        step = JsaStep(jsa=locked, number=_next_number(locked))
    else:
        step = _step(locked, number)
        before = _step_values(step)
        step.hazards.all().delete()
    _store_step(step, facts, risks=risks)
    _changed(locked, by=by, now=now)
    record(
        by=by, at=now, action="write_jsa_step", target=locked, before=before,
        after=_step_values(_step(locked, step.number)),
    )  # fmt: skip
    return step.number


def _store_step(step: JsaStep, facts: JsaStepFacts, *, risks: dict[int, RegisteredRisk]) -> None:
    step.step, step.responsible = written(facts.step), written(facts.responsible)
    step.save()
    JsaHazard.objects.bulk_create(
        _hazard(step, one, order=order, risks=risks) for order, one in enumerate(facts.hazards, 1)
    )


def _too_many() -> Refusal:
    return Refusal(_("A job has at most %(most)s steps: divide it.") % {"most": MOST_STEPS})


def _next_number(jsa: JobSafetyAnalysis) -> int:
    if jsa.steps.count() >= MOST_STEPS:
        raise _too_many()
    last = jsa.steps.aggregate(last=Max("number"))["last"]
    return int(last or 0) + 1


@transaction.atomic
def write_steps(
    *,
    jsa: JobSafetyAnalysis,
    steps: Sequence[JsaStepFacts],
    version: int,
    by: Actor,
    now: datetime,
) -> JobSafetyAnalysis:
    """Every step anew, in this order: what a workbook brings. Refusal and Conflict as for
    ``put_step``: all of it is stored, or nothing."""
    locked = locked_draft(jsa, version=version, by=by)
    check_step(locked, *steps)
    before = [_step_values(one) for one in steps_of(locked)]
    locked.steps.all().delete()
    for number, facts in enumerate(steps, 1):
        _store_step(JsaStep(jsa=locked, number=number), facts, risks=_checked(locked, facts))
    _changed(locked, by=by, now=now)
    record(
        by=by, at=now, action="write_jsa_steps", target=locked, before={"steps": before},
        after={"steps": [_step_values(one) for one in steps_of(locked)]},
    )  # fmt: skip
    return locked


def check_step(jsa: JobSafetyAnalysis, *steps: JsaStepFacts) -> None:
    """Refusal for a step that cannot be stored, at its field, or for more than a job has."""
    if len(steps) > MOST_STEPS:
        raise _too_many()
    for facts in steps:
        _checked(jsa, facts)


@transaction.atomic
def remove_step(
    *, jsa: JobSafetyAnalysis, number: int, version: int, by: Actor, now: datetime
) -> None:
    """Take a step out of a draft; those after it move up. Sent twice, one is taken out. Conflict as
    for ``put_step``."""
    sent = {"number": number}
    locked = locked_draft(jsa, version=version, by=by, action="remove_jsa_step", before=sent)
    if locked.version != version:
        return
    step = _step(locked, number)
    before = _step_values(step)
    step.delete()
    for one in locked.steps.filter(number__gt=number).order_by("number"):
        one.number -= 1
        one.save(update_fields=["number"])
    _changed(locked, by=by, now=now)
    record(by=by, at=now, action="remove_jsa_step", target=locked, before=before)


@transaction.atomic
def join_register(
    *,
    jsa: JobSafetyAnalysis,
    hazard: int,
    before: Estimate,
    effect: str,
    by: Actor,
    now: datetime,
) -> RegisteredRisk:
    """Take a hazard that asks to join into the register, estimated before control.

    The analysis names that row from then on, whatever state it is in: the words stay the same.
    Sent twice, it joins once. Conflict where it has joined already; Refusal at the field that is
    wrong; NotAllowed.
    """
    register = locked_register(jsa.register)
    check_writes(register, by)
    found = JsaHazard.objects.select_for_update(of=("self",)).filter(pk=hazard, step__jsa=jsa)
    row = found.first()
    if row and row.risk and _has_joined(row.risk, before=before, effect=effect, by=by):
        return row.risk
    if row is None or row.risk_id is not None:
        raise Conflict(_("The hazard is in the register already: look at the analysis again."))
    facts = RiskFacts(
        activity=jsa.job, hazard=row.hazard, effect=effect, before=before,
        department=jsa.department.name if jsa.department else "",
    )  # fmt: skip
    risk = add_risk(register=register, facts=facts, by=by, now=now)
    row.risk = risk
    row.save(update_fields=["risk"])
    JobSafetyAnalysis.objects.filter(pk=jsa.pk).update(version=F("version") + 1)
    record(
        by=by, at=now, action="join_jsa_hazard", target=jsa,
        after={"hazard": risk.hazard, "risk": risk.number},
    )  # fmt: skip
    return risk


def _has_joined(risk: RegisteredRisk, *, before: Estimate, effect: str, by: Actor) -> bool:
    """Whether a hazard stands in the register as this person has just written it: sent twice."""
    told = (risk.version, risk.changed_by, risk.before, risk.effect)
    return told == (1, by.user, before, written(effect))


def locked_jsa(
    jsa: JobSafetyAnalysis, *, version: int, by: Actor, action: str = "", **said: JsonObject
) -> JobSafetyAnalysis:
    """The analysis for this transaction alone, at ``version``; or, at the next one, as this very
    ``action`` (and what its audit row ``said``) has left it: then it was sent twice.

    Conflict where it was changed otherwise since.
    """
    rows = JobSafetyAnalysis.objects.select_related("register__contractor", "department")
    locked = rows.select_for_update(of=("self",)).get(pk=jsa.pk)
    if locked.version != version and not is_sent_again(
        locked, action, version=version, by=by, at=locked.changed_at, **said
    ):
        raise _clash(locked.changed_by)
    return locked


def _clash(person: object) -> Conflict:
    said = _(
        "%(person)s has changed this analysis since you opened it: nothing was stored. How it "
        "stands now is on its page, and what you wrote is kept in the form."
    )
    return Conflict(said % {"person": person or _("The system")})


def locked_draft(
    jsa: JobSafetyAnalysis, *, version: int, by: Actor, action: str = "", **said: JsonObject
) -> JobSafetyAnalysis:
    """``locked_jsa`` of a draft. Conflict for one that is handed in; NotAllowed."""
    check_writes(jsa.register, by)
    locked = locked_jsa(jsa, version=version, by=by, action=action, **said)
    if locked.version == version and locked.state != JsaState.DRAFT:
        raise Conflict(_("It is no draft any more: return it or revise it, then change it."))
    return locked


def steps_of(jsa: JobSafetyAnalysis) -> list[JsaStep]:
    """Its steps with their hazards and the register's rows, in their order."""
    hazards = JsaHazard.objects.select_related("risk").order_by("order")
    return list(jsa.steps.prefetch_related(Prefetch("hazards", queryset=hazards)))


def _step(jsa: JobSafetyAnalysis, number: int) -> JsaStep:
    found = next((one for one in steps_of(jsa) if one.number == number), None)
    if found is None:
        raise Conflict(_("The step is not there any more: look at the analysis again."))
    return found


def _checked(jsa: JobSafetyAnalysis, facts: JsaStepFacts) -> dict[int, RegisteredRisk]:
    """The rows of the register that its hazards name, once everything written is sound."""
    _check_texts(facts, STEP_TEXTS, missing={"step": _("Write what is done in this step.")})
    if len(facts.hazards) > MOST_HAZARDS:
        raise Refusal(_("A step has at most %(most)s hazards: divide it.") % {"most": MOST_HAZARDS})
    wanted = {one.risk for one in facts.hazards if one.risk is not None}
    found = jsa.register.risks.filter(number__in=wanted, withdrawn_at=None)
    risks = {one.number: one for one in found}
    for one in facts.hazards:
        needed = {"control": _("Write what is done against the hazard.")}
        if one.risk is None:
            needed["hazard"] = _("Choose a risk of the register, or write the hazard.")
        elif one.risk not in risks:
            said = _("Choose a risk of this register that is not withdrawn.")
            raise Refusal(said, fields={"risk": said})
        _check_texts(one, HAZARD_TEXTS, missing=needed)
    return risks


def _check_texts(facts: object, texts: dict[str, int], *, missing: dict[str, str]) -> None:
    for name, most in texts.items():
        one_line, needed = name not in SEVERAL_LINES, missing.get(name, "")
        check_text(getattr(facts, name), name, missing=needed, one_line=one_line)
        if len(getattr(facts, name)) > most:
            said = _("At most %(most)s characters.") % {"most": most}
            raise Refusal(said, fields={name: said})


def _hazard(
    step: JsaStep, facts: HazardFacts, *, order: int, risks: dict[int, RegisteredRisk]
) -> JsaHazard:
    risk = risks[facts.risk] if facts.risk is not None else None
    return JsaHazard(
        step=step,
        order=order,
        risk=risk,
        hazard=risk.hazard if risk else written(facts.hazard),
        effect=risk.effect if risk else written(facts.effect),
        control=written(facts.control),
        ppe=written(facts.ppe),
    )


def _put(jsa: JobSafetyAnalysis, facts: JsaFacts, *, by: Actor, now: datetime) -> None:
    for name in TEXTS:
        setattr(jsa, name, written(getattr(facts, name)))
    jsa.department = department_named(
        facts.department, contractor=jsa.register.contractor, by=by, now=now
    )
    jsa.changed_by, jsa.changed_at = by.user, now


def _changed(jsa: JobSafetyAnalysis, *, by: Actor, now: datetime) -> None:
    """After its steps have changed: whom it is word for word the same as is found anew."""
    jsa.fingerprint = jsa_fingerprint(steps_of(jsa))
    jsa.version += 1
    jsa.changed_by, jsa.changed_at = by.user, now
    jsa.save(update_fields=CHANGED)


def _audit_values(jsa: JobSafetyAnalysis) -> dict[str, Any]:
    """What the trail keeps of its head."""
    found = {name: getattr(jsa, name) for name in TEXTS}
    return found | {"department": str(jsa.department or "")}


def _step_values(step: JsaStep) -> dict[str, Any]:
    """What the trail keeps of a step: words, and the numbers of the register's rows beside them."""
    return {
        "number": step.number,
        "step": step.step,
        "responsible": step.responsible,
        "hazards": [
            {
                "risk": one.risk.number if one.risk else None,
                "hazard": one.hazard,
                "control": one.control,
                "ppe": one.ppe,
            }
            for one in step.hazards.all()
        ],
    }


def is_empty(facts: HazardFacts) -> bool:
    """Whether nothing was written of a hazard: such a row of a form is none."""
    return facts.risk is None and not any(is_written(getattr(facts, name)) for name in HAZARD_TEXTS)
