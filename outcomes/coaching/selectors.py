"""Reads of coaching: which results call for a plan, what waits, what the next year says."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce

from accounts.roles import Person
from contractors.access import at_own_sites
from contractors.days import Days
from core.figures import figure, percent
from evaluations.access import results_visible_to
from evaluations.models import Evaluation, Result
from evaluations.models.results import ResultQuerySet
from evaluations.selectors.item_findings import CODE_OF_ITEM
from findings.choices import UNCLOSED_STATUSES
from findings.models import Finding
from outcomes.coaching.access import (
    coaching_plans_visible_to,
    coaching_steps_visible_to,
)
from outcomes.coaching.choices import CoachingReason
from outcomes.coaching.models import CoachingPlan, CoachingStep
from outcomes.coaching.rules.settings import coaching_settings

HEAVY = ("case", "output", "context")  # of a frozen result: some 40 kB


def weak_results(user: Person) -> ResultQuerySet:
    """The published results a person sees that call for a plan: each contractor's latest year."""
    published = results_visible_to(user).published()
    later = Result.objects.published().filter(
        evaluation__contractor=OuterRef("evaluation__contractor"),
        evaluation__instrument__code=OuterRef("evaluation__instrument__code"),
        evaluation__period__year__gt=OuterRef("evaluation__period__year"),
    )
    found = published.of_the_year().alias(rating=KT("output__rating"))
    return found.filter(~Exists(later.order_by()), rating__in=coaching_settings().ratings)


def without_plan(user: Person) -> QuerySet[Result]:
    """Those of them that have no plan yet, for a list."""
    return (
        weak_results(user)
        .filter(at_own_sites(user, "evaluation__contractor"))
        .filter(evaluation__coaching_plan=None, evaluation__contractor__archived=False)
        .select_related("evaluation__contractor", "evaluation__period__instrument")
        .defer(*HEAVY, "evaluation__period__instrument__content")
        .order_by("evaluation__contractor__name", "pk")
    )


def coaching_list(user: Person) -> QuerySet[CoachingPlan]:
    """The plans a person sees, newest first, with whose and of which year."""
    return (
        coaching_plans_visible_to(user)
        .select_related("evaluation__contractor", "evaluation__period__instrument")
        .defer("evaluation__period__instrument__content")
    )


def one_plan(user: Person) -> QuerySet[CoachingPlan]:
    """For the page of one, with the frozen result it was drawn from."""
    return coaching_list(user).select_related("result", "begun_by").defer("result__case")


def is_replaced(plan: CoachingPlan) -> bool:
    """Whether a later revision of the result it was drawn from is published."""
    later = Result.objects.published().filter(
        evaluation=plan.evaluation, revision__gt=plan.result.revision
    )
    return later.exists()


def steps_of(plan: CoachingPlan) -> QuerySet[CoachingStep]:
    """Its steps with their notes and files: three statements."""
    return (
        CoachingStep.objects.filter(plan=plan)
        .select_related("owner", "finding__owner")
        .prefetch_related("notes__by", "notes__files")
        .order_by("number")
    )


def open_steps(user: Person) -> QuerySet[CoachingStep]:
    """The steps a person sees on which somebody must still act, by day.

    One that is a finding waits where findings wait, so it is not told twice.
    """
    return (
        coaching_steps_visible_to(user)
        .filter(done_on=None, finding=None, plan__evaluation__contractor__archived=False)
        .select_related("plan__evaluation__contractor", "plan__evaluation__period", "owner")
        .order_by("due_on", "pk")
    )


def late_on(days: Days) -> Q:
    """That the day of a step is over, where its contractor works."""
    return days.each(lambda today: Q(due_on__lt=today), contractor="plan__evaluation__contractor")


def unclosed_findings(evaluation: Evaluation) -> Mapping[str, int]:
    """The ids of the unclosed findings of an evaluation by the code of their item."""
    found = Finding.objects.filter(of_item__evaluation=evaluation, status__in=UNCLOSED_STATUSES)
    return dict(found.order_by("-number").values_list(Coalesce(CODE_OF_ITEM, F("reference")), "pk"))


@dataclass(frozen=True, slots=True)
class CoachingGain:
    """What a step's item or group had and has: display strings ("" where it has no figure)."""

    before: str
    after: str
    is_better: bool | None


@dataclass(frozen=True, slots=True)
class CoachingYears:
    """The result a plan was drawn from, held against the next year's; None while there is none."""

    before: Result
    after: Result | None

    def gain(self, step: CoachingStep) -> CoachingGain | None:
        """Before and after of what a step was drawn from; None of a step that was agreed."""
        if step.reason == CoachingReason.OWN:
            return None
        told = _group_percent if step.reason == CoachingReason.GROUP else _item_score
        before, after = (told(one, step) if one else None for one in (self.before, self.after))
        is_better = None if before is None or after is None else after[0] > before[0]
        return CoachingGain(before[1] if before else "", after[1] if after else "", is_better)


def _item_score(result: Result, step: CoachingStep) -> tuple[Decimal, str] | None:
    """The share of its most that an item has, and both as printed: "1 / 4"."""
    losses: Mapping[str, list[object]] = result.losses or {}
    if step.lineage not in losses:
        return None
    lost, most = (Decimal(str(one)) for one in losses[step.lineage])
    return (most - lost) / most, f"{_plain(most - lost)} / {_plain(most)}"


def _plain(points: Decimal) -> str:
    return figure(f"{points.normalize():f}")


def _group_percent(result: Result, step: CoachingStep) -> tuple[Decimal, str] | None:
    found = {one["code"]: one["percent"] for one in result.output["groups"]}
    shown = found.get(step.code)
    return (Decimal(shown), percent(shown)) if shown else None


def years_of(plan: CoachingPlan, user: Person) -> CoachingYears:
    """Both results: one statement. The next year's is what this person may see of it."""
    evaluation = plan.evaluation
    later = (
        results_visible_to(user)
        .published()
        .filter(
            evaluation__contractor=evaluation.contractor_id,
            evaluation__instrument__code=evaluation.period.instrument.code,
            evaluation__level=evaluation.level,
            evaluation__period__year__gt=evaluation.period.year,
        )
        .select_related("evaluation__period")
        .defer("case", "context")
        .order_by("evaluation__period__year", "-evaluation__period__round", "-revision")
    )
    return CoachingYears(plan.result, later.first())
