"""Results that become final because their time to object is over and nothing is open."""

from datetime import datetime

from django.db import transaction

from core.audit import SYSTEM
from evaluations.models import Evaluation, Publication
from evaluations.services.finality import make_final
from outcomes.choices import ObjectionStatus
from outcomes.models import Objection
from outcomes.selectors import due_to_be_final, objection_counts


def make_due_results_final(*, now: datetime) -> int:
    """Make final what nobody objected to in time, or whose objections are all decided; how many.

    Safe to run twice and beside itself: each is looked at again under the lock of its evaluation.
    A decision that nobody has appealed in time is settled first.
    """
    Objection.objects.filter(status=ObjectionStatus.DECIDED, due_at__lte=now).update(
        status=ObjectionStatus.SETTLED, due_at=None
    )
    due = list(due_to_be_final(now=now).values_list("pk", flat=True))
    return sum(_make_final(pk, now=now) for pk in due)


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
