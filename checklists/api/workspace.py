"""What the workspace asks beside saving: history, what others did, who does which element."""

from dataclasses import asdict
from typing import Any, cast

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.sessions import asked_by_scripts
from checklists.presence import others_present
from checklists.selectors import workspace as workspace_selectors
from contractors.api import PersonField
from core.audit import actor_of
from core.errors import NotAllowed
from core.figures.api import SentNumberField
from core.kept_answers import answered_as_it_stands
from core.requests.api import api_view, described, sent
from evaluations.access import evaluations_visible_to, may_assign, may_fill, may_see_work
from evaluations.models import Evaluation
from evaluations.selectors import evaluations as evaluation_selectors
from evaluations.services import assignments
from instruments.sheets import sheet_of


class ChangeOut(serializers.Serializer[Any]):
    """One change of an answer; ``from`` is null at the first."""

    at = serializers.DateTimeField()
    by = serializers.CharField()
    to = serializers.DictField()

    def get_fields(self) -> dict[str, Any]:
        """``from`` is a word of Python, so it cannot be written as an attribute."""
        return super().get_fields() | {"from": serializers.DictField(allow_null=True)}


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


@described(responses=HistoryOut, operation_id="get_answer_history")
@api_view(["GET"])
def answer_history(request: Request, evaluation_id: int, item_code: str) -> Response:
    """Who changed an answer, when, from what, to what."""
    evaluation = _worked_on(request, evaluation_id)
    item = sheet_of(evaluation.instrument_id, evaluation.level).item(item_code)
    if item is None:
        raise NotFound
    history = workspace_selectors.answer_history(evaluation, item)
    return Response(HistoryOut({"item": item.code, "history": history}).data)


class SinceIn(serializers.Serializer[Any]):
    """From where on, the element the asking person is on, and whether they know the rest yet."""

    since = SentNumberField(min_value=0, max_value=2**62, default=0)
    element = serializers.CharField(max_length=20, allow_blank=True, default="")
    beside = serializers.BooleanField(default=False)


class ChangesOut(serializers.Serializer[Any]):
    """What was saved since, who else is there, and who does which element.

    ``beside`` is there when it was asked for: what stands beside the items and rarely changes.
    """

    cursor = serializers.IntegerField()
    answers = serializers.ListField(child=serializers.DictField())
    notes = serializers.ListField(child=serializers.DictField())
    summary = serializers.DictField(allow_null=True)
    people = serializers.ListField(child=serializers.DictField())
    assigned = serializers.DictField()
    beside = serializers.DictField(required=False)


@asked_by_scripts
@described(parameters=[SinceIn], responses=ChangesOut, operation_id="get_changes")
@api_view(["GET"])
def changes(request: Request, evaluation_id: int) -> Response:
    """Answers and notes saved since a cursor, and who is on which element now."""
    evaluation = _worked_on(request, evaluation_id)
    asked = SinceIn(data=request.query_params)
    asked.is_valid(raise_exception=True)
    given = asked.validated_data
    fills = may_fill(request.user, evaluation)
    people = others_present(
        evaluation.pk,
        user=cast(User, request.user),
        element=given["element"] if fills else None,
        now=timezone.now(),
    )
    answer = workspace_selectors.changes_since(evaluation, given["since"]) | {
        "people": [asdict(one) for one in people],
        "assigned": evaluation_selectors.assignments(evaluation),
    }
    if given["beside"]:
        answer["beside"] = workspace_selectors.beside(evaluation)
    return Response(answer)


class AssignmentIn(serializers.Serializer[Any]):
    """The id of the person who does the element, or null."""

    person = PersonField(allow_null=True)


@described(request=AssignmentIn, responses=OpenApiTypes.OBJECT, operation_id="assign_element")
@api_view(["PUT"])
@answered_as_it_stands(lambda request, evaluation_id, **_at: _assigned(request, evaluation_id))
def assign_element(request: Request, evaluation_id: int, element_code: str) -> Response:
    """Give an element to a coordinator; returns who does which element."""
    evaluation = _worked_on(request, evaluation_id)
    given = sent(AssignmentIn, request)
    if not may_assign(request.user):
        raise NotAllowed(_("Only HSE coordinators and managers assign elements."))
    given.is_valid(raise_exception=True)
    assignments.assign_element(
        evaluation=evaluation,
        element_code=element_code,
        person=given.validated_data["person"],
        by=actor_of(request),
        now=timezone.now(),
    )
    return _assigned(request, evaluation_id)


def _assigned(request: Request, evaluation_id: int) -> Response:
    return Response(evaluation_selectors.assignments(_worked_on(request, evaluation_id)))


class SessionOut(serializers.Serializer[Any]):
    """Who is signed in, and the server's time."""

    person = serializers.IntegerField()
    name = serializers.CharField()
    now = serializers.DateTimeField()


@asked_by_scripts
@ensure_csrf_cookie
@described(responses=SessionOut, operation_id="get_session")
@api_view(["GET"])
def session(request: Request) -> Response:
    """Who is signed in; sets the cookie with the token that saving needs, where it is lacking."""
    user = cast(User, request.user)
    return Response(SessionOut({"person": user.pk, "name": user, "now": timezone.now()}).data)


urlpatterns = [
    path("session/", session, name="session"),
    path("evaluations/<int:evaluation_id>/changes/", changes, name="changes"),
    path(
        "evaluations/<int:evaluation_id>/assignments/<str:element_code>/",
        assign_element,
        name="assignment",
    ),
    path(
        "evaluations/<int:evaluation_id>/answers/<str:item_code>/history/",
        answer_history,
        name="answer-history",
    ),
]
