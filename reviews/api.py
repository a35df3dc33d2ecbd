"""What a review says and decides, for programs: by the rules of its pages."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from uuid import uuid4

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from core.audit import actor_of
from core.canonical import JsonObject
from core.operations import once
from core.requests.api import api_view, described, sent_as
from evaluations.access import evaluations_visible_to, may_see_work
from evaluations.api import EvaluationOut
from evaluations.choices import FROZEN_STATUSES
from evaluations.models import Evaluation
from evaluations.pinned_evaluation import give_pinned
from evaluations.readiness import Readiness
from evaluations.selectors.evaluations import evaluation_list
from evaluations.services import life_cycle
from evaluations.services.looks import approval_look, publication_look
from reviews.rules import RevisionChanges
from reviews.selectors import changes_of


class EvaluationStepIn(serializers.Serializer[Any]):
    """A step; sent twice under an ``operation`` it is taken once."""

    operation = serializers.UUIDField(allow_null=True, default=None)


class ReturnIn(EvaluationStepIn):
    """Why an evaluation is sent back."""

    reason = serializers.CharField(allow_blank=True, max_length=4000)


class ReopenIn(EvaluationStepIn):
    """Why an approved evaluation is opened again.

    ``to_manager`` takes an approval back that is not published yet: it is submitted as it was.
    """

    reason = serializers.CharField(allow_blank=True, max_length=2000)
    to_manager = serializers.BooleanField(default=False)


class ReadinessOut(serializers.Serializer[Any]):
    """What is open before the next step, by codes of items and references of incidents.

    ``without_finding`` are items judged minor, major or critical of which none was raised.
    ``percent`` and ``rating`` are what is frozen or would be now, null while an item is open.
    ``changed_in_revision`` are items answered otherwise than in the revision before,
    ``changed_besides`` what else it changes: {"rating": {"before", "now", "by_earlier_incidents"}
    or null, "incidents": [{"incident", "counting"}], "figures": [{"figure", "before", "now"}],
    "findings": [{"finding", "difference"}]}; both null in a first one. ``changes`` are items whose
    share of their most moved by half or more since last year: {"item", "before", "now"} in percent;
    ``excluded`` are items that are not applicable and were scored then: {"item", "before"}.
    ``later`` are incidents that stand otherwise than a frozen result counts them: {"incident",
    "standing"}. ``findings`` counts those of the contractor that are not closed, wherever they were
    raised: {"open", "major", "overdue"}.
    ``looked`` is to be sent with approving or publishing: it says that this is what was looked at.
    """

    percent = serializers.CharField(allow_null=True)
    rating = serializers.CharField(allow_null=True)
    changed_in_revision = serializers.ListField(child=serializers.CharField(), allow_null=True)
    changed_besides = serializers.DictField(allow_null=True)
    open_items = serializers.ListField(child=serializers.CharField())
    without_finding = serializers.ListField(child=serializers.CharField())
    without_evidence = serializers.ListField(child=serializers.CharField())
    changes = serializers.ListField(child=serializers.DictField())
    excluded = serializers.ListField(child=serializers.DictField())
    undecided = serializers.ListField(child=serializers.CharField())
    later = serializers.ListField(child=serializers.DictField())
    missing_months = serializers.ListField(child=serializers.DateField())
    awaiting_months = serializers.ListField(child=serializers.DateField())
    findings = serializers.DictField(child=serializers.IntegerField())
    told = serializers.ListField(child=serializers.CharField())
    looked = serializers.CharField()


def readiness_as_json(
    ready: Readiness, *, looked: str, changes: RevisionChanges | None = None
) -> dict[str, Any]:
    """As ``ReadinessOut`` says it; ``looked`` is the digest of all that was looked at."""
    return {
        "percent": ready.now.percent,
        "rating": ready.now.rating["code"] if ready.now.rating else None,
        "changed_in_revision": (
            [item.code for item in ready.revised.items] if ready.revised else None
        ),
        "changed_besides": _besides(changes) if changes else None,
        "open_items": [item.code for item in ready.open_items],
        "without_finding": [one.item.code for one in ready.without_finding],
        "without_evidence": [item.code for item in ready.without_evidence],
        "changes": [
            {"item": one.item.code, "before": one.before, "now": one.now} for one in ready.changes
        ],
        "excluded": [{"item": one.item.code, "before": one.before} for one in ready.excluded],
        "undecided": [one.reference for one in ready.undecided],
        "later": [
            {"incident": one.incident.reference, "standing": one.standing.value}
            for one in ready.later
        ],
        "missing_months": [month.isoformat() for month in ready.missing_months],
        "awaiting_months": [month.isoformat() for month in ready.awaiting_months],
        "findings": {
            "open": ready.findings.total,
            "major": ready.findings.major,
            "overdue": ready.findings.overdue,
        },
        "told": list(ready.told),
        "looked": looked,
    }


def _besides(changes: RevisionChanges) -> dict[str, Any]:
    return {
        "rating": asdict(changes.rating) if changes.rating else None,
        "incidents": [
            {"incident": one.incident["ref"], "counting": one.counting.value}
            for one in changes.incidents
        ],
        "figures": [
            {"figure": one.name, "before": one.before, "now": one.now} for one in changes.figures
        ],
        "findings": [
            {"finding": one.finding["ref"], "difference": one.difference.value}
            for one in changes.findings
        ],
    }


class LookedIn(EvaluationStepIn):
    """What was looked at before a step that is not taken back: ``looked`` of readiness.

    Without it, or where it stands otherwise by now, nothing is changed and the answer is 409.
    """

    looked = serializers.CharField(allow_blank=True, max_length=64, default="")


@described(responses=ReadinessOut, operation_id="get_readiness")
@api_view(["GET"])
def get_readiness(request: Request, evaluation_id: int) -> Response:
    """What is open before an evaluation's next step, who would be told, and ``looked``.

    Approving and publishing ask for ``looked`` and answer 409 where it stands otherwise by then:
    read this again, look, and send the new one.
    """
    evaluation = get_object_or_404(evaluation_list(request.user), pk=evaluation_id)
    if not may_see_work(request.user):
        raise PermissionDenied
    now = timezone.now()
    if evaluation.status in FROZEN_STATUSES:
        publication = publication_look(request.user, [evaluation], now=now)
        (ready,) = publication.ready
        changes = changes_of([evaluation]).get(evaluation.pk)
        return Response(readiness_as_json(ready, looked=publication.digest, changes=changes))
    approval = approval_look(request.user, give_pinned(evaluation), now=now)
    changes = changes_of([evaluation], {evaluation.pk: approval.frozen}).get(evaluation.pk)
    body = readiness_as_json(approval.ready, looked=approval.digest, changes=changes)
    if not approval.ready.open_items:
        output = approval.frozen["output"]
        body |= {"percent": output["percent"], "rating": output["rating"]}
    return Response(body)


def _step(
    name: str, step: Callable[..., object], *, takes: type[EvaluationStepIn] = EvaluationStepIn
) -> Callable[..., Response]:
    """A view that moves an evaluation one step along its life cycle and returns it, as it stands by
    then where the step was taken before under its operation."""

    @described(request=takes, responses=EvaluationOut, operation_id=f"{name}_evaluation")
    @api_view(["POST"])
    def view(request: Request, evaluation_id: int) -> Response:
        evaluation = get_object_or_404(evaluations_visible_to(request.user), pk=evaluation_id)
        asked, by, now = sent_as(takes, request), actor_of(request), timezone.now()
        operation = asked.pop("operation") or uuid4()

        def store() -> JsonObject:
            step(evaluation=evaluation, by=by, now=now, **asked)
            return {}

        about = f"evaluation/{evaluation.pk}/{name}"
        once(operation, about=about, asked=asked, store=store, by=by, now=now)
        return Response(EvaluationOut(evaluation_list(request.user).get(pk=evaluation_id)).data)

    return view


def _publish(*, evaluation: Evaluation, **given: Any) -> object:
    return life_cycle.publish_evaluations(evaluations=[evaluation], **given)


submit_evaluation = _step("submit", life_cycle.submit_evaluation)
return_evaluation = _step("return", life_cycle.return_evaluation, takes=ReturnIn)
take_back_submission = _step("take_back", life_cycle.take_back_submission)
reopen_evaluation = _step("reopen", life_cycle.reopen_evaluation, takes=ReopenIn)
undo_reopening = _step("undo_reopening_of", life_cycle.undo_reopening)
approve_evaluation = _step("approve", life_cycle.approve_evaluation, takes=LookedIn)
publish_evaluation = _step("publish", _publish, takes=LookedIn)


urlpatterns = [
    path("evaluations/<int:evaluation_id>/readiness/", get_readiness, name="readiness"),
    path("evaluations/<int:evaluation_id>/submit/", submit_evaluation, name="submit"),
    path("evaluations/<int:evaluation_id>/return/", return_evaluation, name="return"),
    path("evaluations/<int:evaluation_id>/take-back/", take_back_submission, name="take-back"),
    path("evaluations/<int:evaluation_id>/reopen/", reopen_evaluation, name="reopen"),
    path(
        "evaluations/<int:evaluation_id>/undo-reopening/",
        undo_reopening,
        name="undo-reopening",
    ),
    path("evaluations/<int:evaluation_id>/approve/", approve_evaluation, name="approve"),
    path("evaluations/<int:evaluation_id>/publish/", publish_evaluation, name="publish"),
]
