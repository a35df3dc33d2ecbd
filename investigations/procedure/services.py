"""Changes of an accident procedure: begun, its steps entered or corrected."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Min
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contractors.days import today_at
from core.audit import SYSTEM, Actor, record
from core.errors import Conflict, NotAllowed, Refusal
from core.errors.validation import check_row
from core.figures import instant
from core.language.texts import check_text
from instruments.words import words_of
from investigations.models import AccidentProcedure, AccidentStep
from investigations.procedure.access import codes_entered_by, incidents_followed_through_by
from investigations.procedure.specs import (
    AccidentProcedureSpec,
    AccidentStepSpec,
    latest_spec,
    procedure_spec,
)
from monitoring.choices import IncidentStatus
from monitoring.models import Incident, IncidentFile

ENTERED = (
    "started_at", "finished_at", "who", "note", "number", "recipient", "file", "answer",
    "entered_by", "entered_at",
)  # fmt: skip
WHY_POLICY = gettext_lazy("Write why the policy is updated, or why not.")


@dataclass(frozen=True, slots=True)
class StepFacts:
    """How a step was done; ``finished_at`` None: it is under way. ``who`` is a role or a job.

    ``condition`` is of the step that checks it, ``number``, ``recipient`` and ``file`` of a notice,
    ``answer`` of the policy.
    """

    started_at: datetime
    finished_at: datetime | None
    who: str
    note: str = ""
    condition: str = ""
    number: str = ""
    recipient: str = ""
    answer: bool | None = None
    file: IncidentFile | None = None


@transaction.atomic
def begin_procedure(*, incident: Incident, by: Actor, now: datetime) -> AccidentProcedure:
    """Begin it by hand. Conflict where it is begun, or the incident rejected; NotAllowed."""
    locked = Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    _check_follower(locked, by=by)
    if AccidentProcedure.objects.filter(incident=locked).exists():
        raise Conflict(_("The accident procedure of this incident has begun already."))
    return _begin(locked, by=by, now=now)


def follow_incident(*, incident: Incident, was: str, by: Actor, now: datetime) -> None:
    """Begin it where the library says so of what was told; where it runs, let it say the same.

    Call in the transaction that tells or corrects the incident. A kind that says what became of the
    victim says the condition too, and deadlines counted from the accident go by its time. ``was``
    is the kind it had before.
    """
    procedure = AccidentProcedure.objects.filter(incident=incident).first()
    if procedure is None:
        today = today_at(incident.site, now)
        if latest_spec().begins_for(incident.kind, on=incident.date, today=today):
            _begin(incident, by=by, now=now)
        return
    locked = AccidentProcedure.objects.select_for_update().get(pk=procedure.pk)
    spec = procedure_spec(locked.library_version)
    said = spec.condition_of_kind(incident.kind)
    before: dict[str, Any] = {"condition": locked.condition}
    if said:
        locked.condition = said
    elif spec.condition_of_kind(was):
        locked.condition = ""  # the incident is told less gravely now: it is to be checked again
        asking = locked.steps.filter(code__in=spec.codes_that_ask("condition"))
        before |= {
            code: at.isoformat()
            for code, at in asking.values_list("code", "finished_at")
            if at is not None
        }
        asking.update(finished_at=None)
    _lay_out(locked, incident, spec=spec)
    if locked.condition != before["condition"]:
        change = {"before": before, "after": {"condition": locked.condition}}
        _stored(locked, action="change_accident_procedure", by=by, now=now, **change)


@transaction.atomic
def enter_step(
    *,
    procedure: AccidentProcedure,
    code: str,
    facts: StepFacts,
    seen: int,
    by: Actor,
    now: datetime,
) -> AccidentStep:
    """Say how a step was done, or correct it. Sent twice by a slow line, it is there once.

    Refusal for times that are to come, before the accident, or against the steps around it; for a
    step whose time has not come; for what the step asks and is missing. Conflict where it was
    changed since version ``seen``, or the incident is rejected; NotAllowed for the other side's.
    """
    locked = _locked(procedure)
    spec = procedure_spec(locked.library_version)
    row, step = _row_of(locked, code, spec=spec)
    _check_follower(locked.incident, by=by)
    _check_side(step, by=by, spec=spec)
    if locked.version != seen:
        if _is_there(locked, row, facts=facts, by=by):
            return row
        raise Conflict(_("The procedure was continued meanwhile: read it again, then enter this."))
    _check_times(locked, row, facts=facts, spec=spec, now=now)
    _check_asked(locked, step, facts=facts, spec=spec)
    before = _audit_values(row)
    _fill(row, facts, by=by, now=now)
    check_row(row, exclude=["procedure", "entered_by", "file"])
    row.save(update_fields=ENTERED)
    if step.asks == "condition" and facts.finished_at:
        locked.condition = facts.condition
        _lay_out(locked, locked.incident, spec=spec)
    told = _audit_values(row) | ({"condition": facts.condition} if facts.condition else {})
    change = {"before": before or None, "after": told}
    _stored(locked, action="enter_accident_step", by=by, now=now, **change)
    return row


def _begin(incident: Incident, *, by: Actor, now: datetime) -> AccidentProcedure:
    spec = latest_spec()
    made = AccidentProcedure.objects.create(
        incident=incident,
        library_version=spec.version,
        condition=spec.condition_of_kind(incident.kind),
        begun_by=by.user,
        begun_at=now,
    )
    _lay_out(made, incident, spec=spec)
    after = {"library_version": spec.version, "condition": made.condition}
    record(by=by, at=now, action="begin_accident_procedure", target=made, after=after)
    return made


def _lay_out(
    procedure: AccidentProcedure, incident: Incident, *, spec: AccidentProcedureSpec
) -> None:
    """Have a row of each step there is in this condition, with its deadline.

    A step of another condition goes unless it was begun: what was done was done.
    """
    there = {one.code: one for one in procedure.steps.all()}
    wanted = dict(spec.steps_for(procedure.condition))
    codes = {one.code for one in wanted.values()}
    procedure.steps.filter(started_at=None).exclude(code__in=codes).delete()
    for place, step in wanted.items():
        due_at = spec.due_at(
            step,
            begun_at=procedure.begun_at,
            began_at=incident.began_at,
            began_by=incident.began_by,
        )
        row = there.get(step.code)
        if row is None:
            AccidentStep.objects.create(
                procedure=procedure, code=step.code, place=place, due_at=due_at
            )
        elif row.due_at != due_at:
            row.due_at = due_at
            row.save(update_fields=["due_at"])


def _locked(procedure: AccidentProcedure) -> AccidentProcedure:
    rows = AccidentProcedure.objects.select_for_update(of=("self",))
    return rows.select_related("incident__contractor", "incident__site").get(pk=procedure.pk)


def _row_of(
    procedure: AccidentProcedure, code: str, *, spec: AccidentProcedureSpec
) -> tuple[AccidentStep, AccidentStepSpec]:
    row, step = procedure.steps.filter(code=code).first(), spec.step(code)
    if row is None or step is None:
        raise Conflict(_("In this condition there is no such step: open the page again."))
    return row, step


def _check_follower(incident: Incident, *, by: Actor) -> None:
    if incident.status == IncidentStatus.REJECTED:
        raise Conflict(
            _("Incident %(reference)s is rejected, and nothing is added to it.")
            % {"reference": incident.reference}
        )
    mine = by.user and incidents_followed_through_by(by.user).filter(pk=incident.pk).exists()
    if by != SYSTEM and not mine:
        raise NotAllowed(
            _("Only the contractor itself, HSE coordinators and managers enter these steps.")
        )


def _check_side(step: AccidentStepSpec, *, by: Actor, spec: AccidentProcedureSpec) -> None:
    if by == SYSTEM or step.code in codes_entered_by(by.user):
        return
    words = {"step": words_of(step.title), "actor": words_of(spec.actor_of(step).title)}
    raise NotAllowed(_("“%(step)s” is for %(actor)s: they enter it.") % words)


def _check_times(
    procedure: AccidentProcedure,
    row: AccidentStep,
    *,
    facts: StepFacts,
    spec: AccidentProcedureSpec,
    now: datetime,
) -> None:
    incident = procedure.incident
    for field, at in (("started_at", facts.started_at), ("finished_at", facts.finished_at)):
        if at and at > now:
            _refuse(field, _("This time is still to come: correct it."))
        if at and at < incident.began_at:
            _refuse(field, _("This time lies before the accident: correct it."))
    if facts.finished_at and facts.finished_at < facts.started_at:
        _refuse("finished_at", _("A step ends after it has begun: correct one of the two times."))
    if facts.finished_at is None and row.finished_at:
        _refuse("finished_at", _("This step is done already: say when it was finished."))
    _check_order(procedure, row, facts=facts, spec=spec)


def _check_order(
    procedure: AccidentProcedure,
    row: AccidentStep,
    *,
    facts: StepFacts,
    spec: AccidentProcedureSpec,
) -> None:
    step, zone = spec.step(row.code), procedure.incident.zone
    assert step is not None
    before = procedure.steps.filter(code__in=step.after)
    undone = before.filter(finished_at=None).first()
    if undone:
        first = spec.step(undone.code)
        assert first is not None
        raise Refusal(_("First comes “%(step)s”: enter that.") % {"step": words_of(first.title)})
    since = before.aggregate(at=Max("finished_at"))["at"]
    if facts.finished_at and since and facts.finished_at < since:
        said = _("The step before it ended %(at)s: this one cannot have ended earlier.")
        _refuse("finished_at", said % {"at": instant(since, zone)})
    followers = [one.code for one in spec.steps if row.code in one.after]
    until = procedure.steps.filter(code__in=followers).aggregate(at=Min("finished_at"))["at"]
    if facts.finished_at and until and facts.finished_at > until:
        said = _("The step after it ended %(at)s: this one cannot have ended later.")
        _refuse("finished_at", said % {"at": instant(until, zone)})


def _check_asked(
    procedure: AccidentProcedure,
    step: AccidentStepSpec,
    *,
    facts: StepFacts,
    spec: AccidentProcedureSpec,
) -> None:
    """Refusal for what is missing of a step that is finished."""
    check_text(facts.who, "who", missing=_("Write the role or job of who did it."), one_line=True)
    if facts.finished_at is None:
        return
    if step.asks == "condition":
        _check_condition(procedure.incident, facts.condition, spec=spec)
    elif step.asks == "notice":
        check_text(
            facts.number, "number", missing=_("Write the number of the notice."), one_line=True
        )
        check_text(
            facts.recipient,
            "recipient",
            missing=_("Write which authority received it."),
            one_line=True,
        )
        if facts.file and facts.file.incident_id != procedure.incident_id:
            _refuse("file", _("Choose one of the files of this incident."))
    elif step.asks == "actions" and not _has_actions(procedure.incident):
        missing = _("The investigation names no action: add one there, or write why there is none.")
        check_text(facts.note, "note", missing=missing)
    elif step.asks == "policy":
        if facts.answer is None:
            _refuse("answer", _("Say whether the policy is updated."))
        check_text(facts.note, "note", missing=str(WHY_POLICY))


def _check_condition(incident: Incident, condition: str, *, spec: AccidentProcedureSpec) -> None:
    if spec.condition(condition) is None:
        _refuse("condition", _("Choose the condition of the victim."))
    told = spec.condition(spec.condition_of_kind(incident.kind))
    if told and told.code != condition:
        said = _("The incident is told as “%(kind)s”: correct that first, or choose “%(told)s”.")
        words = {"kind": incident.get_kind_display(), "told": words_of(told.title)}
        _refuse("condition", said % words)


def _has_actions(incident: Incident) -> bool:
    return Incident.objects.filter(pk=incident.pk, investigation__actions__isnull=False).exists()


def _refuse(field: str, said: str) -> None:
    raise Refusal(said, fields={field: said})


def _fill(row: AccidentStep, facts: StepFacts, *, by: Actor, now: datetime) -> None:
    row.started_at, row.finished_at = facts.started_at, facts.finished_at
    row.who, row.note = facts.who, facts.note
    row.number, row.recipient, row.file = facts.number, facts.recipient, facts.file
    row.answer = facts.answer
    row.entered_by, row.entered_at = by.user, now


def _is_there(
    procedure: AccidentProcedure, row: AccidentStep, *, facts: StepFacts, by: Actor
) -> bool:
    """Whether the step says all of this already, entered by the same person."""
    same = all(
        getattr(procedure if one.name == "condition" else row, one.name) == getattr(facts, one.name)
        for one in fields(facts)
        if one.name != "condition" or facts.condition
    )
    return same and row.entered_by == by.user


def _audit_values(row: AccidentStep) -> dict[str, Any]:
    """What is said of a step, as JSON values; empty before anything is."""
    if row.started_at is None:
        return {}
    told = {
        "step": row.code,
        "started_at": row.started_at.isoformat(),
        "finished_at": row.finished_at.isoformat() if row.finished_at else None,
        "who": row.who,
    }
    more = {"note": row.note, "number": row.number, "recipient": row.recipient,
            "answer": row.answer, "file": row.file.name if row.file else ""}  # fmt: skip
    return told | {name: value for name, value in more.items() if value not in ("", None)}


def _stored(
    procedure: AccidentProcedure,
    *,
    action: str,
    by: Actor,
    now: datetime,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> None:
    procedure.version += 1
    procedure.save(update_fields=["condition", "version"])
    record(by=by, at=now, action=action, target=procedure, before=before, after=after)
