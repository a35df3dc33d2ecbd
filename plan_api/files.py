"""What is done to a whole plan beside its steps, and the files of its criteria, for programs."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.decorators import parser_classes
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from core.audit import actor_of
from core.errors import NotAllowed
from core.kept_answers import answered_again, answered_as_it_stands
from core.language.texts import LONGEST_TEXT
from core.requests.api import api_view, described, sent_as
from core.requests.lists import list_of, listed, whole_list
from core.requests.uploads import takes_files
from plan_api.criterion import PlanFileOut, files_of, files_told
from plans import access, selectors
from plans.models import FulfilmentPlan
from plans.services.files import hand_in_plan_files, withdraw_plan_file
from plans.services.frozen_plans import freeze_plan
from plans.services.plans import let_company_plan
from plans.services.revisions import follow_revision


class PlanFilesIn(serializers.Serializer[Any]):
    """Photos and documents that show that a criterion is realised; the same twice is kept once."""

    evidence = serializers.ListField(child=serializers.FileField(allow_empty_file=True))


class PlanFileWithdrawalIn(serializers.Serializer[Any]):
    """Why the file shows nothing."""

    reason = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False)


class CompanyPlansIn(serializers.Serializer[Any]):
    """Whether the company's representatives plan too."""

    allowed = serializers.BooleanField()


class FrozenPlanOut(serializers.Serializer[Any]):
    """A plan as it was frozen: its PDF is made of it."""

    revision = serializers.IntegerField()
    sha256 = serializers.CharField()


class CompanyPlansOut(CompanyPlansIn):
    """As it stands."""


class FollowedOut(serializers.Serializer[Any]):
    """The codes of the criteria that moved."""

    moved = serializers.ListField(child=serializers.CharField())


@described(methods=["GET"], responses=list_of(PlanFileOut), operation_id="list_criterion_files")
@described(
    methods=["POST"],
    request={"multipart/form-data": PlanFilesIn},
    responses=list_of(PlanFileOut),
    operation_id="add_criterion_files",
)
@takes_files
@api_view(["GET", "POST"])
@parser_classes([MultiPartParser])
def files(request: Request, key: UUID, code: str) -> Response:
    """What was handed in of a criterion, what is withdrawn too; or hand in what shows that it is
    realised, once the plan is approved."""
    if request.method == "POST":
        plan = _plan(request, key, may=access.changes_plans)
        given = sent_as(PlanFilesIn, request)
        hand_in_plan_files(
            plan=plan, code=code, files=given["evidence"], by=actor_of(request),
            now=timezone.now(),
        )  # fmt: skip
        return whole_list(files_told(request, key, files_of(request, key, code)))
    page = listed(request, files_of(request, key, code), by="uploaded_at pk")
    return page.answer(files_told(request, key, page.rows))


@described(
    request=PlanFileWithdrawalIn,
    responses=list_of(PlanFileOut),
    operation_id="withdraw_plan_file",
)
@api_view(["POST"])
@answered_as_it_stands(lambda request, key, file_id: _beside(request, key, file_id=file_id))
def withdraw(request: Request, key: UUID, file_id: int) -> Response:
    """Say that a file shows nothing; it stays with the reason. The answer is its criterion's."""
    _plan(request, key, may=access.changes_plans)
    files = access.plan_files_visible_to(request.user).select_related("plan")
    found = get_object_or_404(files, plan__key=key, pk=file_id)
    given = sent_as(PlanFileWithdrawalIn, request)
    withdraw_plan_file(file=found, **given, by=actor_of(request), now=timezone.now())
    return _beside(request, key, file_id=file_id)


def _beside(request: Request, key: UUID, *, file_id: int) -> Response:
    """The files of the criterion of this one."""
    found = get_object_or_404(access.plan_files_visible_to(request.user), plan__key=key, pk=file_id)
    return whole_list(files_told(request, key, files_of(request, key, found.code)))


@described(request=None, responses=FrozenPlanOut, operation_id="freeze_plan")
@api_view(["POST"])
@answered_again
def freeze(request: Request, key: UUID) -> Response:
    """Freeze a plan as it stands today; where it says what the last one says, that one."""
    plan = _plan(request, key, may=access.changes_plans)
    frozen = freeze_plan(plan=plan, by=actor_of(request), now=timezone.now())
    return Response(FrozenPlanOut(frozen).data)


@described(request=CompanyPlansIn, responses=CompanyPlansOut, operation_id="let_company_plan")
@api_view(["PUT"])
@answered_again
def company(request: Request, key: UUID) -> Response:
    """Let the company's representatives plan too, or no longer."""
    plan, given = _plan(request, key, may=access.begins_plans), sent_as(CompanyPlansIn, request)
    let_company_plan(plan=plan, **given, by=actor_of(request), now=timezone.now())
    return Response(given)


@described(request=None, responses=FollowedOut, operation_id="follow_revision")
@api_view(["POST"])
@answered_again
def follow(request: Request, key: UUID) -> Response:
    """Let a plan in design rest on the newest revision of its audit; 409 where there is none."""
    plan = _plan(request, key, may=access.begins_plans)
    moved = follow_revision(plan=plan, by=actor_of(request), now=timezone.now())
    return Response({"moved": moved})


def _plan(request: Request, key: UUID, *, may: Any) -> FulfilmentPlan:
    if not may(request.user):
        raise NotAllowed(_("Your role does not take this step of a plan."))
    return get_object_or_404(selectors.plan_list(request.user), key=key)
