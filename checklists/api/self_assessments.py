"""What a contractor's own browser asks and saves while it judges itself.

The same as of a checklist, by the same functions, at the same names behind "self/"; nothing the
company that rates has said stands in any of these answers.
"""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.decorators import parser_classes
from rest_framework.exceptions import NotFound
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.sessions import asked_by_scripts
from checklists.api.evidence import evidence_answered, evidence_changed
from checklists.api.serializers import (
    AnswerIn,
    AnswerOut,
    ElementNoteIn,
    ElementNoteOut,
    EvidenceAddedOut,
    EvidenceIn,
    EvidenceOut,
)
from checklists.api.sources import SourceOut, sources_answered
from checklists.api.views import answer_saved, note_saved
from checklists.api.workspace import ChangesOut, HistoryOut, SinceIn
from checklists.selectors import workspace as workspace_selectors
from checklists.selectors.evidence import evidence_of
from checklists.services import evidence as services
from checklists.services.self_assessments import submit_self_assessment
from core.audit import actor_of
from core.errors import NotAllowed
from core.kept_answers import answered_as_it_stands
from core.requests.api import NothingIn, api_view, described
from core.requests.lists import list_of
from core.requests.uploads import takes_files
from evaluations.access import (
    evaluations_visible_to,
    judges_itself,
    may_see_work,
    own_evaluations_of,
)
from evaluations.models import Evaluation
from evaluations.parties import CONTRACTOR, PartyEvidence
from evaluations.pinned_evaluation import PinnedEvaluation
from evaluations.selectors.self_assessments import self_assessment_of
from instruments.sheets import sheet_of


class SelfAssessmentOut(serializers.Serializer[Any]):
    """Where a self-assessment stands, and what its answers give so far."""

    state = serializers.CharField()
    until = serializers.DateField(allow_null=True)
    submitted_at = serializers.DateTimeField(allow_null=True)
    summary = serializers.JSONField()


def _own(request: Request, evaluation_id: int) -> Evaluation:
    """The evaluation in which this person judges their own company; 404 outside the tenancy."""
    user = request.user
    found = evaluations_visible_to(user) if may_see_work(user) else own_evaluations_of(user)
    joined = found.select_related("period", "contractor", "instrument")
    evaluation = get_object_or_404(joined, pk=evaluation_id)
    if not judges_itself(user):
        raise NotAllowed(_("Only representatives of the contractor judge it in this place."))
    return evaluation


def _pinned(request: Request, evaluation_id: int) -> PinnedEvaluation:
    return PinnedEvaluation.of(_own(request, evaluation_id), CONTRACTOR)


def _file(request: Request, evaluation_id: int, *, evidence_id: int) -> PartyEvidence:
    evaluation = _own(request, evaluation_id)
    files = evidence_of(CONTRACTOR, request.user).select_related("evaluation", "uploaded_by")
    found: PartyEvidence = get_object_or_404(files, evaluation=evaluation, pk=evidence_id)
    return found


def _stands(evaluation: Evaluation) -> Response:
    return Response(SelfAssessmentOut(self_assessment_of(evaluation, now=timezone.now())).data)


@described(responses=SelfAssessmentOut, operation_id="get_self_assessment")
@api_view(["GET"])
def self_assessment(request: Request, evaluation_id: int) -> Response:
    """Where the self-assessment of your company stands."""
    return _stands(_own(request, evaluation_id))


@described(request=NothingIn, responses=SelfAssessmentOut, operation_id="submit_self")
@api_view(["POST"])
@answered_as_it_stands(lambda request, evaluation_id: _stands(_own(request, evaluation_id)))
def submit(request: Request, evaluation_id: int) -> Response:
    """Hand in what your company says of itself; from then on it stays as it is."""
    evaluation = _own(request, evaluation_id)
    submit_self_assessment(evaluation=evaluation, by=actor_of(request), now=timezone.now())
    return _stands(evaluation)


@described(request=AnswerIn, responses=AnswerOut, operation_id="save_self_answer")
@api_view(["PUT"])
def answer(request: Request, evaluation_id: int, item_code: str) -> Response:
    """Save what your company says of itself in one item; operation and version as for answers."""
    return answer_saved(request, _pinned(request, evaluation_id), item_code=item_code)


