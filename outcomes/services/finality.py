"""Results that become final because their time to object is over and nothing is open."""

from datetime import datetime

from django.db import transaction

from core.audit import SYSTEM, record
from evaluations.models import Evaluation, Publication
from evaluations.services.finality import make_final
from outcomes.choices import ObjectionStatus
from outcomes.models import Objection
from outcomes.selectors import decisions_to_settle, due_to_be_final, objection_counts


def make_due_results_final(*, now: datetime) -> int:
    """Make final what nobody objected to in time, or whose objections are all decided; how many.

    Safe to run twice and beside itself: each is looked at again under the lock of its evaluation.
    A decision that nobody has appealed in time is settled first.
    """
    for decided in decisions_to_settle(now=now):
        _settle(decided, now=now)
    due = list(due_to_be_final(now=now).values_list("pk", flat=True))
    return sum(_make_final(pk, now=now) for pk in due)


@transaction.atomic
def _settle(decided: Objection, *, now: datetime) -> None:
    """Settle what is decided, unless somebody was faster."""
    Evaluation.objects.select_for_update(of=["self"]).get(pk=decided.evaluation_id)
    objection = decisions_to_settle(now=now).filter(pk=decided.pk).first()
    if objection is None:
        return
    objection.status, objection.due_at = ObjectionStatus.SETTLED, None
    objection.save(update_fields=["status", "due_at"])
    after = {"outcome": objection.outcome}
    record(by=SYSTEM, at=now, action="settle_objection", target=objection, after=after)


@transaction.atomic
def _make_final(pk: int, *, now: datetime) -> bool:
    publication = Publication.objects.select_related("result__evaluation").get(pk=pk)
    evaluation = publication.result.evaluation
    Evaluation.objects.select_for_update(of=["self"]).get(pk=evaluation.pk)
    if not due_to_be_final(now=now).filter(pk=pk).exists():
        return False
    counted = objection_counts(Objection.objects.filter(evaluation=evaluation))
    made = make_final(publication=publication, objections=counted, by=SYSTEM, now=now)
    return made is not None
