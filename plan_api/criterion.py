"""The criteria of a plan for programs: read, moved, told what they take and that they are realised.

What a criterion takes and its realisation are each sent whole, with the version that was read: what
somebody else stored meanwhile is answered 409, and nothing is written. Sent twice it is once.
"""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.audit import actor_of
from core.figures.api import SentCountField, SentDayField, SentNumberField
from core.files.types import FileType
from core.kept_answers import answered_again, answered_as_it_stands
from core.language.texts import LONGEST_TEXT
from core.requests.api import api_view, described, sent_as
from files.serving import served_as_handed_in
from plans import selectors
from plans.access import plan_files_visible_to, plans_visible_to
from plans.choices import CostClass, Deliverable, Placement, Urgency
from plans.models import FulfilmentPlan, PlanFile
from plans.selectors import FullPlanLine
from plans.services.lines import (
    LONGEST_OWNER,
    MOST_RUPIAH,
    LineDetails,
    LineMove,
    detail_criteria,
    place_criteria,
    realise_criteria,
)


class CriterionOut(serializers.Serializer[Any]):
    """A criterion as it stands; ``files`` counts those that show it is realised. ``version`` is
    what a change sends as ``base_version``."""

    code = serializers.CharField()
    element = serializers.CharField()
    place = serializers.ChoiceField(Placement.choices)
    year = serializers.IntegerField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)
    urgency = serializers.ChoiceField(Urgency.choices, allow_blank=True)
    cost_class = serializers.ChoiceField(CostClass.choices, allow_blank=True)
    cost = serializers.IntegerField(allow_null=True)
    owner = serializers.CharField(allow_blank=True)
    deliverable = serializers.ChoiceField(Deliverable.choices, allow_blank=True)
    due_on = serializers.DateField(allow_null=True)
    realised_on = serializers.DateField(allow_null=True)
    evidence = serializers.CharField(allow_blank=True)
    files = serializers.IntegerField()
    version = serializers.IntegerField()


class PlanFileOut(serializers.Serializer[Any]):
    """A file that shows that a criterion is realised, or did until it was withdrawn with a reason.

    ``address`` is where it is given out as it was handed in; null where you may not open it.
    ``size`` is in bytes, ``sha256`` of those bytes.
    """

    name = serializers.CharField()
    content_type = serializers.ChoiceField(FileType.choices)
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    uploaded_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawal = serializers.CharField(allow_blank=True)
    address = serializers.CharField(allow_null=True)


class PlaceIn(serializers.Serializer[Any]):
    """Where a criterion goes; ``base_version`` is the version of it that was read."""

    base_version = SentCountField()
    place = serializers.ChoiceField(choices=Placement.choices)
    year = SentNumberField(min_value=0, max_value=100, allow_null=True, default=None)
    reason = serializers.CharField(allow_blank=True, max_length=LONGEST_TEXT, default="")


class PlaceOut(serializers.Serializer[Any]):
    """Where it stands now; ``moved`` is false where it stood there already."""

    code = serializers.CharField()
    moved = serializers.BooleanField()
    version = serializers.IntegerField()


class DetailsIn(serializers.Serializer[Any]):
    """What fulfilling a planned criterion takes, whole: "" and null say nothing of it.

    ``cost`` is in whole rupiah, ``due_on`` a day of the year that the criterion is planned for.
    """

    base_version = SentCountField()
    urgency = serializers.ChoiceField(Urgency.choices, allow_blank=True)
    cost_class = serializers.ChoiceField(CostClass.choices, allow_blank=True)
    cost = SentNumberField(min_value=0, max_value=MOST_RUPIAH, allow_null=True)
    owner = serializers.CharField(allow_blank=True, max_length=LONGEST_OWNER)
    deliverable = serializers.ChoiceField(Deliverable.choices, allow_blank=True)
    due_on = SentDayField(allow_null=True)


class RealisedIn(serializers.Serializer[Any]):
    """Since when a criterion is realised and what shows it; null and "" take that back."""

    base_version = SentCountField()
    realised_on = SentDayField(allow_null=True)
    evidence = serializers.CharField(allow_blank=True, max_length=LONGEST_TEXT)


def criterion_of(line: FullPlanLine) -> dict[str, Any]:
    """A line as ``CriterionOut`` reads it."""
    return {"place": line.placement, **asdict(line)}