@described(request=ElementNoteIn, responses=ElementNoteOut, operation_id="save_self_note")
@api_view(["PUT"])
def element_note(request: Request, evaluation_id: int, element_code: str) -> Response:
    """Save what your company says of itself in one element."""
    return note_saved(request, _pinned(request, evaluation_id), element_code=element_code)


@described(responses=HistoryOut, operation_id="get_self_answer_history")
@api_view(["GET"])
def answer_history(request: Request, evaluation_id: int, item_code: str) -> Response:
    """Who of your company changed an answer, when, from what, to what."""
    evaluation = _own(request, evaluation_id)
    item = sheet_of(evaluation.instrument_id, evaluation.level).item(item_code)
    if item is None:
        raise NotFound
    history = workspace_selectors.answer_history(evaluation, item, party=CONTRACTOR)
    return Response(HistoryOut({"item": item.code, "history": history}).data)


@asked_by_scripts
@described(parameters=[SinceIn], responses=ChangesOut, operation_id="get_self_changes")
@api_view(["GET"])
def changes(request: Request, evaluation_id: int) -> Response:
    """What your company has said of itself since a cursor."""
    evaluation = _own(request, evaluation_id)
    asked = SinceIn(data=request.query_params)
    asked.is_valid(raise_exception=True)
    since = asked.validated_data["since"]
    found = workspace_selectors.changes_since(evaluation, since, party=CONTRACTOR)
    found |= {"people": [], "assigned": {}}
    if asked.validated_data["beside"]:
        found["beside"] = workspace_selectors.beside(evaluation, CONTRACTOR)
    return Response(found)


@described(methods=["GET"], responses=list_of(EvidenceOut), operation_id="list_self_evidence")
@described(
    methods=["POST"],
    request={"multipart/form-data": EvidenceIn},
    responses=EvidenceAddedOut,
    operation_id="add_self_evidence",
)
@takes_files
@api_view(["GET", "POST"])
@parser_classes([MultiPartParser])
def evidence(request: Request, evaluation_id: int) -> Response:
    """The files of your company; or files handed in for one item, all of them or none."""
    return evidence_answered(request, _own(request, evaluation_id), party=CONTRACTOR)


@described(responses=list_of(SourceOut), operation_id="list_self_sources")
@api_view(["GET"])
def sources(request: Request, evaluation_id: int) -> Response:
    """What your company's answers rest on, as it told."""
    return sources_answered(request, _own(request, evaluation_id), party=CONTRACTOR)


@described(responses={200: EvidenceOut}, operation_id="remove_self_evidence")
@api_view(["DELETE"])
def evidence_file(request: Request, evaluation_id: int, evidence_id: int) -> Response:
    """Take a file of your company away from every item it serves."""
    found = _file(request, evaluation_id, evidence_id=evidence_id)
    return evidence_changed(request, found, change=services.remove_evidence, party=CONTRACTOR)


@described(methods=["PUT"], request=None, responses=EvidenceOut, operation_id="link_self_evidence")
@described(methods=["DELETE"], responses={200: EvidenceOut}, operation_id="unlink_self_evidence")
@api_view(["PUT", "DELETE"])
def evidence_item(
    request: Request, evaluation_id: int, evidence_id: int, item_code: str
) -> Response:
    """Have a file of your company serve one more item, or no longer serve it."""
    found = _file(request, evaluation_id, evidence_id=evidence_id)
    change = services.link_evidence if request.method == "PUT" else services.unlink_evidence
    return evidence_changed(request, found, change=change, party=CONTRACTOR, item_code=item_code)


_AT = "evaluations/<int:evaluation_id>/self/"
urlpatterns = [
    path(_AT, self_assessment, name="self-assessment"),
    path(f"{_AT}submit/", submit, name="self-submit"),
    path(f"{_AT}answers/<str:item_code>/", answer, name="self-answer"),
    path(f"{_AT}answers/<str:item_code>/history/", answer_history, name="self-answer-history"),
    path(f"{_AT}element-notes/<str:element_code>/", element_note, name="self-element-note"),
    path(f"{_AT}changes/", changes, name="self-changes"),
    path(f"{_AT}sources/", sources, name="self-sources"),
    path(f"{_AT}evidence/", evidence, name="self-evidence"),
    path(f"{_AT}evidence/<int:evidence_id>/", evidence_file, name="self-evidence-file"),
    path(
        f"{_AT}evidence/<int:evidence_id>/items/<str:item_code>/",
        evidence_item,
        name="self-evidence-item",
    ),
]
