"""What a decision on a fatal accident does to the results of its year, said on its page."""

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Person
from evaluations.access import decides_on_evaluations, fills_checklists, results_visible_to
from evaluations.choices import FROZEN_STATUSES
from evaluations.models import Result
from evaluations.models.results import (
    counts_fatality_otherwise,
    is_overtaken,
    rules_count_incidents,
)
from monitoring.choices import IncidentKind, IncidentStatus
from monitoring.consequences import ConsequenceLine
from monitoring.models import Incident


def results_concerned(user: Person, incident: Incident) -> list[ConsequenceLine]:
    """Before a decision what a confirmation reopens, to who may have to decide; after it, to
    everybody, the published results that it has overtaken. One statement, none of other kinds."""
    if incident.kind != IncidentKind.FATAL:
        return []
    if incident.status != IncidentStatus.REPORTED:
        found = _of_its_year(user, incident).filter(
            counts_fatality_otherwise(incident=incident.pk), is_overtaken()
        )
        return [_overtaken(one) for one in found]
    if not (decides_on_evaluations(user) or fills_checklists(user)):
        return []
    reopened = _of_its_year(user, incident).filter(
        rules_count_incidents(),
        revision=F("evaluation__revision"),
        evaluation__status__in=FROZEN_STATUSES,
    )
    return [_would_reopen(one) for one in reopened]


def _of_its_year(user: Person, incident: Incident) -> QuerySet[Result]:
    return (
        results_visible_to(user)
        .standing()
        .filter(
            evaluation__contractor=incident.contractor_id,
            evaluation__period__start__lte=incident.date,
            evaluation__period__end__gte=incident.date,
        )
        .select_related("evaluation__period__instrument")
        .defer("case", "output", "context", "evaluation__period__instrument__content")
        .order_by("pk")
    )


def _would_reopen(result: Result) -> ConsequenceLine:
    said = _(
        "Confirmed, this fatal accident overtakes the result of %(period)s at once: its next "
        "revision is begun, and coordinators, managers and the contractor are told."
    )
    return _line(result, said)


def _overtaken(result: Result) -> ConsequenceLine:
    said = _(
        "The result of %(period)s does not count this decision and no longer holds: its next "
        "revision is being prepared."
    )
    return _line(result, said)


def _line(result: Result, said: str) -> ConsequenceLine:
    address = reverse("scorecard", args=[result.sha256])
    return ConsequenceLine(
        said % {"period": result.evaluation.period}, address, _("Open the scorecard")
    )