@described(responses=CriterionOut, operation_id="get_criterion")
@api_view(["GET"])
def get_criterion(request: Request, key: UUID, code: str) -> Response:
    """One criterion of a plan: where it stands, what it takes, what was realised."""
    plan = get_object_or_404(plans_visible_to(request.user).only("pk"), key=key)
    return _answer_of(plan, code)


def _answer_of(plan: FulfilmentPlan, code: str) -> Response:
    line = next((one for one in selectors.full_lines_of(plan) if one.code == code), None)
    if line is None:
        raise Http404
    return Response(CriterionOut(criterion_of(line)).data)


def files_of(request: Request, key: UUID, code: str) -> QuerySet[PlanFile]:
    """What was handed in of a criterion, what is withdrawn too."""
    plan = get_object_or_404(plans_visible_to(request.user).only("pk"), key=key)
    return selectors.files_of_line(get_object_or_404(plan.lines.all(), code=code))


def files_told(request: Request, key: UUID, files: Iterable[PlanFile]) -> list[dict[str, Any]]:
    """Each of these files of a plan, with its address for who may open it."""
    opened = plan_files_visible_to(request.user).filter(plan__key=key)
    mine = set(opened.values_list("pk", flat=True))
    found = [
        {name: getattr(file, name) for name in OF_A_FILE}
        | {"address": _address_of(key, file) if file.pk in mine else None}
        for file in files
    ]
    return [dict(one) for one in PlanFileOut(found, many=True).data]


OF_A_FILE = (
    "name", "content_type", "size", "sha256", "uploaded_at", "withdrawn_at", "withdrawal",
)  # fmt: skip


def _address_of(key: UUID, file: PlanFile) -> str:
    return reverse("plans-api:file", args=[key, file.pk])


@described(
    responses={(200, kind.value): {"type": "string", "format": "binary"} for kind in FileType},
    operation_id="get_plan_file",
)
@api_view(["GET"])
def get_file(request: Request, key: UUID, file_id: int) -> HttpResponseBase:
    """A file of a plan byte for byte as it was handed in."""
    files = plan_files_visible_to(request.user)
    return served_as_handed_in(get_object_or_404(files, plan__key=key, pk=file_id))


@described(request=PlaceIn, responses=PlaceOut, operation_id="place_criterion")
@api_view(["PUT"])
@answered_again
def place_criterion(request: Request, key: UUID, code: str) -> Response:
    """Move one criterion, or decline it with a reason; a stale version gets 409 with where it
    stands now."""
    plan = get_object_or_404(plans_visible_to(request.user).only("pk"), key=key)
    asked = sent_as(PlaceIn, request)
    moved = place_criteria(
        plan=plan,
        versions={code: asked["base_version"]},
        move=LineMove(Placement(asked["place"]), asked["year"], asked["reason"]),
        by=actor_of(request),
        now=timezone.now(),
    )
    line = moved[0] if moved else plan.lines.get(code=code)  # what stands there, whoever moved it
    return Response({"code": code, "moved": bool(moved), "version": line.version})


criterion_again = answered_as_it_stands(
    lambda request, key, code: _answer_of(
        get_object_or_404(plans_visible_to(request.user), key=key), code
    )
)


@described(request=DetailsIn, responses=CriterionOut, operation_id="detail_criterion")
@api_view(["PUT"])
@criterion_again
def detail_criterion(request: Request, key: UUID, code: str) -> Response:
    """Say what fulfilling a planned criterion takes, while the plan is in design."""
    plan = get_object_or_404(plans_visible_to(request.user).only("pk"), key=key)
    asked = sent_as(DetailsIn, request)
    detail_criteria(
        plan=plan,
        versions={code: asked.pop("base_version")},
        details=LineDetails(**asked),
        by=actor_of(request),
        now=timezone.now(),
    )
    return _answer_of(plan, code)


@described(request=RealisedIn, responses=CriterionOut, operation_id="realise_criterion")
@api_view(["PUT"])
@criterion_again
def realise_criterion(request: Request, key: UUID, code: str) -> Response:
    """Tell that a planned criterion is realised, once the plan is approved; or take that back."""
    plan = get_object_or_404(
        plans_visible_to(request.user).select_related("result__evaluation__contractor"), key=key
    )
    asked = sent_as(RealisedIn, request)
    realise_criteria(
        plan=plan,
        versions={code: asked.pop("base_version")},
        by=actor_of(request),
        now=timezone.now(),
        **asked,
    )
    return _answer_of(plan, code)
