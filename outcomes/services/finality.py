"""Results that become final because their time to object is over and nothing is open."""

from datetime import datetime

from django.db import transaction

from core.audit import SYSTEM
from evaluations.models import Evaluation, Publication
from evaluations.services.finality import make_final
from outcomes.selectors import due_to_be_final


def make_due_results_final(*, now: datetime) -> int:
    """Make final what nobody objected to in time, or whose objections are all decided; how many.

    Safe to run twice and beside itself: each is looked at again under the lock of its evaluation.
    """
    due = list(due_to_be_final(now=now).values_list("pk", flat=True))
    return sum(_make_final(pk, now=now) for pk in due)


@transaction.atomic
def _make_final(pk: int, *, now: datetime) -> bool:
    publication = Publication.objects.select_related("result__evaluation").get(pk=pk)
    Evaluation.objects.select_for_update(of=["self"]).get(pk=publication.result.evaluation_id)
    if not due_to_be_final(now=now).filter(pk=pk).exists():
        return False
    return make_final(publication=publication, objections={}, by=SYSTEM, now=now) is not None
