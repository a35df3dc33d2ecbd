"""What the workspace asks beside saving: the history of an answer."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.errors import NotAllowed
from evaluations import workspace_selectors
from evaluations.access import evaluations_visible_to, may_see_work
from evaluations.models import Evaluation
from evaluations.sheets import sheet_of


class ChangeOut(serializers.Serializer[Any]):
    """One change of an answer; ``from`` is null at the first."""

    at = serializers.DateTimeField()
    by = serializers.CharField()
    to = serializers.JSONField()

    def get_fields(self) -> dict[str, Any]:
        """``from`` is a word of Python, so it cannot be written as an attribute."""
        return super().get_fields() | {"from": serializers.JSONField(allow_null=True)}


class HistoryOut(serializers.Serializer[Any]):
    """The changes of one answer, latest first."""

    item = serializers.CharField()
    history = ChangeOut(many=True)


def _worked_on(request: Request, evaluation_id: int) -> Evaluation:
    """The evaluation of a working address; a representative sees the scorecard instead."""
    evaluation = get_object_or_404(evaluations_visible_to(request.user), pk=evaluation_id)
    if not may_see_work(request.user):
        raise NotAllowed(_("Only the people of the company that rates see this."))
    return evaluation


@extend_schema(responses=HistoryOut, operation_id="get_answer_history")
@api_view(["GET"])
def answer_history(request: Request, evaluation_id: int, item_code: str) -> Response:
    """Who changed an answer, when, from what, to what."""
    evaluation = _worked_on(request, evaluation_id)
    item = sheet_of(evaluation.instrument_id, evaluation.level).item(item_code)
    if item is None:
        raise NotFound
    history = workspace_selectors.answer_history(evaluation, item)
    return Response(HistoryOut({"item": item.code, "history": history}).data)


urlpatterns = [
    path(
        "evaluations/<int:evaluation_id>/answers/<str:item_code>/history/",
        answer_history,
        name="answer-history",
    ),
]
