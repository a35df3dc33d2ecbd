"""A provisional result becomes final: once, whoever asks for it and however often."""

from datetime import datetime

from django.db import transaction

from core.audit import Actor, record
from core.canonical import JsonObject
from evaluations.choices import ResultState
from evaluations.models import Evaluation, Finality, Publication
from evaluations.models.results import result_state
from evaluations.services.announcements import announce_publication


@transaction.atomic
def make_final(
    *, publication: Publication, objections: JsonObject, by: Actor, now: datetime
) -> Finality | None:
    """Say that a result is final from now on; None where it was already.

    ``objections`` counts what was raised and what came of it. Whether it is time is asked by the
    caller, who holds the lock of the evaluation: nobody objects meanwhile.
    """
    evaluation = publication.result.evaluation
    Evaluation.objects.select_for_update(of=["self"]).get(pk=evaluation.pk)
    fresh = Publication.objects.select_related("finality").get(pk=publication.pk)
    if result_state(fresh) == ResultState.FINAL:
        return None
    final = Finality.objects.create(
        publication=publication, final_at=now, made_by=by.user, objections=objections
    )
    after = {"revision": publication.result.revision, **objections}
    record(by=by, at=now, action="make_final", target=evaluation, after=after)
    announce_publication(now=now)
    return final
