"""Where an accident procedure stands: for its page, the incident's, what waits, and mails."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.roles import Person
from core.figures import instant, time_late
from instruments.words import words_of
from investigations.models import AccidentProcedure, AccidentStep
from investigations.procedure.access import codes_entered_by, incidents_followed_through_by
from investigations.procedure.specs import (
    AccidentProcedureSpec,
    AccidentStepSpec,
    procedure_spec,
    versions,
)
from monitoring.choices import IncidentStatus
from procedures.choices import PdcaPhase
from procedures.rules.steps import ready_steps, steps_before


@dataclass(frozen=True, slots=True)
class StepState:
    """A step as it stands ``now``, in words; its moments by the clock of the site.

    ``waits_for`` is what has to be done before it is entered or corrected; "" where nothing has.
    """

    row: AccidentStep
    spec: AccidentStepSpec
    actor: str
    may_enter: bool
    waits_for: str
    now: datetime

    @property
    def title(self) -> str:
        """What is to be done."""
        return words_of(self.spec.title)

    @property
    def is_done(self) -> bool:
        """Whether it was finished."""
        return self.row.finished_at is not None

    @property
    def words(self) -> str:
        """Done, under way or open."""
        if self.is_done:
            return _("Done")
        return _("Under way") if self.row.started_at else _("Open")

    @property
    def phase(self) -> str:
        """Its phase of plan, do, check, act."""
        return str(PdcaPhase(self.spec.phase).label)

    @property
    def due(self) -> str:
        """Until when, with hour and zone."""
        return self._instant(self.row.due_at)

    @property
    def started(self) -> str:
        """When it began; "" where it has not."""
        return self._instant(self.row.started_at)

    @property
    def finished(self) -> str:
        """When it ended; "" where it has not."""
        return self._instant(self.row.finished_at)

    @property
    def late(self) -> str:
        """How late it is, or was finished; "" in time, and where nothing waits any more."""
        if self.row.procedure.incident.status == IncidentStatus.REJECTED and not self.is_done:
            return ""
        return time_late(self.row.due_at, self.row.finished_at or self.now)

    def _instant(self, at: datetime | None) -> str:
        return instant(at, self.row.procedure.incident.zone) if at else ""


def late_steps_of_incidents(now: datetime) -> Count:
    """Of each incident, how many steps ``StepState.late`` tells to be late ``now``; to annotate."""
    open_late = Q(procedure__steps__finished_at=None, procedure__steps__due_at__lt=now)
    done_late = Q(procedure__steps__finished_at__gt=F("procedure__steps__due_at"))
    late = done_late | (open_late & ~Q(status=IncidentStatus.REJECTED))
    return Count("procedure__steps", filter=late)


@dataclass(frozen=True)
class ProcedureState:
    """A procedure as it stands: its steps in order, what comes next, what is late."""

    procedure: AccidentProcedure
    steps: Sequence[StepState]
    spec: AccidentProcedureSpec

    @property
    def condition(self) -> str:
        """The condition of the victim in words; "" while nobody has checked."""
        found = self.spec.condition(self.procedure.condition)
        return words_of(found.title) if found else ""

    @cached_property
    def next(self) -> StepState | None:
        """What to do now: the first open step that nothing open stands before; the late notice
        of a death goes before it."""
        done = {one.spec.code for one in self.steps if one.is_done}
        codes = {one.code for one in ready_steps([one.spec for one in self.steps], done)}
        ready = [one for one in self.steps if one.spec.code in codes]
        late_notice = [one for one in ready if one.spec.asks == "notice" and one.late]
        return next(iter(late_notice or ready), None)

    @property
    def done(self) -> str:
        """How many steps are done, in words."""
        words = {"done": sum(one.is_done for one in self.steps), "all": len(self.steps)}
        return _("%(done)s of %(all)s steps done") % words

    @property
    def late(self) -> list[StepState]:
        """The open steps that are late."""
        return [one for one in self.steps if one.late and not one.is_done]

    @property
    def told_late(self) -> str:
        """That the accident was told late, and how many days; "" where it was not."""
        return self.procedure.incident.told_late

    @property
    def minutes_to_report(self) -> str:
        """How long it took until the accident was reported; "" where either time is unknown."""
        incident = self.procedure.incident
        first = self.steps[0].row.finished_at if self.steps else None
        if first is None or incident.time is None:
            return ""
        minutes = int((first - incident.began_at).total_seconds() // 60)
        said = ngettext("%(n)s minute", "%(n)s minutes", minutes)
        return said % {"n": minutes}

    def step(self, code: str | None) -> StepState | None:
        """The step of this code."""
        return next((one for one in self.steps if one.spec.code == code), None)


def state_of(user: Person, procedure: AccidentProcedure, *, now: datetime) -> ProcedureState:
    """As this person sees it: two statements. Give it with its incident and site."""
    spec = procedure_spec(procedure.library_version)
    follows = incidents_followed_through_by(user).filter(pk=procedure.incident_id).exists()
    codes = codes_entered_by(user) if follows else frozenset()
    rows = list(procedure.steps.select_related("file", "entered_by"))
    undone = {row.code for row in rows if row.finished_at is None}
    steps = []
    for row in rows:
        row.procedure = procedure
        step = spec.step(row.code)
        if step is None:
            continue
        actor = words_of(spec.actor_of(step).title)
        before = [one.title for one in spec.steps if one.code in steps_before(step, undone)]
        waits_for = words_of(before[0]) if before else ""
        steps.append(StepState(row, step, actor, step.code in codes, waits_for, now))
    return ProcedureState(procedure, steps, spec)


def open_steps() -> QuerySet[AccidentStep]:
    """The steps that wait, whoever is to do them; those due first come first."""
    found = AccidentStep.objects.filter(
        finished_at=None, procedure__incident__contractor__archived=False
    ).exclude(procedure__incident__status=IncidentStatus.REJECTED)
    return found.select_related(
        "procedure__incident__contractor", "procedure__incident__site"
    ).order_by("due_at", "pk")


def escalated(now: datetime) -> Q:
    """Late for so long that it is a manager's matter too, as each step of the library says."""
    found = Q(pk__in=[])
    for version in versions():
        for step in procedure_spec(version).steps:
            late = Q(code=step.code, due_at__lt=now - timedelta(hours=step.escalates))
            found |= Q(procedure__library_version=version) & late
    return found


def warned_of(now: datetime) -> Q:
    """Not late yet, and so near its end that the library has people told of it."""
    found = Q(pk__in=[])
    for version in versions():
        for step in procedure_spec(version).steps:
            near = Q(code=step.code, due_at__range=(now, now + timedelta(hours=step.warns)))
            if step.warns:
                found |= Q(procedure__library_version=version) & near
    return found


def title_of(row: AccidentStep) -> str:
    """What a step is called by the version it runs by."""
    step = procedure_spec(row.procedure.library_version).step(row.code)
    return words_of(step.title) if step else row.code
