"""Sources over the API: what answers rest on, read as the page shows it."""

from functools import partial
from typing import Any

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from checklists.api.evidence import evaluation_with_evidence
from core.requests.api import api_view, described
from core.requests.lists import list_of, listed_of
from evaluations.choices import SourceKind
from evaluations.models import Evaluation
from evaluations.parties import CONTRACTOR, OWNER, Party, PartySource
from evaluations.selectors.sources import sources_read_by

PARTY_WORDS = {OWNER: "owner", CONTRACTOR: "contractor"}


class SourceFileOut(serializers.Serializer[Any]):
    """A file that shows a source; ``id`` is that of the evidence of the party that told it."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    sha256 = serializers.CharField()


class SourceOut(serializers.Serializer[Any]):
    """One source of one item; "" where its kind has no such field. ``who`` is a role, of an
    interview, and ``on`` the day it was seen, asked or dated."""

    id = serializers.IntegerField()
    item = serializers.CharField()
    party = serializers.ChoiceField(choices=[*PARTY_WORDS.values()])
    kind = serializers.ChoiceField(choices=SourceKind.choices)
    on = serializers.DateField()
    place = serializers.CharField()
    who = serializers.CharField()
    document_type = serializers.CharField()
    number = serializers.CharField()
    says = serializers.CharField()
    contradicts = serializers.BooleanField()
    added_at = serializers.DateTimeField()
    files = SourceFileOut(many=True)


@described(responses=list_of(SourceOut), operation_id="list_sources")
@api_view(["GET"])
def sources(request: Request, evaluation_id: int) -> Response:
    """What the answers rest on; with what the contractor told, once it has been given."""
    return sources_answered(request, evaluation_with_evidence(request, evaluation_id))


def sources_answered(request: Request, evaluation: Evaluation, party: Party = OWNER) -> Response:
    """The sources that a party reads, its own first, oldest first."""
    read = sources_read_by(party, evaluation)
    page = listed_of(request, read, by=partial(_position, party))
    return page.answer(_as_json(source, told_by) for source, told_by in page.rows)


def _position(party: Party, told: tuple[PartySource, Party]) -> list[Any]:
    source, told_by = told
    return [told_by is not party, source.added_at.isoformat(), source.pk]


def _as_json(source: PartySource, told_by: Party) -> dict[str, Any]:
    shown = [one for one in source.files.all() if one.removed_at is None]
    said = {
        "id": source.pk,
        "item": source.item.code,
        "party": PARTY_WORDS[told_by],
        "files": [{"id": one.pk, "name": one.name, "sha256": one.sha256} for one in shown],
    }
    same = set(SourceOut().fields) - said.keys()
    return SourceOut(said | {name: getattr(source, name) for name in same}).data


urlpatterns = [path("evaluations/<int:evaluation_id>/sources/", sources, name="sources")]
