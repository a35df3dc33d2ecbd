"""A year of a procedure is begun, and its steps are entered as they were done."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contractors.access import check_works_for
from contractors.days import today_for
from contractors.models import Contractor, Department
from contractors.services import department_named, hold
from core.audit import SYSTEM, Actor, record
from core.errors import Conflict, NotAllowed, Refusal
from core.errors.validation import check_row
from core.writing import is_written
from instruments.words import words_of
from procedures import access
from procedures.models import ProcedureRun, ProcedureTask
from procedures.rules.steps import steps_before
from procedures.specs.parts import ProcedureSpec
from procedures.versions import procedure_version

ENTERED = ("started_on", "finished_on", "who", "evidence", "entered_by", "entered_at")
YEARS_AROUND = 1  # a year is run while it is there, planned the year before or entered after


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """How a step was done. ``who``: a role or a job; no ``finished_on`` while it is under way."""

    started_on: date
    who: str
    finished_on: date | None = None
    evidence: str = ""


@transaction.atomic
def begin_run(
    *,
    contractor: Contractor,
    department: str,
    spec: ProcedureSpec,
    year: int,
    by: Actor,
    now: datetime,
) -> ProcedureRun:
    """The steps of a procedure that have their day in a year, for a company or one department.

    Begun twice, it is there once. Refusal for a year that is far from this one, and for a procedure
    of which no step has a day; NotAllowed for who does not run procedures at the company.
    """
    check_runs(contractor, by=by)
    today = today_for(contractor, now)
    if abs(year - today.year) > YEARS_AROUND:
        said = _("A procedure is run for this year, the one before or the one after.")
        raise Refusal(said, fields={"year": said})
    if not spec.comes_back:
        said = _("No step of this procedure has its day in a year: choose another.")
        raise Refusal(said, fields={"procedure": said})
    hold(contractor)
    where = department_named(department, contractor=contractor, by=by, now=now)
    return _there(contractor, where, spec=spec, year=year) or _laid_out(
        contractor, where, spec=spec, year=year, by=by, now=now
    )


def _there(
    contractor: Contractor, department: Department | None, *, spec: ProcedureSpec, year: int
) -> ProcedureRun | None:
    return ProcedureRun.objects.filter(
        contractor=contractor, department=department, procedure=spec.code, year=year
    ).first()


def _laid_out(
    contractor: Contractor,
    department: Department | None,
    *,
    spec: ProcedureSpec,
    year: int,
    by: Actor,
    now: datetime,
) -> ProcedureRun:
    run = ProcedureRun.objects.create(
        contractor=contractor, department=department, procedure=spec.code,
        library_version=spec.version, year=year, begun_by=by.user, begun_at=now,
    )  # fmt: skip
    ProcedureTask.objects.bulk_create(
        ProcedureTask(
            run=run, code=one.code, place=place, due_on=date(year, one.due.month, one.due.day)
        )
        for place, one in enumerate(spec.steps)
        if one.due
    )
    after = {
        "procedure": spec.code, "library_version": spec.version, "year": year,
        "department": department.name if department else None,
    }  # fmt: skip
    record(by=by, at=now, action="begin_procedure_run", target=run, after=after)
    return run


@transaction.atomic
def enter_task(
    *, run: ProcedureRun, code: str, facts: TaskFacts, seen: int, by: Actor, now: datetime
) -> ProcedureTask:
    """Say how a step was done, or correct it. Sent twice by a slow line, it is there once.

    Refusal for days that are to come or in the wrong order, of the step and of those around it, a
    step whose time has not come, one that is done and shows nothing; Conflict where the run was
    continued since version ``seen``; NotAllowed for who does not run procedures at the company.
    """
    locked = ProcedureRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    check_runs(locked.contractor, by=by)
    task = locked.tasks.filter(code=code).first()
    if task is None:
        raise Conflict(_("There is no such step in this procedure: open the page again."))
    if locked.version != seen:
        if _is_there(task, facts, by=by):
            return task
        raise Conflict(_("The procedure was continued meanwhile: read it again, then enter this."))
    _check_days(task, facts, today=today_for(locked.contractor, now))
    _check_order(locked, task, facts=facts)
    _check_those_after(locked, task, facts=facts)
    before = _audit_values(task)
    task.started_on, task.finished_on = facts.started_on, facts.finished_on
    task.who, task.evidence = facts.who, facts.evidence
    task.entered_by, task.entered_at = by.user, now
    check_row(task, exclude=["run", "entered_by"])
    task.save(update_fields=ENTERED)
    locked.version += 1
    locked.save(update_fields=["version"])
    after = {"step": code} | _audit_values(task)
    record(by=by, at=now, action="enter_procedure_task", target=locked, before=before, after=after)
    return task


def check_runs(contractor: Contractor, *, by: Actor) -> None:
    """NotAllowed for who does not run procedures at the company."""
    if by == SYSTEM:
        return
    if by.user and access.companies_run_by(by.user).filter(pk=contractor.pk).exists():
        return
    check_works_for(by, contractor)
    raise NotAllowed(_("Procedures are run by the company itself and by HSE coordinators."))


def _is_there(task: ProcedureTask, facts: TaskFacts, *, by: Actor) -> bool:
    """Whether the step says all of this already, entered by the same person."""
    mine = task.entered_at is not None and task.entered_by == by.user
    stored = TaskFacts(
        started_on=task.started_on or facts.started_on, finished_on=task.finished_on,
        who=task.who, evidence=task.evidence,
    )  # fmt: skip
    return mine and stored == facts


def _check_days(task: ProcedureTask, facts: TaskFacts, *, today: date) -> None:
    for field, on in (("started_on", facts.started_on), ("finished_on", facts.finished_on)):
        if on and on > today:
            _refuse(field, _("This day is still to come: correct it."))
    if facts.finished_on and facts.finished_on < facts.started_on:
        _refuse("finished_on", _("A step ends after it has begun: correct one of the two days."))
    if facts.finished_on is None and task.finished_on:
        _refuse("finished_on", _("This step is done already: say when it was finished."))
    if facts.finished_on and not is_written(facts.evidence):
        _refuse(
            "evidence", _("Write what shows that the step is done: a document, a list, a photo.")
        )


def _check_order(run: ProcedureRun, task: ProcedureTask, *, facts: TaskFacts) -> None:
    """What stands before a step is done first, and was not finished after it."""
    spec = procedure_version(run.procedure, run.library_version)
    step = spec.step(task.code)
    assert step is not None
    before = run.tasks.filter(code__in=step.after)
    there = {one.code: one for one in before}
    for code in sorted(steps_before(step, there), key=lambda one: there[one].place):
        first, ended = spec.step(code), there[code].finished_on
        assert first is not None
        if ended is None:
            raise Refusal(
                _("First comes “%(step)s”: enter that.") % {"step": words_of(first.title)}
            )
        if facts.finished_on and facts.finished_on < ended:
            said = _("The step before it ended on %(day)s: this one cannot have ended earlier.")
            _refuse("finished_on", said % {"day": date_format(ended)})


def _check_those_after(run: ProcedureRun, task: ProcedureTask, *, facts: TaskFacts) -> None:
    """A step that is corrected did not end after one that came after it."""
    if facts.finished_on is None:
        return
    spec = procedure_version(run.procedure, run.library_version)
    for one in run.tasks.filter(finished_on__lt=facts.finished_on).order_by("place"):
        step = spec.step(one.code)
        if step and one.finished_on and steps_before(step, {task.code}):
            said = _(
                "“%(step)s” comes after it and ended on %(day)s: this one cannot have ended later."
            )
            names = {"step": words_of(step.title), "day": date_format(one.finished_on)}
            _refuse("finished_on", said % names)


def _refuse(field: str, said: str) -> None:
    raise Refusal(said, fields={field: said})


def _audit_values(task: ProcedureTask) -> dict[str, Any]:
    """What is said of a step, as JSON values; nothing before anything is."""
    days = {"started_on": task.started_on, "finished_on": task.finished_on}
    told = {name: str(on) for name, on in days.items() if on}
    words = {"who": task.who, "evidence": task.evidence}
    return told | {name: said for name, said in words.items() if said}
