"""What is told of a change: codes, numbers and days; no words somebody wrote, no names of people.

``docs/webhooks.md`` describes each to who receives them; a test holds the two together.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, QuerySet

from core.audit import AuditedRow
from core.canonical import JsonObject
from evaluations.choices import ResultState
from evaluations.models import Evaluation, Publication, Result
from evaluations.models.results import (
    counts_fatality_otherwise,
    is_overtaken,
    published_later,
    result_state,
)
from evaluations.selectors.later_incidents import holding_again
from findings.models import Finding
from monitoring.models import Incident
from standings.models import StandingDecision
from webhooks.choices import WebhookEvent

# By what the audit calls the thing and the deed.
EVENTS: dict[str, dict[str, tuple[WebhookEvent, ...]]] = {
    StandingDecision.AUDIT_NAME: {"decide_standing": (WebhookEvent.STANDING_DECIDED,)},
    Evaluation.AUDIT_NAME: {
        "publish_evaluation": (WebhookEvent.RESULT_PUBLISHED,),
        "make_final": (WebhookEvent.RESULT_FINAL,),
    },
    Incident.AUDIT_NAME: {
        "decide_incident": (WebhookEvent.RESULT_OVERTAKEN, WebhookEvent.RESULT_HOLDS),
    },
    Finding.AUDIT_NAME: {
        "raise_finding": (WebhookEvent.FINDING_RAISED,),
        "change_finding": (WebhookEvent.FINDING_CHANGED,),
        "answer_finding": (WebhookEvent.FINDING_CHANGED,),
        "refuse_answer": (WebhookEvent.FINDING_CHANGED,),
        "close_finding": (WebhookEvent.FINDING_CLOSED,),
        "undo_closing": (WebhookEvent.FINDING_CHANGED,),
        "withdraw_finding": (WebhookEvent.FINDING_WITHDRAWN,),
    },
}


def event_data(event: WebhookEvent, target: AuditedRow) -> list[JsonObject]:
    """What is told of this row as it stands now, a message each: of an incident none but for the
    results that its decision overtakes, or lets hold again. KeyError for a kind nobody is told of.
    """
    if isinstance(target, Incident):
        return _holding(target) if event == WebhookEvent.RESULT_HOLDS else _overtaken(target)
    return [DATA[target.AUDIT_NAME](target)]


def _standing(decision: StandingDecision) -> JsonObject:
    return {
        "contractor": decision.contractor.code,
        "number": decision.number,
        "standing": str(decision.standing),
        "from_on": decision.from_on.isoformat(),
        "until_on": decision.until_on.isoformat() if decision.until_on else None,
    }


def _result(evaluation: Evaluation) -> JsonObject:
    """The last published result of an evaluation: the one that the deed was about."""
    published = Publication.objects.filter(result__evaluation=evaluation)
    publication = published.select_related("result", "finality").defer(
        "comparison", "result__case", "result__output", "result__context"
    )
    newest = publication.order_by("-result__revision")[0]
    return _told_of(evaluation, newest, state=result_state(newest))


def _overtaken(incident: Incident) -> list[JsonObject]:
    """The published results that no longer say what is so since this one was decided."""
    overtaken = Result.objects.filter(
        counts_fatality_otherwise(incident=incident.pk), is_overtaken()
    )
    return [
        _told_of(one.result.evaluation, one, state=ResultState.OVERTAKEN)
        for one in _publications(overtaken)
    ]


def _holding(incident: Incident) -> list[JsonObject]:
    """The published results that say again what is so, since nothing has replaced them."""
    stands = holding_again(incident).exclude(Exists(published_later()))
    return [
        _told_of(one.result.evaluation, one, state=result_state(one))
        for one in _publications(stands)
    ]


def _publications(results: QuerySet[Result]) -> QuerySet[Publication]:
    found = Publication.objects.filter(result__in=results.order_by().values("pk")).select_related(
        "finality",
        "result__evaluation__contractor",
        "result__evaluation__period",
        "result__evaluation__instrument",
    )
    kept = found.defer("comparison", "result__case", "result__output", "result__context")
    return kept.order_by("result")


def _told_of(evaluation: Evaluation, newest: Publication, *, state: ResultState) -> JsonObject:
    return {
        "contractor": evaluation.contractor.code,
        "year": evaluation.period.year,
        "round": evaluation.period.round,
        "instrument": evaluation.instrument.code,
        "revision": newest.result.revision,
        "state": state.value,
        "sha256": newest.result.sha256,
    }


def _finding(finding: Finding) -> JsonObject:
    return {
        "finding": finding.reference,
        "contractor": finding.contractor.code,
        "year": finding.year,
        "severity": str(finding.severity),
        "status": str(finding.status),
        "due_on": finding.due_on.isoformat() if finding.due_on else None,
    }


DATA: dict[str, Callable[[Any], JsonObject]] = {
    StandingDecision.AUDIT_NAME: _standing,
    Evaluation.AUDIT_NAME: _result,
    Finding.AUDIT_NAME: _finding,
}
