"""What a frozen year of a procedure says, as JSON, and in words for its document.

{"company", "department", "procedure": {"id", "en"}, "procedure_version", "year", "as_of", "steps":
[{"number", "title": {"id", "en"}, "actors": [{"id", "en"}], "phase", "due_on", "started_on",
"finished_on", "who", "evidence", "files": [{"name", "sha256"}], "late": days, 0 in time}],
"phases": {phase: [[done, due] of each quarter]}}. Days are ISO; steps stand in their order.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.canonical import JsonObject
from core.figures import day
from core.language import localized
from procedures.choices import PdcaPhase
from procedures.models import ProcedureTask
from procedures.rules.phases import PhaseRow, phases_without_evidence, phases_without_steps
from procedures.selectors import RunState, TaskState, cycle_of


def run_content(state: RunState, *, today: date) -> JsonObject:
    """The year as it stands on that day."""
    run, spec = state.run, state.spec
    actors = {one.code: asdict(one.title) for one in spec.actors}
    return {
        "company": run.contractor.name,
        "department": run.department.name if run.department else "",
        "procedure": asdict(spec.title),
        "procedure_version": spec.version,
        "year": run.year,
        "as_of": today.isoformat(),
        "steps": [
            _step(one)
            | {
                "actors": [actors[code] for code in one.spec.actors],
                "files": [
                    {"name": file.name, "sha256": file.sha256} for file in one.standing_files
                ],
            }
            for one in state.tasks
        ],
        "phases": {
            str(row.phase.value): [list(pair) for pair in row.quarters] for row in cycle_of(state)
        },
    }


def _step(state: TaskState) -> JsonObject:
    task = state.task
    return {
        "number": state.spec.number,
        "title": asdict(state.spec.title),
        "phase": state.spec.phase,
        "due_on": task.due_on.isoformat(),
        "started_on": task.started_on.isoformat() if task.started_on else None,
        "finished_on": task.finished_on.isoformat() if task.finished_on else None,
        "who": task.who,
        "evidence": task.evidence,
        "late": _days_late(task, state.today),
    }


def _days_late(task: ProcedureTask, today: date) -> int:
    return max(0, ((task.finished_on or today) - task.due_on).days)


@dataclass(frozen=True, slots=True)
class PrintedStep:
    """A step in words; "" for what it has not."""

    title: str
    actors: str
    phase: str
    due: str
    state: str
    done: str
    who: str
    evidence: str
    files: tuple[str, ...]
    late: str


@dataclass(frozen=True, slots=True)
class PrintedRun:
    """Everything its document shows, in the active language."""

    content: Mapping[str, Any]
    title: str
    as_of: str
    done: int
    late: int
    steps: tuple[PrintedStep, ...]
    phases: tuple[PhaseRow, ...]
    bare: tuple[PdcaPhase, ...]
    without: tuple[PdcaPhase, ...]


def printed_run(content: Mapping[str, Any]) -> PrintedRun:
    """The content in words. ``late``: how many steps are open and late."""
    phases = tuple(
        PhaseRow(phase, tuple((done, due) for done, due in content["phases"][phase.value]))
        for phase in PdcaPhase
    )
    steps = content["steps"]
    return PrintedRun(
        content=content,
        title=f"{localized(content['procedure'])} {content['year']}",
        as_of=day(content["as_of"]),
        done=sum(one["finished_on"] is not None for one in steps),
        late=sum(one["finished_on"] is None and one["late"] > 0 for one in steps),
        steps=tuple(_printed_step(one) for one in steps),
        phases=phases,
        bare=tuple(phases_without_evidence(phases)),
        without=tuple(phases_without_steps(phases)),
    )


def _printed_step(step: Mapping[str, Any]) -> PrintedStep:
    late = step["late"]
    state = _("Under way") if step["started_on"] else _("Open")
    return PrintedStep(
        title=f"{step['number']}. {localized(step['title'])}",
        actors=", ".join(localized(one) for one in step["actors"]),
        phase=str(PdcaPhase(step["phase"]).label) if step["phase"] else "–",
        due=day(step["due_on"]),
        state=_("Done") if step["finished_on"] else state,
        done=day(step["finished_on"] or step["started_on"]),
        who=step["who"],
        evidence=step["evidence"],
        files=tuple(one["name"] for one in step["files"]),
        late=ngettext("%(days)s day late", "%(days)s days late", late) % {"days": late}
        if late
        else "",
    )
