"""Handing a self-assessment in; it is filled in by the services of any checklist."""

from datetime import datetime

from django.db import transaction

from checklists.services.operations import check_role_for, lock_self_assessment
from core.audit import Actor, record
from evaluations.models import Evaluation, SelfAssessment
from evaluations.parties import CONTRACTOR
from evaluations.services.life_cycle import check_complete


@transaction.atomic
def submit_self_assessment(*, evaluation: Evaluation, by: Actor, now: datetime) -> SelfAssessment:
    """Hand in what a contractor says of itself; from now on the company that rates sees it.

    Refusal names the items that are still open; Conflict when it is closed, or was never asked
    for; NotAllowed unless a representative of the contractor does it.
    """
    check_role_for(CONTRACTOR, evaluation.pk, by=by)
    locked = lock_self_assessment(evaluation.pk, now=now)
    check_complete(evaluation, CONTRACTOR)
    locked.submitted_by, locked.submitted_at = by.user, now
    locked.save(update_fields=["submitted_by", "submitted_at"])
    after = {"percent": locked.summary.get("percent")}
    record(by=by, at=now, action="submit_self_assessment", target=locked, after=after)
    return locked
