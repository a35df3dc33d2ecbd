"""Evidence over the API: handed in, listed, linked to items, removed."""

from collections.abc import Callable
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework.decorators import parser_classes
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from checklists.api.serializers import EvidenceAddedOut, EvidenceIn, EvidenceOut
from checklists.selectors.evidence import EvidenceFile, evidence_files, with_items
from checklists.services import evidence as services
from checklists.services.operations import check_role_for
from core.audit import actor_of
from core.requests.api import api_view, described, sent
from core.requests.lists import list_of, listed_of
from core.requests.uploads import takes_files
from evaluations.access import all_evidence_visible_to, evaluations_visible_to, may_see_evidence
from evaluations.models import Evaluation
from evaluations.parties import OWNER, Party, PartyEvidence


def evaluation_with_evidence(request: Request, evaluation_id: int) -> Evaluation:
    """An evaluation for who may see what stands behind its answers; 404 for others."""
    if not may_see_evidence(request.user):
        raise Http404
    return get_object_or_404(evaluations_visible_to(request.user), pk=evaluation_id)


def _evidence(request: Request, evaluation_id: int, *, evidence_id: int) -> PartyEvidence:
    files = all_evidence_visible_to(request.user).select_related("evaluation", "uploaded_by")
    evaluation = evaluation_with_evidence(request, evaluation_id)
    return get_object_or_404(files, evaluation=evaluation, pk=evidence_id)


@described(methods=["GET"], responses=list_of(EvidenceOut), operation_id="list_evidence")
@described(
    methods=["POST"],
    request={"multipart/form-data": EvidenceIn},
    responses=EvidenceAddedOut,
    operation_id="add_evidence",
)
@takes_files
@api_view(["GET", "POST"])
@parser_classes([MultiPartParser])
def evidence(request: Request, evaluation_id: int) -> Response:
    """The files of an evaluation; or files handed in for one item, all of them or none."""
    return evidence_answered(request, evaluation_with_evidence(request, evaluation_id))


def evidence_answered(
    request: Request, evaluation: Evaluation, *, party: Party = OWNER
) -> Response:
    """The files of a party, or what became of those it hands in."""
    if request.method in SAFE_METHODS:
        files = evidence_files(request.user, evaluation, party=party)
        page = listed_of(request, files, by=_position)
        return page.answer(one.as_json() for one in page.rows)
    by = actor_of(request)
    check_role_for(party, evaluation.pk, by=by)  # before the body is looked at
    given = sent(EvidenceIn, request)
    given.is_valid(raise_exception=True)
    added = services.add_evidence(
        evaluation=evaluation,
        item_code=given.validated_data["item"],
        files=given.validated_data["file"],
        operation=given.validated_data["operation"],
        by=by,
        now=timezone.now(),
        party=party,
    )
    return Response(added)


def _position(one: EvidenceFile) -> list[Any]:
    """Oldest first, as it is listed."""
    return [one.evidence.uploaded_at.isoformat(), one.evidence.name, one.evidence.pk]


@described(responses={200: EvidenceOut}, operation_id="remove_evidence")
@api_view(["DELETE"])
def evidence_file(request: Request, evaluation_id: int, evidence_id: int) -> Response:
    """Take a file away from every item it serves, while the evaluation is open."""
    found = _evidence(request, evaluation_id, evidence_id=evidence_id)
    return evidence_changed(request, found, change=services.remove_evidence)


@described(methods=["PUT"], request=None, responses=EvidenceOut, operation_id="link_evidence")
@described(methods=["DELETE"], responses={200: EvidenceOut}, operation_id="unlink_evidence")
@api_view(["PUT", "DELETE"])
def evidence_item(
    request: Request, evaluation_id: int, evidence_id: int, item_code: str
) -> Response:
    """Have a file serve one more item, or no longer serve it. Both may be repeated."""
    found = _evidence(request, evaluation_id, evidence_id=evidence_id)
    change = services.link_evidence if request.method == "PUT" else services.unlink_evidence
    return evidence_changed(request, found, change=change, item_code=item_code)


def evidence_changed(
    request: Request,
    found: PartyEvidence,
    *,
    change: Callable[..., PartyEvidence],
    party: Party = OWNER,
    **given: Any,
) -> Response:
    """A file of a party after a change of it."""
    change(evidence=found, by=actor_of(request), now=timezone.now(), party=party, **given)
    return Response(with_items(found.evaluation, [found], party=party)[0].as_json())
