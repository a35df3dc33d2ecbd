"""Reads of what waits for one person: the page a person begins at.

Each group is one statement, with its first rows and how many there are in all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Case, Count, Exists, F, Model, OuterRef, Q, QuerySet, When, Window
from django.db.models.fields.json import KT

from accounts.choices import Role
from accounts.models import User
from accounts.roles import Person, has_role
from contractors.access import contractors_visible_to
from contractors.models import Contractor
from evaluations.access import evaluations_visible_to, may_open_period, results_visible_to
from evaluations.choices import OPEN_STATUSES, EvaluationStatus
from evaluations.models import ElementAssignment, Evaluation, Period
from findings.access import ACTORS, findings_visible_to, may_raise
from findings.choices import FindingStatus
from findings.models import Finding
from instruments.access import may_edit_instruments
from instruments.models import Draft, Instrument
from monitoring.access import may_decide_incident
from monitoring.choices import IncidentStatus
from monitoring.models import Incident

SHOWN = 5  # of a group; the rest stands on the page its link opens
M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Waiting(Generic[M]):
    """The most urgent ones of a group, and how many it has."""

    rows: tuple[M, ...] = ()
    total: int = 0


def _first(found: QuerySet[M]) -> Waiting[M]:
    rows = tuple(found.annotate(among=Window(Count("pk")))[:SHOWN])
    return Waiting(rows, getattr(rows[0], "among", 0) if rows else 0)


def _evaluations(user: Person) -> QuerySet[Evaluation]:
    return (
        evaluations_visible_to(user)
        .select_related("period__instrument", "contractor")
        .defer("period__instrument__content")
    )


def to_fill(user: Person) -> Waiting[Evaluation]:
    """A coordinator's evaluations that may be filled in, returned ones first, then by deadline.

    Theirs are those given to them, whole or by an element, and those given to nobody.
    """
    if not has_role(user, Role.COORDINATOR):
        return Waiting()
    given = ElementAssignment.objects.filter(evaluation=OuterRef("pk"), person=user.pk)
    mine = Q(coordinator=user.pk) | Q(coordinator=None) | Q(Exists(given))
    returned_first = Case(When(status=EvaluationStatus.RETURNED, then=0), default=1)
    found = _evaluations(user).filter(mine, status__in=OPEN_STATUSES, contractor__archived=False)
    return _first(found.order_by(returned_first, "period__submit_by", "contractor__name", "pk"))


def to_review(user: Person) -> Waiting[Evaluation]:
    """What was submitted to the managers, longest waiting first."""
    return _submitted_to(user, EvaluationStatus.SUBMITTED)


def to_publish(user: Person) -> Waiting[Evaluation]:
    """What a manager has approved and nobody outside can see yet."""
    return _submitted_to(user, EvaluationStatus.APPROVED)


def _submitted_to(user: Person, status: EvaluationStatus) -> Waiting[Evaluation]:
    if not has_role(user, Role.MANAGER):
        return Waiting()
    found = _evaluations(user).filter(status=status)
    return _first(found.order_by(F("submitted_at").asc(nulls_last=True), "pk"))


def to_decide(user: Person) -> Waiting[Incident]:
    """Reported incidents a manager confirms or rejects, oldest first."""
    if not may_decide_incident(user):
        return Waiting()
    found = Incident.objects.filter(
        status=IncidentStatus.REPORTED, contractor__in=contractors_visible_to(user)
    ).select_related("contractor")
    return _first(found.order_by("date", "reference"))


def to_answer(user: Person) -> Waiting[Finding]:
    """Open findings this person must answer: their company's, or given to them by name."""
    if not has_role(user, *ACTORS):
        return Waiting()
    found = findings_visible_to(user).filter(status=FindingStatus.OPEN)
    if not has_role(user, Role.REPRESENTATIVE):
        found = found.filter(owner=user.pk)
    return _first(_by_deadline(found))


def to_verify(user: Person) -> Waiting[Finding]:
    """Answered findings, for whoever may verify and neither had to act nor answered."""
    if not may_raise(user):
        return Waiting()
    found = findings_visible_to(user).filter(status=FindingStatus.ANSWERED)
    own = Q(owner=user.pk, owner__isnull=False) | Q(answered_by=user.pk, answered_by__isnull=False)
    return _first(_by_deadline(found.exclude(own)))


def _by_deadline(found: QuerySet[Finding]) -> QuerySet[Finding]:
    return found.select_related("contractor").order_by(F("due_on").asc(nulls_last=True), "number")


def drafts_to_publish(user: Person) -> Waiting[Draft]:
    """The draft versions an administrator has begun, latest change first."""
    if not may_edit_instruments(user):
        return Waiting()
    return _first(Draft.objects.order_by("-changed_at", "pk"))


@dataclass(frozen=True, slots=True)
class LatestResult:
    """What a company got last: in which period, and the hash that is its address."""

    sha256: str
    period: Period
    level: str
    percent: str | None
    rating: str | None
    ladder: Mapping[str, Any]


def latest_results(user: Person) -> list[LatestResult]:
    """A representative's results of their latest year: one statement."""
    if not has_role(user, Role.REPRESENTATIVE):
        return []
    rows = (
        results_visible_to(user)
        .filter(revision=F("evaluation__revision"))
        .annotate(percent=KT("output__percent"), rating=KT("output__rating"))
        .select_related("evaluation__period__instrument", "evaluation__ladder")
        .defer("case", "output", "context", "evaluation__period__instrument__content")
        .order_by("-evaluation__period__year", "evaluation__period__instrument__code", "pk")[:SHOWN]
    )
    years = {row.evaluation.period.year for row in rows}
    return [_latest(row) for row in rows if row.evaluation.period.year == max(years)]


def _latest(row: Any) -> LatestResult:
    evaluation = row.evaluation
    return LatestResult(
        sha256=row.sha256,
        period=evaluation.period,
        level=evaluation.level_title,
        percent=row.percent,
        rating=row.rating,
        ladder=evaluation.ladder.content,
    )


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """What a new installation has; ``period`` is the latest one."""

    has_instrument: bool
    has_coordinator: bool
    has_manager: bool
    has_contractor: bool
    period: Period | None


def first_steps(user: Person) -> FirstSteps | None:
    """For who prepares the year, until there is a first evaluation: three statements."""
    if not may_open_period(user) or evaluations_visible_to(user).exists():
        return None
    people = User.objects.filter(is_active=True)
    instrument, coordinator, manager, contractor = (
        User.objects.filter(username=user.get_username())
        .values_list(
            Exists(Instrument.objects.all()),
            Exists(people.filter(role=Role.COORDINATOR)),
            Exists(people.filter(role=Role.MANAGER)),
            Exists(Contractor.objects.filter(archived=False)),
        )
        .get()
    )
    return FirstSteps(
        has_instrument=instrument,
        has_coordinator=coordinator,
        has_manager=manager,
        has_contractor=contractor,
        period=Period.objects.select_related("instrument").order_by("-year", "pk").first(),
    )
