"""Incidents that stand otherwise by now than the result of their year was frozen with.

A frozen result is never changed: what came after it counts in the next revision alone. So whoever
publishes or reads it is told, and a manager is led to reopening it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.roles import Person
from core.audit import deeds_on
from core.canonical import JsonObject
from evaluations.access import evaluations_visible_to
from evaluations.choices import FROZEN_STATUSES, LaterStanding
from evaluations.models import Evaluation, Result
from evaluations.models.results import (
    IS_MISSING,
    counts_fatality_otherwise,
    incidents_of_result,
    rules_count_incidents,
)
from monitoring.choices import LOST_TIME, IncidentKind, IncidentStatus
from monitoring.models import Incident


@dataclass(frozen=True, slots=True)
class LaterIncident:
    """An incident of a frozen year as it stands now, and how that differs from the result."""

    incident: Incident
    standing: LaterStanding


def later_incidents(evaluations: Collection[Evaluation]) -> dict[int, tuple[LaterIncident, ...]]:
    """By evaluation what stands otherwise than in its frozen result, oldest first.

    Only the frozen ones are asked for: two statements, none without them. Their period is joined.
    """
    frozen = {one.pk: one for one in evaluations if one.status in FROZEN_STATUSES}
    if not frozen:
        return {}
    rows = Result.objects.filter(evaluation__in=frozen, revision=F("evaluation__revision"))
    cases = {
        pk: ({one["ref"]: one for one in counted}, {one["ref"] for one in undecided})
        for pk, counted, undecided in rows.values_list(
            "evaluation_id", "counted_incidents", "context__undecided"
        )
    }
    named = {ref for counted, _undecided in cases.values() for ref in counted}
    found: dict[int, list[Incident]] = defaultdict(list)
    for one in _incidents_of(frozen.values(), named=named):
        found[one.contractor_id].append(one)
    return {
        pk: tuple(
            LaterIncident(one, standing)
            for one in found[frozen[pk].contractor_id]
            if (standing := _standing(one, frozen[pk], counted=counted, undecided=undecided))
        )
        for pk, (counted, undecided) in cases.items()
    }


def _incidents_of(
    evaluations: Iterable[Evaluation], *, named: Collection[str]
) -> QuerySet[Incident]:
    """Those of the periods, and those a result names that may have been given another day."""
    wanted = Q(reference__in=named)
    for one in evaluations:
        days = (one.period.start, one.period.end)
        wanted |= Q(contractor=one.contractor_id, date__range=days)
    return Incident.objects.filter(wanted).order_by("date", "reference")


def _standing(
    incident: Incident,
    evaluation: Evaluation,
    *,
    counted: Mapping[str, JsonObject],
    undecided: Collection[str],
) -> LaterStanding | None:
    """How an incident differs from what was frozen; None where it does not."""
    period, was = evaluation.period, counted.get(incident.reference)
    if was:
        if incident.status != IncidentStatus.CONFIRMED:
            return LaterStanding.REJECTED
        now = (incident.date.isoformat(), incident.kind, incident.fatalities)
        is_same = now == (was["date"], was["kind"], was["fatalities"])
        return None if is_same else LaterStanding.CHANGED
    if not period.start <= incident.date <= period.end:
        return None
    if incident.status == IncidentStatus.CONFIRMED:
        return LaterStanding.CONFIRMED
    is_new = incident.status == IncidentStatus.REPORTED and incident.reference not in undecided
    return LaterStanding.REPORTED if is_new else None


def holding_again(incident: Incident) -> QuerySet[Result]:
    """The results that its last decision overtakes no longer: they counted this fatal accident
    otherwise until then, and by now count each as it was decided.

    Asked of the audit, which knows how it was decided before; two statements.
    """
    decided = deeds_on(Incident, "decide_incident").filter(target_id=incident.pk).order_by("-pk")
    was = decided.values_list("before__status", flat=True).first()
    if incident.kind != IncidentKind.FATAL or was in (None, IncidentStatus.REPORTED):
        return Result.objects.none()
    counted = Q(counted_incidents__contains=[{"ref": incident.reference}])
    days = Q(
        evaluation__period__start__lte=incident.date, evaluation__period__end__gte=incident.date
    )
    taken_back = incident.status == IncidentStatus.REJECTED
    return Result.objects.filter(
        days & ~counted if taken_back else counted,
        rules_count_incidents(),
        ~counts_fatality_otherwise(),
        evaluation__contractor=incident.contractor_id,
    )


def overtaken_results(user: Person) -> QuerySet[Evaluation]:
    """The frozen evaluations this person sees that do not count a lost time injury or fatality
    which was confirmed beside or after the approval; what else came later lowers no rating.

    Asked of the frozen result and not of two clocks: of two people at the same moment the one who
    began first may be the one who is through last."""
    confirmed = incidents_of_result().filter(IS_MISSING, kind__in=LOST_TIME)
    overtaken = Result.objects.filter(
        Exists(confirmed), evaluation=OuterRef("pk"), revision=OuterRef("revision")
    )
    return evaluations_visible_to(user).filter(Exists(overtaken), status__in=FROZEN_STATUSES)
