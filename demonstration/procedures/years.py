"""The demonstration's years of a procedure: begun, most steps entered, one late; constructed."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

import yaml

from accounts.models import User
from contractors.models import Contractor
from core.audit import Actor
from core.database.keys import drawn_with
from procedures.models import ProcedureRun, ProcedureTask
from procedures.services import TaskFacts, begin_run, enter_task
from procedures.specs.parts import ProcedureStepSpec
from procedures.versions import procedure_version


def load_procedures(path: Path, *, today: date) -> None:
    """Each year from its first days on: every step that was due until ``today``, but for those that
    are left open and those that come after them."""
    told: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    year = (today - timedelta(days=told["counted_from"])).year
    with drawn_with(Random("procedures")):  # noqa: S311 - the same keys everywhere, no secret
        for entry in told["runs"]:
            _load_run(told, entry, year=year - entry["years_ago"], today=today)


def _load_run(told: Mapping[str, Any], entry: Mapping[str, Any], *, year: int, today: date) -> None:
    by = Actor(User.objects.get(username=told["by"]))
    spec = procedure_version(told["procedure"], told["version"])
    run = begin_run(
        contractor=Contractor.objects.get(code=told["contractor"]), department=entry["department"],
        spec=spec, year=year, by=by, now=_at(date(year, 1, 5)),
    )  # fmt: skip
    done: set[str] = set()
    for task in sorted(run.tasks.all(), key=lambda one: one.due_on):
        step, ended = spec.step(task.code), _ended(told, entry, task=task)
        assert step is not None
        if ended <= today and task.code not in entry["open"] and done.issuperset(step.after):
            _enter(told, run, step=step, ended=ended, by=by)
            done.add(task.code)


def _ended(told: Mapping[str, Any], entry: Mapping[str, Any], *, task: ProcedureTask) -> date:
    overdue: int | None = entry.get("overdue", {}).get(task.code)
    return task.due_on + timedelta(days=-told["days_early"] if overdue is None else overdue)


def _enter(
    told: Mapping[str, Any], run: ProcedureRun, *, step: ProcedureStepSpec, ended: date, by: Actor
) -> None:
    facts = TaskFacts(
        started_on=ended - timedelta(days=3),
        who=" dan ".join(told["who"][one] for one in step.actors),
        finished_on=ended,
        evidence=told["evidence"][step.code],
    )
    run.refresh_from_db(fields=["version"])
    enter_task(run=run, code=step.code, facts=facts, seen=run.version, by=by, now=_at(ended))


def _at(on: date) -> datetime:
    return datetime.combine(on, time(3), tzinfo=UTC)
