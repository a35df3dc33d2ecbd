"""Reads of procedures as they are run: the years of companies, one with its steps, what is late."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.roles import Person
from contractors.days import Days
from core.contributions import gathered_as
from core.figures import days_late
from instruments.words import words_of
from procedures import access
from procedures.choices import PdcaPhase
from procedures.models import ProcedureRun, ProcedureTask, ProcedureTaskFile
from procedures.rules.phases import (
    PhaseCounts,
    PhaseRow,
    PhaseSource,
    phase_rows,
    phases_without_evidence,
    task_counts,
)
from procedures.rules.steps import ready_steps
from procedures.specs.parts import ProcedureSpec, ProcedureStepSpec
from procedures.versions import procedure_version

SOON = timedelta(days=14)


def run_list(user: Person, days: Days) -> QuerySet[ProcedureRun]:
    """Those a person sees, the latest year first, with ``total``, ``done`` and ``late`` steps."""
    late = Q(tasks__finished_on=None) & days.each(lambda day: Q(tasks__due_on__lt=day))
    return (
        access.runs_visible_to(user)
        .select_related("contractor", "department")
        .annotate(
            total=Count("tasks"),
            done=Count("tasks", filter=Q(tasks__finished_on__isnull=False)),
            late=Count("tasks", filter=late),
        )
        .order_by("-year", "contractor__name", "department__name", "procedure", "pk")
    )


def one_run(user: Person) -> QuerySet[ProcedureRun]:
    """Those a person sees, with what their page shows."""
    return access.runs_visible_to(user).select_related("contractor", "department", "begun_by")


def title_of(run: ProcedureRun) -> str:
    """What its procedure is called."""
    return words_of(procedure_version(run.procedure, run.library_version).title)


def titles_of(runs: Collection[ProcedureRun]) -> list[str]:
    """The same of many, in their order: each version is read once."""
    named = {(one.procedure, one.library_version): one for one in runs}
    found = {key: title_of(one) for key, one in named.items()}
    return [found[one.procedure, one.library_version] for one in runs]


@dataclass(frozen=True, slots=True)
class TaskState:
    """A step of a year as it stands on a day, in words."""

    task: ProcedureTask
    spec: ProcedureStepSpec
    actors: str
    today: date

    @property
    def title(self) -> str:
        """What is to be done, with its number."""
        return f"{self.spec.number}. {words_of(self.spec.title)}"

    @property
    def is_done(self) -> bool:
        """Whether it was finished."""
        return self.task.finished_on is not None

    @property
    def words(self) -> str:
        """Done, under way or open."""
        if self.is_done:
            return _("Done")
        return _("Under way") if self.task.started_on else _("Open")

    @property
    def standing_files(self) -> list[ProcedureTaskFile]:
        """What shows it: the files that are not withdrawn."""
        return [one for one in self.task.files.all() if one.withdrawn_at is None]

    @property
    def late(self) -> str:
        """How late it is, or was finished; "" in time."""
        return days_late(self.task.due_on, self.task.finished_on or self.today)


@dataclass(frozen=True)
class RunState:
    """A year of a procedure as it stands: its steps in order, and which of them may be entered."""

    run: ProcedureRun
    spec: ProcedureSpec
    tasks: Sequence[TaskState]

    @cached_property
    def ready(self) -> set[str]:
        """The codes of the open steps that nothing open stands before."""
        done = {str(one.spec.code) for one in self.tasks if one.is_done}
        return {str(one.code) for one in ready_steps([task.spec for task in self.tasks], done)}

    @property
    def next(self) -> TaskState | None:
        """The step to do now: of those that are ready the one that is due first."""
        ready = [one for one in self.tasks if one.spec.code in self.ready]
        return min(ready, key=lambda one: one.task.due_on, default=None)

    @property
    def late(self) -> list[TaskState]:
        """The open steps that are late."""
        return [one for one in self.tasks if one.late and not one.is_done]

    def task(self, code: str | None) -> TaskState | None:
        """The step of this code that may be entered or corrected."""
        return next(
            (
                one
                for one in self.tasks
                if one.spec.code == code and (one.is_done or one.spec.code in self.ready)
            ),
            None,
        )


def step_words(task: ProcedureTask) -> str:
    """What is to be done; the code of a step that its file has no more."""
    found = procedure_version(task.run.procedure, task.run.library_version).step(task.code)
    return words_of(found.title) if found else task.code


def run_state(run: ProcedureRun, *, today: date) -> RunState:
    """With the files of each step, the first handed in first. Two statements."""
    files = Prefetch(
        "files", ProcedureTaskFile.objects.select_related("uploaded_by", "withdrawn_by")
    )
    spec = procedure_version(run.procedure, run.library_version)
    actors = {one.code: words_of(one.title) for one in spec.actors}
    states = [
        TaskState(task, step, ", ".join(actors[one] for one in step.actors), today)
        for task in run.tasks.order_by("place").prefetch_related(files)
        if (step := spec.step(task.code))
    ]
    return RunState(run, spec, states)


def cycle_of(state: RunState) -> list[PhaseRow]:
    """The phases of a year by quarter; of a whole company with what other rooms count of it, which
    know no department. One statement a room."""
    run, parts = state.run, [task_counts(state.spec, [one.task for one in state.tasks])]
    if run.department_id is None:
        sources = gathered_as(PhaseSource, "PHASES")
        parts += [one.counts(run.contractor_id, run.year) for one in sources]
    return phase_rows(parts)


@dataclass(frozen=True, slots=True)
class DepartmentCycle:
    """A department's year of the same procedure: its phases, and what is missing in its cycle."""

    run: ProcedureRun
    phases: Sequence[PhaseRow]

    @property
    def bare(self) -> list[PdcaPhase]:
        """The phases of which nothing is done."""
        return phases_without_evidence(self.phases)


