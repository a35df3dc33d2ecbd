"""Self-scores beside the owner's answers for programs, and taking one over, as on their page."""

from dataclasses import asdict
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from checklists.api.serializers import AnswerOut, AnswerStateOut
from checklists.services.operations import check_role_for
from checklists.services.taking_over import take_over_self_score
from core.audit import actor_of
from core.errors import NotAllowed
from core.figures.api import PartVersionField
from core.requests.api import api_view, described, sent_as
from core.requests.lists import list_of, listed_of
from evaluations.access import evaluations_visible_to, may_see_work, own_evaluations_of
from evaluations.models import Evaluation
from evaluations.parties import CONTRACTOR, OWNER
from evaluations.pinned_evaluation import give_pinned
from evaluations.rules.self_assessments import self_score_differs
from evaluations.selectors.evaluations import (
    JOINS,
    OPEN_ANSWER,
    AnswerState,
    answers_and_notes,
)
from evaluations.selectors.self_assessments import may_read_self_assessment
from instruments.sheets import sheet_of


class TakenOverIn(serializers.Serializer[Any]):
    """Which item's; ``base_version`` is the ``version`` of the owner's answer that was read."""

    operation = serializers.UUIDField()
    item = serializers.CharField(max_length=20)
    base_version = PartVersionField(read_at="own.version", min_value=0)


class SelfScoreOut(serializers.Serializer[Any]):
    """What a contractor says of itself in an item, beside what the owner says (``own``)."""

    item = serializers.CharField()
    said = AnswerStateOut()
    own = AnswerStateOut()
    differs = serializers.BooleanField()


@described(responses=list_of(SelfScoreOut), operation_id="list_self_scores")
@api_view(["GET"])
def self_scores(request: Request, evaluation_id: int) -> Response:
    """Each item that the contractor has judged, once its self-assessment has been given."""
    evaluation = _evaluation(request, evaluation_id)
    _check_reads(request, evaluation)
    said, own = (
        answers_and_notes(evaluation, CONTRACTOR).answers,
        answers_and_notes(evaluation).answers,
    )
    items = sheet_of(evaluation.instrument_id, evaluation.level).items
    judged = [
        (at, item) for at, item in enumerate(items) if item.id in said and not said[item.id].is_open
    ]
    page = listed_of(request, judged, by=lambda one: [one[0]])
    told = [
        _told(item.code, said[item.id], own=own.get(item.id, OPEN_ANSWER))
        for _at, item in page.rows
    ]
    return page.answer(SelfScoreOut(told, many=True).data)


@described(request=TakenOverIn, responses=AnswerOut, operation_id="take_over_self_score")
@api_view(["POST"])
def take_over(request: Request, evaluation_id: int) -> Response:
    """Take one self-score over as the owner's answer; operation and version as for answers."""
    evaluation = _evaluation(request, evaluation_id)
    check_role_for(OWNER, evaluation.pk, by=actor_of(request))
    given = sent_as(TakenOverIn, request)
    saved = take_over_self_score(
        evaluation=evaluation,
        item_code=given["item"],
        base_version=given["base_version"],
        operation=given["operation"],
        by=actor_of(request),
        now=timezone.now(),
    )
    return Response(saved)


def _evaluation(request: Request, evaluation_id: int) -> Evaluation:
    """One whose self-assessment this person may look at; 404 outside the tenancy."""
    user = request.user
    found = evaluations_visible_to(user) if may_see_work(user) else own_evaluations_of(user)
    return give_pinned(get_object_or_404(found.select_related(*JOINS), pk=evaluation_id))


def _check_reads(request: Request, evaluation: Evaluation) -> None:
    """The owner's people alone: beside what the contractor says stands what they say."""
    user = request.user
    if not may_see_work(user) or not may_read_self_assessment(user, evaluation, now=timezone.now()):
        said = _("What %(contractor)s says of itself is read here once it has been submitted.")
        raise NotAllowed(said % {"contractor": evaluation.contractor})


def _told(item: str, said: AnswerState, *, own: AnswerState) -> dict[str, Any]:
    differs = self_score_differs(
        (own.choice, own.not_applicable), (said.choice, said.not_applicable)
    )
    return {"item": item, "said": _state(said), "own": _state(own), "differs": differs}


def _state(one: AnswerState) -> dict[str, Any]:
    return asdict(one) | {"figure": one.figure or None}


urlpatterns = [
    path("evaluations/<int:evaluation_id>/self-scores/", self_scores, name="self-scores"),
    path("evaluations/<int:evaluation_id>/self-scores/take-over/", take_over, name="take-over"),
]
