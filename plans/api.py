"""Moving a criterion of a plan from a program: the same rules and trail as on the board."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.audit import actor_of
from core.figures.api import SentNumberField
from core.requests.api import api_view, described
from plans.access import plans_visible_to
from plans.choices import Placement
from plans.services.lines import LineMove, place_criteria

MOST = 2_000_000_000


class PlaceIn(serializers.Serializer[Any]):
    """Where a criterion goes; ``base_version`` is the version of it that was read."""

    base_version = SentNumberField(min_value=1, max_value=MOST)
    place = serializers.ChoiceField(choices=Placement.choices)
    year = SentNumberField(min_value=0, max_value=100, allow_null=True, default=None)
    reason = serializers.CharField(allow_blank=True, max_length=4000, default="")


class PlaceOut(serializers.Serializer[Any]):
    """Where it stands now; ``moved`` is false where it stood there already."""

    code = serializers.CharField()
    moved = serializers.BooleanField()
    version = serializers.IntegerField()


@described(request=PlaceIn, responses=PlaceOut, operation_id="place_criterion")
@api_view(["PUT"])
def place_criterion(request: Request, key: UUID, code: str) -> Response:
    """Move one criterion; a stale version gets 409 with where it stands now."""
    plan = get_object_or_404(plans_visible_to(request.user).only("pk"), key=key)
    given = PlaceIn(data=request.data)
    given.is_valid(raise_exception=True)
    asked = given.validated_data
    moved = place_criteria(
        plan=plan,
        versions={code: asked["base_version"]},
        move=LineMove(Placement(asked["place"]), asked["year"], asked["reason"]),
        by=actor_of(request),
        now=timezone.now(),
    )
    version = moved[0].version if moved else asked["base_version"]
    return Response({"code": code, "moved": bool(moved), "version": version})


app_name = "plans-api"
urlpatterns = [
    path("plans/<uuid:key>/criteria/<str:code>/place/", place_criterion, name="place"),
]
