"""Reads of what contractors say of themselves. Each takes an evaluation that the caller may see."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.roles import Person
from contractors.days import today_for
from core.canonical import JsonObject
from evaluations.access import judges_itself, own_evaluations_of
from evaluations.choices import SelfAssessmentState
from evaluations.models import Evaluation, Publication, SelfAssessment
from evaluations.pinned_evaluation import PinnedEvaluation
from evaluations.rules.self_assessments import self_assessment_state
from evaluations.scoring_case import summary_of
from instruments.sheets import sheet_of


@dataclass(frozen=True, slots=True)
class SelfStanding:
    """Where the self-assessment of one evaluation stands."""

    evaluation: Evaluation
    state: SelfAssessmentState
    until: date | None
    submitted_by: User | None
    submitted_at: datetime | None
    kept: JsonObject | None

    @property
    def summary(self) -> JsonObject:
        """As Evaluation.summary. Before the first answer it is scored when it is asked for."""
        if self.kept:
            return self.kept
        sheet = sheet_of(self.evaluation.instrument_id, self.evaluation.level)
        return summary_of(PinnedEvaluation.of(self.evaluation), sheet, answers={})


def self_assessment_of(evaluation: Evaluation, *, now: datetime) -> SelfStanding:
    """Where it stands: no statement in a period that asks for none."""
    until = evaluation.period.self_assess_by
    found = None
    if until is not None:
        rows = SelfAssessment.objects.select_related("submitted_by")
        found = rows.filter(evaluation=evaluation.pk).first()
    submitted_at = found.submitted_at if found else None
    state = self_assessment_state(
        until=until,
        submitted=submitted_at is not None,
        published=until is not None and _was_published(evaluation),
        today=today_for(evaluation.contractor, now),
    )
    return SelfStanding(
        evaluation,
        state,
        until,
        found.submitted_by if found else None,
        submitted_at,
        found.summary if found else None,
    )


def _was_published(evaluation: Evaluation) -> bool:
    return Publication.objects.filter(result__evaluation=evaluation.pk).exists()


def is_published() -> Q:
    """Of evaluations: whether any result of one was, though it may have been opened again since."""
    return Q(Exists(Publication.objects.filter(result__evaluation=OuterRef("pk"))))


def self_assessments_of(user: Person) -> QuerySet[Evaluation]:
    """The evaluations in which a representative's company is asked to judge itself, latest first.

    Each with its ``self_assessment``, where it has begun.
    """
    return (
        own_evaluations_of(user)
        .filter(period__self_assess_by__isnull=False)
        .select_related("period__instrument", "contractor", "self_assessment")
        .defer("period__instrument__content")
        .order_by("-period__year", "pk")
    )


def may_read_self_assessment(user: Person, evaluation: Evaluation, *, now: datetime) -> bool:
    """Who judges there reads it as it grows; the owner's people once it has been given."""
    if judges_itself(user):
        return True
    return self_assessment_of(evaluation, now=now).state.is_given


def leads_to_self_assessment(user: Person, evaluation: Evaluation, *, now: datetime) -> bool:
    """Whether its pages lead to the self-assessment: one is asked for, and may be read."""
    asked = evaluation.period.self_assess_by is not None
    return asked and may_read_self_assessment(user, evaluation, now=now)