def cycles_of_departments(run: ProcedureRun) -> list[DepartmentCycle]:
    """The same procedure and year at each department of the company, by name; of a department's own
    year none. Two statements."""
    if run.department_id is not None:
        return []
    found = ProcedureRun.objects.filter(
        contractor=run.contractor_id, procedure=run.procedure, year=run.year,
        department__isnull=False,
    )  # fmt: skip
    rows = found.select_related("department").prefetch_related("tasks")
    return [
        DepartmentCycle(one, phase_rows([_own_counts(one)]))
        for one in rows.order_by("department__name")
    ]


def _own_counts(run: ProcedureRun) -> PhaseCounts:
    """Of its steps alone, whatever other rooms count of its company."""
    return task_counts(procedure_version(run.procedure, run.library_version), run.tasks.all())


def tasks_waiting(user: Person, days: Days) -> QuerySet[ProcedureTask]:
    """What waits for a person who runs procedures: what is late, and of a company's own people
    what is due within SOON too; what is due first stands first."""
    ahead = SOON if access.is_asked_for_tasks(user) else timedelta(0)
    waits = days.each(lambda day: Q(due_on__lt=day + ahead), contractor="run__contractor")
    found = ProcedureTask.objects.filter(
        waits, finished_on=None, run__contractor__in=access.companies_run_by(user)
    )
    return found.select_related("run__contractor", "run__department").order_by("due_on", "pk")


def late_steps_at(days: Days) -> list[ProcedureTask]:
    """The steps that are late and could be done now, everywhere: what waits for an open step before
    it is told once that is done. One statement, and two more a year that has late steps."""
    late = days.each(lambda day: Q(due_on__lt=day), contractor="run__contractor")
    found = ProcedureTask.objects.filter(late, finished_on=None, run__contractor__archived=False)
    rows = found.select_related("run__contractor", "run__department").order_by("run", "place")
    return [
        one
        for run, tasks in groupby(rows, key=lambda one: one.run)
        for ready in [run_state(run, today=days.of(run.contractor_id)).ready]
        for one in tasks
        if one.code in ready
    ]
