"""HTTP in, one service or selector call, HTTP out."""

from typing import Any

from django.utils import timezone
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from checklists.api.serializers import (
    AnswerIn,
    AnswerOut,
    ElementNoteIn,
    ElementNoteOut,
)
from checklists.services import answers
from core.audit import actor_of
from core.requests.api import api_view, described, sent
from evaluations.models import Evaluation
from evaluations.pinned_evaluation import PinnedEvaluation, pinned_evaluation
from instruments.sheets import sheet_of


def _cleaned(serializer: Serializer[Any]) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    data: dict[str, Any] = serializer.validated_data
    return data


def _evaluation_to_save_in(request: Request, evaluation_id: int) -> PinnedEvaluation:
    try:
        return pinned_evaluation(request.user, evaluation_id)
    except Evaluation.DoesNotExist:
        raise NotFound from None


@described(request=AnswerIn, responses=AnswerOut, operation_id="save_answer")
@api_view(["PUT"])
def save_answer(request: Request, evaluation_id: int, item_code: str) -> Response:
    """Save one answer; the same operation sent twice counts once, a stale one gets 409."""
    pinned = _evaluation_to_save_in(request, evaluation_id)
    return answer_saved(request, pinned, item_code=item_code)


def answer_saved(request: Request, pinned: PinnedEvaluation, *, item_code: str) -> Response:
    """Save one answer of whoever judges there."""
    item = sheet_of(pinned.instrument_id, pinned.level).item(item_code)
    given = _cleaned(sent(AnswerIn, request, item=item))
    saved = answers.save_answer(
        pinned=pinned,
        item_code=item_code,
        operation=given.pop("operation"),
        base_version=given.pop("base_version"),
        change=answers.AnswerChange(**given),
        by=actor_of(request),
        now=timezone.now(),
    )
    return Response(saved)


@described(request=ElementNoteIn, responses=ElementNoteOut, operation_id="save_element_note")
@api_view(["PUT"])
def save_element_note(request: Request, evaluation_id: int, element_code: str) -> Response:
    """Save the note of one element; operation and version as for an answer."""
    pinned = _evaluation_to_save_in(request, evaluation_id)
    return note_saved(request, pinned, element_code=element_code)


def note_saved(request: Request, pinned: PinnedEvaluation, *, element_code: str) -> Response:
    """Save the note of one element, of whoever judges there."""
    given = _cleaned(sent(ElementNoteIn, request))
    saved = answers.save_element_note(
        pinned=pinned,
        element_code=element_code,
        by=actor_of(request),
        now=timezone.now(),
        **given,
    )
    return Response(saved)
