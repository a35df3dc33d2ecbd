"""Strategies of SWOT studies in plans, for programs: by which criterion one is carried out."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.audit import actor_of
from core.kept_answers import answered_again
from core.requests.api import PRIVATE, api_view, described, sent_as
from gap_tables.api import GapPlanIn
from plan_api.levels import check_plans
from plans import selectors
from plans.models import PlannedStrategy
from plans.services.strategies import check_can_be_planned, plan_strategy
from studies.access import strategies_visible_to


class PlannedStrategyOut(serializers.Serializer[Any]):
    """By which criterion of which plan (its key), and in which of its years, a strategy is carried
    out; null while none was chosen."""

    strategy = serializers.IntegerField()
    plan = serializers.UUIDField(allow_null=True)
    code = serializers.CharField(allow_null=True)
    year = serializers.IntegerField(allow_null=True)


@described(methods=["GET"], responses=PlannedStrategyOut, operation_id="read_planned_strategy")
@described(
    methods=["POST"],
    request=GapPlanIn,
    responses=PlannedStrategyOut,
    operation_id="plan_strategy",
)
@api_view(["GET", "POST"])
@answered_again
def strategy(request: Request, strategy_id: int) -> Response:
    """By which criterion a strategy of a frozen study is carried out; or choose it. One that is
    planned already stays where it is."""
    check_plans(request)
    visible = strategies_visible_to(request.user).select_related("study__contractor", "owner")
    found = get_object_or_404(visible, pk=strategy_id)
    if request.method == "POST":
        check_can_be_planned(found)
        given = sent_as(GapPlanIn, request)
        plan = get_object_or_404(selectors.plan_list(request.user), key=given.pop("plan"))
        plan_strategy(strategy=found, plan=plan, **given, by=actor_of(request), now=timezone.now())
    planned = PlannedStrategy.objects.select_related("plan_line__plan").filter(strategy=found)
    row = planned.first()
    line = row.plan_line if row else None
    told = {
        "strategy": found.pk,
        "plan": line.plan.key if line else None,
        "code": line.code if line else None,
        "year": line.year if line else None,
    }
    return Response(PlannedStrategyOut(told).data, headers=PRIVATE)
