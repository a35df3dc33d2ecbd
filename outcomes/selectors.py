"""Reads of what follows from results. Each starts from access."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from accounts.roles import Person
from contractors.access import at_sites_acted_for
from evaluations.access import results_visible_to
from evaluations.choices import OPEN_STATUSES
from evaluations.models import Evaluation, Publication, Result
from evaluations.models.results import next_is_begun
from outcomes.access import (
    decided_by_nobody,
    decides_on_objections,
    kept_from_deciding,
    leaving_a_decider,
    objections_visible_to,
    own_word_of,
    replies_to_objections,
)
from outcomes.choices import (
    CORRECTS,
    WAITS_FOR_COMPANY,
    WAITS_FOR_DECISION,
    ObjectionOutcome,
    ObjectionStatus,
    StepKind,
)
from outcomes.models import Objection, ObjectionStep

# Of the frozen result a page of an objection reads a ladder's words; the rest is some 30 kB.
FROZEN = ("case", "output", "context")
HEAVY = tuple(f"result__{name}" for name in FROZEN)


def due_to_be_final(*, now: datetime) -> QuerySet[Publication]:
    """Publications whose time to object is over, and which nothing keeps provisional.

    An objection does while it waits for the company, or may still be appealed; a result that is
    being revised stays provisional, and the next revision takes its place.
    """
    open_ones = open_objections(now=now).filter(evaluation=OuterRef("result__evaluation"))
    return Publication.objects.filter(
        ~Exists(open_ones),
        provisional_until__lte=now,
        finality=None,
    ).exclude(next_is_begun("result__"))


def open_objections(*, now: datetime) -> QuerySet[Objection]:
    """Those that wait for the company, or whose decision may still be appealed."""
    appealable = Q(status=ObjectionStatus.DECIDED, due_at__gt=now)
    return Objection.objects.filter(Q(status__in=WAITS_FOR_COMPANY) | appealable)


def decisions_to_settle(*, now: datetime) -> QuerySet[Objection]:
    """Those whose decision nobody has appealed in time."""
    return Objection.objects.filter(status=ObjectionStatus.DECIDED, due_at__lte=now)


def stands_decided(*outcomes: str) -> Q:
    """Which objections were decided so, and wait for nobody of the company: an appealed decision
    does not stand, so that each objection counts once, as decided or as waiting."""
    return Q(outcome__in=outcomes) & ~Q(status__in=WAITS_FOR_COMPANY)


def objection_counts(
    found: QuerySet[Objection], *, beside: Mapping[str, QuerySet[Any]] | None = None, **further: Q
) -> dict[str, int]:
    """How many were raised, and what stands of them: {"raised", "upheld", "partly", "rejected"}.

    ``further`` are counted too, and the rows of ``beside``, by their names: one statement in all.
    """
    asked = {name: stands_decided(name) for name in ObjectionOutcome.values} | further
    counts = {name: Count("pk", filter=condition) for name, condition in asked.items()}
    others = {name: _count_beside(rows) for name, rows in (beside or {}).items()}
    return found.order_by().aggregate(raised=Count("pk"), **counts, **others)


def _count_beside(rows: QuerySet[Any]) -> Combinable:
    """How many rows, as a sum of another table's takes it: a sum must have a share in it."""
    count = rows.order_by().values(every=Value(1)).annotate(count=Count("pk")).values("count")
    return Count("pk") * 0 + Coalesce(Subquery(count), 0)


def objection_list(user: Person) -> QuerySet[Objection]:
    """What a person sees, newest first, with whose and of which year."""
    return (
        objections_visible_to(user)
        .select_related("evaluation__contractor", "evaluation__period__instrument")
        .defer("evaluation__period__instrument__content")
    )


def one_objection(user: Person) -> QuerySet[Objection]:
    """For the page of one: with its result's publication and its ladder."""
    return (
        objection_list(user)
        .select_related("result", "result__publication", "evaluation__ladder")
        .defer("evaluation__period__instrument__content", *HEAVY)
    )


