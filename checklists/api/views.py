"""HTTP in, one service or selector call, HTTP out."""

from collections.abc import Callable
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import NotFound, PermissionDenied, ValidationError
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.access_records import taken_out
from checklists.api.serializers import (
    AnswerIn,
    AnswerOut,
    ElementNoteIn,
    ElementNoteOut,
    EvaluationOut,
    EvaluationPageOut,
    LookedIn,
    NothingIn,
    ReadinessOut,
    ReopenIn,
    ResultOut,
    ReturnIn,
    readiness_as_json,
)
from checklists.services import answers
from core.audit import actor_of
from core.requests.api import api_view, described
from evaluations.access import evaluations_visible_to, may_see_work, results_visible_to
from evaluations.choices import FROZEN_STATUSES
from evaluations.models import Evaluation
from evaluations.models.results import is_being_revised
from evaluations.pinned_evaluation import PinnedEvaluation, give_pinned, pinned_evaluation
from evaluations.selectors.evaluations import evaluation_list
from evaluations.services import life_cycle
from evaluations.services.looks import approval_look, publication_look
from instruments.sheets import sheet_of

PAGED = ("limit", "offset", "format")


def _cleaned(serializer: Serializer[Any]) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    data: dict[str, Any] = serializer.validated_data
    return data


def _evaluation(request: Request, evaluation_id: int) -> Evaluation:
    return get_object_or_404(evaluations_visible_to(request.user), pk=evaluation_id)


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
    given = _cleaned(AnswerIn(data=request.data, context={"item": item}))
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
    given = _cleaned(ElementNoteIn(data=request.data))
    saved = answers.save_element_note(
        pinned=pinned,
        element_code=element_code,
        by=actor_of(request),
        now=timezone.now(),
        **given,
    )
    return Response(saved)


@described(
    parameters=[
        OpenApiParameter(
            "limit", int, description="At most so many, 100 unless told, 500 at most."
        ),
        OpenApiParameter("offset", int, description="After so many."),
    ],
    responses=EvaluationPageOut,
    operation_id="list_evaluations",
)
@api_view(["GET"])
def list_evaluations(request: Request) -> Response:
    """The evaluations you may see, paged (limit, offset), by year and contractor; no filters."""
    unknown = [name for name in request.query_params if name not in PAGED]
    if unknown:
        raise ValidationError(dict.fromkeys(unknown, _("This list has no such filter.")))
    pages = LimitOffsetPagination()
    pages.default_limit, pages.max_limit = 100, 500
    rows = pages.paginate_queryset(evaluation_list(request.user), request)
    return pages.get_paginated_response(EvaluationOut(rows, many=True).data)


@described(responses=EvaluationOut, operation_id="get_evaluation")
@api_view(["GET"])
def get_evaluation(request: Request, evaluation_id: int) -> Response:
    """One evaluation and how far it is."""
    evaluation = get_object_or_404(evaluation_list(request.user), pk=evaluation_id)
    return Response(EvaluationOut(evaluation).data)


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
        return Response(readiness_as_json(ready, looked=publication.digest))
    approval = approval_look(request.user, give_pinned(evaluation), now=now)
    body = readiness_as_json(approval.ready, looked=approval.digest)
    if not approval.ready.open_items:
        output = approval.frozen["output"]
        body |= {"percent": output["percent"], "rating": output["rating"]}
    return Response(body)


@taken_out
@described(responses=ResultOut, operation_id="get_result")
@api_view(["GET"])
def get_result(request: Request, sha256: str) -> Response:
    """A frozen result, whole: its hash is over the canonical JSON of case, output, context."""
    found = (
        results_visible_to(request.user)
        .with_state()
        .annotate(being_revised=is_being_revised())
        .select_related("publication")
    )
    result = get_object_or_404(found, sha256=sha256)
    return Response(ResultOut(result).data)


def _step(
    name: str, step: Callable[..., object], *, takes: type[Serializer[Any]] = NothingIn
) -> Callable[..., Response]:
    """A view that moves an evaluation one step along its life cycle and returns it."""

    @described(request=takes, responses=EvaluationOut, operation_id=f"{name}_evaluation")
    @api_view(["POST"])
    def view(request: Request, evaluation_id: int) -> Response:
        evaluation = _evaluation(request, evaluation_id)
        given = _cleaned(takes(data=request.data))
        step(evaluation=evaluation, by=actor_of(request), now=timezone.now(), **given)
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
