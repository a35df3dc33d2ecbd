"""What every save has in common: sent twice it counts once, and only an open evaluation takes it.

The evaluation's row is locked first, so a save and a submit never cross; where a contractor judges
itself, the row of its self-assessment.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contractors.access import check_works_for, companies_at_own_sites
from core import operations
from core.audit import SYSTEM, Actor
from core.canonical import JsonObject
from core.database.reads import Argument, WordedRead
from core.errors import Conflict, NotAllowed
from core.figures import instant
from evaluations.access import fills_checklists, may_judge_itself
from evaluations.choices import OPEN_STATUSES, EvaluationStatus, SelfAssessmentState
from evaluations.models import Evaluation, SelfAssessment
from evaluations.parties import OWNER, Party
from evaluations.selectors.self_assessments import self_assessment_of

CLOSED_BECAUSE = {
    SelfAssessmentState.NONE: gettext_lazy(
        "The period %(year)s asks for no self-assessment of %(contractor)s: there is nothing to "
        "fill in."
    ),
    SelfAssessmentState.SUBMITTED: gettext_lazy(
        "The self-assessment of %(contractor)s was submitted on %(at)s: it stays as it is."
    ),
    SelfAssessmentState.OVER: gettext_lazy(
        "The self-assessment of %(contractor)s could be filled in until %(day)s. Ask the HSE "
        "manager for a later day."
    ),
    SelfAssessmentState.PUBLISHED: gettext_lazy(
        "The result of %(contractor)s for %(year)s is published: its self-assessment stays as it "
        "is."
    ),
}


def once(
    evaluation_id: int,
    operation: UUID,
    *,
    asked: dict[str, Any],
    store: Callable[[], dict[str, Any]],
    by: Actor,
    now: datetime,
    party: Party = OWNER,
) -> dict[str, Any]:
    """``core.operations.once`` about an evaluation, with ``store`` run under its lock.

    The receipt, which names the operation, is added there.
    """

    def store_locked() -> dict[str, Any]:
        lock_for(party, evaluation_id, now=now)
        return store()

    about = about_evaluation(evaluation_id, party)
    return operations.once(operation, about=about, asked=asked, store=store_locked, by=by, now=now)


def acknowledged(
    evaluation_id: int, operation: UUID, *, asked: dict[str, Any], by: Actor, party: Party = OWNER
) -> dict[str, Any] | None:
    """What this operation was answered the first time, as ``core.operations.acknowledged``."""
    about = about_evaluation(evaluation_id, party)
    return operations.acknowledged(operation, about=about, asked=asked, by=by)


def about_evaluation(evaluation_id: int, party: Party = OWNER) -> str:
    """What an operation on an evaluation is about."""
    return f"evaluation/{party.at(evaluation_id)}"


def lock_for(party: Party, evaluation_id: int, *, now: datetime) -> None:
    """Hold what a party's saves wait for; Conflict where this party can no longer judge."""
    if party is OWNER:
        lock_open(evaluation_id)
    else:
        lock_self_assessment(evaluation_id, now=now)


def check_open_for(party: Party, evaluation: Evaluation, *, now: datetime) -> None:
    """The same without a lock, of an evaluation as it was read."""
    if party is OWNER:
        check_open(evaluation)
    else:
        check_self_assessment(evaluation, now=now)


def check_role_for(party: Party, evaluation_id: int, *, by: Actor) -> None:
    """NotAllowed for who does not judge for this party in this evaluation."""
    if party is OWNER:
        check_role(by)
        check_place(evaluation_id, by)
    elif by.user is None or not may_judge_itself(by.user, evaluation_id):
        raise NotAllowed(_("Only representatives of the contractor judge it in this place."))


def keep_summary(party: Party, evaluation_id: int, *, summary: JsonObject) -> None:
    """Store what a party's answers give so far; the caller holds its lock."""
    if party is OWNER:
        Evaluation.objects.filter(pk=evaluation_id).update(summary=summary)
    else:
        SelfAssessment.objects.filter(evaluation=evaluation_id).update(summary=summary)


def lock_open(evaluation_id: int) -> None:
    """Hold the evaluation's row to the end of the transaction; Conflict unless it is open."""
    # What it is pinned to never changes, so its state is all that is read anew.
    found = _LOCKED.rows(evaluation=evaluation_id)
    if not found:
        raise Evaluation.DoesNotExist
    _check_open(EvaluationStatus(found[0][0]))


def _locked() -> QuerySet[Evaluation, tuple[str]]:
    """The state of an evaluation, under its lock."""
    held = Evaluation.objects.select_for_update().filter(pk=Argument("evaluation"))
    return held.order_by().values_list("status")


_LOCKED = WordedRead(_locked)


def check_open(evaluation: Evaluation) -> None:
    """Conflict unless the evaluation, as it was read, can still be filled in."""
    _check_open(EvaluationStatus(evaluation.status))


def lock_self_assessment(evaluation_id: int, *, now: datetime) -> SelfAssessment:
    """Hold the self-assessment to the end of the transaction, made if need be.

    Conflict unless it can be filled in.
    """
    SelfAssessment.objects.get_or_create(evaluation_id=evaluation_id)
    found = SelfAssessment.objects.select_for_update(of=["self"])
    joined = found.select_related("evaluation__period", "evaluation__contractor")
    locked = joined.get(evaluation=evaluation_id)
    check_self_assessment(locked.evaluation, now=now)
    return locked


def check_self_assessment(evaluation: Evaluation, *, now: datetime) -> None:
    """Conflict, with a sentence for each reason, unless the contractor can judge itself now."""
    standing = self_assessment_of(evaluation, now=now)
    if standing.state == SelfAssessmentState.OPEN:
        return
    until = evaluation.period.self_assess_by
    words = {
        "contractor": evaluation.contractor,
        "year": evaluation.period.year,
        "day": date_format(until) if until else "",
        "at": instant(standing.submitted_at) if standing.submitted_at else "",
    }
    raise Conflict(CLOSED_BECAUSE[standing.state] % words)


def _check_open(status: EvaluationStatus) -> None:
    if status not in OPEN_STATUSES:
        raise Conflict(
            _(
                "This evaluation is %(status)s and can no longer be filled in. Ask the HSE "
                "manager to return it if something must change."
            )
            % {"status": status.label.lower()}
        )


def check_role(by: Actor) -> None:
    """NotAllowed unless a coordinator, or the system itself, does it."""
    if by != SYSTEM and not fills_checklists(by.user):
        raise NotAllowed(_("Only HSE coordinators fill in a checklist."))


def check_place(evaluation_id: int, by: Actor) -> None:
    """NotAllowed where the contractor works at none of a coordinator's sites; no statement for who
    works everywhere."""
    if companies_at_own_sites(by.user) is not None:
        found = Evaluation.objects.select_related("contractor").only("contractor")
        check_works_for(by, found.get(pk=evaluation_id).contractor)