def steps_of(objection: Objection) -> list[ObjectionStep]:
    """Everything that was said, oldest first, with who and with the files: two statements."""
    steps = objection.steps.select_related("by").prefetch_related("files")
    return sorted(steps, key=lambda step: StepKind.values.index(step.kind))


def results_to_object_to(user: Person) -> QuerySet[Result]:
    """The results a person sees, whole, with what says whether one may be objected to."""
    return results_visible_to(user).select_related(
        "publication__finality", "evaluation__contractor", "evaluation__period"
    )


def provisional_results(user: Person, *, now: datetime) -> QuerySet[Result]:
    """What this person may still object to, the nearest end first."""
    return (
        results_visible_to(user)
        .standing()
        .provisional()
        .filter(publication__provisional_until__gt=now)
        .select_related("publication", "evaluation__contractor", "evaluation__period__instrument")
        .defer("case", "output", "context", "evaluation__period__instrument__content")
        .order_by("publication__provisional_until", "pk")
    )


def waiting_for_reply(user: Person) -> QuerySet[Objection]:
    """What nobody has replied to yet, whoever may."""
    return objections_visible_to(user).filter(status=ObjectionStatus.RAISED)


def to_reply_by(user: Person) -> QuerySet[Objection]:
    """What waits for a reply by this person: not what they scored, or alone may decide."""
    if not replies_to_objections(user):
        return Objection.objects.none()
    theirs = at_sites_acted_for(user, "evaluation__contractor")
    found = objection_list(user).filter(theirs, status=ObjectionStatus.RAISED)
    if decides_on_objections(user):
        found = leaving_a_decider(found, but=user)
    return found.exclude(own_word_of(user)).order_by("due_at", "pk")


def to_decide_by(user: Person) -> QuerySet[Objection]:
    """What waits for a decision by this manager: not what they scored, replied to or have decided
    before."""
    if not decides_on_objections(user):
        return Objection.objects.none()
    found = objection_list(user).filter(status__in=WAITS_FOR_DECISION)
    return found.exclude(kept_from_deciding(user)).order_by("due_at", "pk")


def waiting_for_company(user: Person) -> QuerySet[Objection]:
    """What waits for a reply or a decision, whoever's it is."""
    return objections_visible_to(user).filter(status__in=WAITS_FOR_COMPANY)


def to_decide_by_nobody(user: Person) -> QuerySet[Objection]:
    """What waits, and no manager may decide."""
    found = objection_list(user).filter(pk__in=decided_by_nobody().values("pk"))
    return found.order_by("due_at", "pk")


def late_objections(user: Person, *, now: datetime) -> QuerySet[Objection]:
    """What the company is late with, the latest first."""
    found = objection_list(user).filter(status__in=WAITS_FOR_COMPANY, due_at__lt=now)
    return found.order_by("due_at", "pk")


def to_appeal_by(user: Person, *, now: datetime) -> QuerySet[Objection]:
    """What was decided about this company and may still be appealed."""
    found = objection_list(user).filter(status=ObjectionStatus.DECIDED, due_at__gt=now)
    return found.order_by("due_at", "pk")


def corrections_to_enter(user: Person) -> QuerySet[Objection]:
    """What was upheld and is to be put right in a revision that is being filled in.

    What was upheld in part and is appealed waits for the decision on the appeal. What a revision
    that was approved after the decision and published put right is not asked for in the next.
    """
    put_right = Publication.objects.filter(
        result__evaluation=OuterRef("evaluation"),
        result__revision__gt=OuterRef("result__revision"),
        result__approved_at__gte=OuterRef("decided_at"),
    )
    return objection_list(user).filter(
        next_is_begun("result__"),
        ~Exists(put_right),
        stands_decided(*CORRECTS),
        evaluation__status__in=OPEN_STATUSES,
    )


def earlier_objections(evaluation: Evaluation) -> Mapping[tuple[str, str], Objection]:
    """What was objected to in an evaluation, in whichever revision, by target and code."""
    return {(one.target, one.code): one for one in Objection.objects.filter(evaluation=evaluation)}
