"""What a company can do, line by line, for programs: told, carried over, changed, taken out."""

from dataclasses import fields
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.audit import actor_of
from core.errors import NotAllowed
from core.figures.api import PartVersionField, SentNumberField
from core.kept_answers import answered_as_it_stands
from core.language.texts import LONGEST_TEXT
from core.requests.api import PRIVATE, api_view, described, sent_as
from plans import access, selectors
from plans.choices import CapabilityTopic
from plans.models import Capability, FulfilmentPlan
from plans.services import capabilities as services
from plans.services.capabilities import MOST_LINES, CapabilityFacts
from plans.services.lines import MOST_RUPIAH

MOST_ID = 2**63 - 1
FACTS = tuple(one.name for one in fields(CapabilityFacts))


class CapabilityIn(serializers.Serializer[Any]):
    """A line, whole: "" and null say nothing. ``cost`` is in whole rupiah, up to ``cost_most``
    where only a range is known."""

    topic = serializers.ChoiceField(CapabilityTopic.choices)
    commitment = serializers.CharField(max_length=LONGEST_TEXT)
    limit = serializers.CharField(allow_blank=True, max_length=LONGEST_TEXT, default="")
    cost = SentNumberField(min_value=0, max_value=MOST_RUPIAH, allow_null=True, default=None)
    cost_most = SentNumberField(min_value=0, max_value=MOST_RUPIAH, allow_null=True, default=None)
    evidence = serializers.CharField(allow_blank=True, max_length=LONGEST_TEXT, default="")


class NewCapabilityIn(CapabilityIn):
    """A line more, at the end."""

    operation = serializers.UUIDField()


class CapabilityChangeIn(CapabilityIn):
    """A line said otherwise; ``base_version`` is the version of it that was read."""

    base_version = PartVersionField(read_at="lines[].version")


class CapabilityRemovalIn(serializers.Serializer[Any]):
    """``version`` is that of the line that was read."""

    version = PartVersionField(read_at="lines[].version")


class CarriedIn(serializers.Serializer[Any]):
    """Which lines of ``to_carry``, by their ``id``, are carried over as they stand there."""

    operation = serializers.UUIDField()
    lines = serializers.ListField(
        child=SentNumberField(min_value=1, max_value=MOST_ID), min_length=1, max_length=MOST_LINES
    )


class CapabilityOut(serializers.Serializer[Any]):
    """A line as it stands; ``carried_from`` is the first year of the plan it comes from, null where
    it was told anew. ``version`` is what a change sends as ``base_version``."""

    id = serializers.IntegerField(source="pk")
    topic = serializers.ChoiceField(CapabilityTopic.choices)
    commitment = serializers.CharField()
    limit = serializers.CharField(allow_blank=True)
    cost = serializers.IntegerField(allow_null=True)
    cost_most = serializers.IntegerField(allow_null=True)
    evidence = serializers.CharField(allow_blank=True)
    carried_from = serializers.IntegerField(
        source="carried_from.first_year", allow_null=True, default=None
    )
    version = serializers.IntegerField()


class LineToCarryOut(serializers.Serializer[Any]):
    """What an earlier plan of the company says, of which ``first_year``, and this one does not."""

    id = serializers.IntegerField(source="pk")
    first_year = serializers.IntegerField(source="plan.first_year")
    topic = serializers.ChoiceField(CapabilityTopic.choices)
    commitment = serializers.CharField()


class CapabilitiesOut(serializers.Serializer[Any]):
    """The lines of a plan, and for who writes it those that may be carried over."""

    lines = CapabilityOut(many=True)
    to_carry = LineToCarryOut(many=True)


@described(methods=["GET"], responses=CapabilitiesOut, operation_id="list_capabilities")
@described(
    methods=["POST"],
    request=NewCapabilityIn,
    responses=CapabilitiesOut,
    operation_id="add_capability",
)
@api_view(["GET", "POST"])
def lines(request: Request, key: UUID) -> Response:
    """What a company can do; or one line more, while its plan is in design."""
    plan = plan_seen(request, key)
    if request.method == "POST":
        check_changes(request)
        asked = sent_as(NewCapabilityIn, request)
        services.add_capability(
            plan=plan, facts=_facts(asked), operation=asked["operation"],
            by=actor_of(request), now=timezone.now(),
        )  # fmt: skip
    return _answer(request, plan)


@described(request=CarriedIn, responses=CapabilitiesOut, operation_id="carry_capabilities")
@api_view(["POST"])
def carry(request: Request, key: UUID) -> Response:
    """Carry lines of earlier plans of the company over."""
    plan = plan_seen(request, key)
    check_changes(request)
    given = sent_as(CarriedIn, request)
    services.carry_capabilities(plan=plan, **given, by=actor_of(request), now=timezone.now())
    return _answer(request, plan)


@described(request=CapabilityChangeIn, responses=CapabilitiesOut, operation_id="change_capability")
@api_view(["PUT"])
@answered_as_it_stands(lambda request, key, **_at: _answer(request, plan_seen(request, key)))
def line(request: Request, key: UUID, number: int) -> Response:
    """Say a line otherwise; 409 where somebody was faster, with what stands there."""
    plan = plan_seen(request, key)
    check_changes(request)
    found, asked = _line(plan, number), sent_as(CapabilityChangeIn, request)
    services.change_capability(
        line=found, version=asked["base_version"], facts=_facts(asked),
        by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    return _answer(request, plan)


@described(request=CapabilityRemovalIn, responses=CapabilitiesOut, operation_id="remove_capability")
@api_view(["POST"])
@answered_as_it_stands(lambda request, key, **_at: _answer(request, plan_seen(request, key)))
def remove(request: Request, key: UUID, number: int) -> Response:
    """Take a line out; the trail keeps what it said."""
    plan = plan_seen(request, key)
    check_changes(request)
    found, asked = _line(plan, number), sent_as(CapabilityRemovalIn, request)
    services.remove_capability(line=found, **asked, by=actor_of(request), now=timezone.now())
    return _answer(request, plan)


def plan_seen(request: Request, key: UUID) -> FulfilmentPlan:
    """A plan that this person sees; 404 for any other."""
    return get_object_or_404(selectors.plan_list(request.user), key=key)


def check_changes(request: Request) -> None:
    """NotAllowed for a role that writes in no plan; which plan, the service says."""
    if not access.changes_plans(request.user):
        raise NotAllowed(_("Your role does not take this step of a plan."))


def _line(plan: FulfilmentPlan, number: int) -> Capability:
    found = get_object_or_404(plan.capabilities.select_related("changed_by"), pk=number)
    found.plan = plan
    return found


def _facts(asked: dict[str, Any]) -> CapabilityFacts:
    return CapabilityFacts(**{name: asked[name] for name in FACTS})


def _answer(request: Request, plan: FulfilmentPlan) -> Response:
    """The lines as they stand by now."""
    plan = plan_seen(request, plan.key)
    among = access.plans_visible_to(request.user)
    may_write = access.may_place(request.user, plan)
    told = {
        "lines": plan.capabilities.select_related("carried_from"),
        "to_carry": selectors.capabilities_to_carry(plan, among=among) if may_write else [],
    }
    return Response(CapabilitiesOut(told).data, headers=PRIVATE)
