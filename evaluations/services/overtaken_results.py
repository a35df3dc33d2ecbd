"""A decision on a fatal accident overtakes the results of its year that count it otherwise.

It begins their next revision in its own transaction: no result is shown as it stood, and nobody
waits for a manager to reopen it. Who decides on an incident need not be allowed to reopen anything;
it is the rule that reopens, and so the system. Where the decision is taken back, a revision that
nobody touched ends the same way; whoever was told is told.
"""

from datetime import datetime

from django.db.models import QuerySet

from core.audit import SYSTEM, AuditedDeed
from core.canonical import JsonObject
from core.errors import Conflict
from evaluations.causes import fatality_cause
from evaluations.choices import FROZEN_STATUSES
from evaluations.models import Evaluation, Result
from evaluations.models.results import counts_fatality_otherwise
from evaluations.revisions import begun_now, outlives_its_cause
from evaluations.selectors.later_incidents import holding_again
from evaluations.services.life_cycle import reopen_evaluation, undo_reopening
from evaluations.services.revision_mails import note_holding_result, note_overtaken_result
from monitoring.choices import IncidentKind, IncidentStatus
from monitoring.models import Incident

DEEDS = {Incident.AUDIT_NAME: ("decide_incident",)}


def reopen_overtaken(deed: AuditedDeed) -> None:
    """Reopen what decisions on fatal accidents have overtaken; everybody concerned is told.

    What is being revised already stays so: its next result counts what was decided. What such a
    decision began and another takes back ends by itself, while it is as it was begun.
    """
    decided = Incident.objects.filter(
        pk__in=[one.pk for one in deed.targets], kind=IncidentKind.FATAL
    )
    for incident in decided.order_by("pk"):
        for evaluation in _locked_evaluations(incident):
            _follow(evaluation, incident, now=deed.at)


def _locked_evaluations(incident: Incident) -> QuerySet[Evaluation]:
    """The evaluations of its year, whatever their state, locked by their ids.

    The state is read under the lock: who approves meanwhile has not seen the decision.
    """
    return (
        Evaluation.objects.select_for_update(of=["self"])
        .filter(
            contractor=incident.contractor_id,
            period__start__lte=incident.date,
            period__end__gte=incident.date,
        )
        .order_by("pk")
    )


def _follow(evaluation: Evaluation, incident: Incident, *, now: datetime) -> None:
    if evaluation.status not in FROZEN_STATUSES:
        if outlives_its_cause(evaluation):
            _end(evaluation, incident, now=now)
        else:
            _tell_overtaken(evaluation, incident, now=now)
        return
    frozen = Result.objects.filter(evaluation=evaluation, revision=evaluation.revision)
    if frozen.filter(counts_fatality_otherwise()).exists():
        reopen_evaluation(evaluation=evaluation, cause=_cause(incident), by=SYSTEM, now=now)


def _end(evaluation: Evaluation, incident: Incident, *, now: datetime) -> None:
    """Put back what this decision takes the cause from, or tell that the result holds meanwhile."""
    before = holding_again(incident).filter(evaluation=evaluation, revision=evaluation.revision - 1)
    if not before.exists():
        return
    try:
        undo_reopening(evaluation=evaluation, by=SYSTEM, now=now)
    except Conflict:  # it was worked on, or another room keeps it: its pages say what to do
        begun = begun_now(evaluation)
        assert begun is not None  # or it would not outlive its cause
        note_holding_result(begun, by=SYSTEM, now=now)


def _tell_overtaken(evaluation: Evaluation, incident: Incident, *, now: datetime) -> None:
    """Tell that this decision overtakes the result before the revision in hand, which counts it.

    Nothing is reopened by it, so nobody would hear of it; least of all who was told, when an
    earlier decision was taken back, that the result holds again.
    """
    before = Result.objects.filter(evaluation=evaluation, revision=evaluation.revision - 1)
    if not before.filter(counts_fatality_otherwise(incident=incident.pk)).exists():
        return
    begun = begun_now(evaluation)
    assert begun is not None  # or there were no result before it
    note_overtaken_result(begun, cause=_cause(incident), by=SYSTEM, now=now)


def _cause(incident: Incident) -> JsonObject:
    return fatality_cause(
        reference=incident.reference,
        date=incident.date.isoformat(),
        confirmed=incident.status == IncidentStatus.CONFIRMED,
    )
