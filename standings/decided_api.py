"""Standing decided and conditions confirmed by programs, as on the page of a contractor."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.decorators import authentication_classes
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.role_checks import RoleCheck
from contractors.models import Contractor
from core.audit import actor_of
from core.figures.api import SentCountField, SentDayField
from core.kept_answers import answered_as_it_stands
from core.language import localized
from core.language.texts import LONGEST_TEXT
from core.requests.api import PRIVATE, api_view, described, sent_as
from standings import access
from standings.choices import WorkStanding
from standings.models import StandingCondition
from standings.page import contractor_page
from standings.selectors import last_decision
from standings.services.decisions import StandingChoice, confirm_condition, decide_standing
from tokens.authentication import ReaderTokenAuthentication

MOST_CONDITIONS = 50
CHECK = RoleCheck(_("Your role does not take this step of a standing."))


class StandingChoiceIn(serializers.Serializer[Any]):
    """What a manager decides: from when, until when (barred always has an end), why.

    ``conditions`` are codes of those that are ``proposed``, ``own`` further ones in words; ``seen``
    is the number of the last decision that was read, 0 for none.
    """

    operation = serializers.UUIDField()
    contractor = serializers.CharField(max_length=40)
    standing = serializers.ChoiceField(WorkStanding.choices)
    from_on = SentDayField()
    until_on = SentDayField(allow_null=True, default=None)
    reason = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False)
    conditions = serializers.ListField(
        child=serializers.CharField(max_length=60), default=list, max_length=MOST_CONDITIONS
    )
    own = serializers.ListField(
        child=serializers.CharField(max_length=400), default=list, max_length=MOST_CONDITIONS
    )
    seen = SentCountField(min_value=0)


class MetConditionIn(serializers.Serializer[Any]):
    """What shows that a condition is met."""

    reason = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False)


class ProposedConditionOut(serializers.Serializer[Any]):
    """A condition that the rules propose."""

    code = serializers.CharField()
    says = serializers.CharField()


class StandingConditionOut(serializers.Serializer[Any]):
    """A condition of the last decision; one that is ``counted`` is met once its figure is."""

    id = serializers.IntegerField(source="pk")
    says = serializers.CharField(source="words")
    is_met = serializers.BooleanField()
    counted = serializers.BooleanField()
    may_confirm = serializers.BooleanField()


class StandingPageOut(serializers.Serializer[Any]):
    """What stands of a contractor, what is proposed, and what is asked of it. ``last`` is the
    number of the last decision, 0 for none: what ``seen`` sends back."""

    contractor = serializers.CharField()
    standing = serializers.CharField()
    proposed = serializers.CharField(allow_null=True)
    proposed_conditions = ProposedConditionOut(many=True)
    reasons = serializers.ListField(child=serializers.CharField())
    conditions = StandingConditionOut(many=True)
    may_decide = serializers.BooleanField()
    last = serializers.IntegerField()


@described(
    parameters=[
        OpenApiParameter("contractor", str, required=True, description="A contractor's code.")
    ],
    responses=StandingPageOut,
    operation_id="read_standing_page",
)
@api_view(["GET"])
@authentication_classes([ReaderTokenAuthentication, SessionAuthentication])
def page(request: Request) -> Response:
    """What stands of a contractor, what the rules propose, and which conditions are open."""
    CHECK(request, access.may_read_standings)
    found = _visible(request, request.query_params.get("contractor", ""))
    return _answer(request, found)


@described(request=StandingChoiceIn, responses=StandingPageOut, operation_id="decide_standing")
@api_view(["POST"])
def decide(request: Request) -> Response:
    """Decide a contractor's standing; sent twice it is one, 409 where somebody decided since."""
    CHECK(request, access.decides_on_standings)
    given = sent_as(StandingChoiceIn, request)
    found, operation = _visible(request, given.pop("contractor")), given.pop("operation")
    decide_standing(
        contractor=found, operation=operation, by=actor_of(request), now=timezone.now(),
        choice=StandingChoice(**given | {"standing": WorkStanding(given["standing"])}),
    )  # fmt: skip
    return _answer(request, found)


@described(
    request=MetConditionIn, responses=StandingPageOut, operation_id="confirm_standing_condition"
)
@api_view(["POST"])
@answered_as_it_stands(
    lambda request, condition_id: _answer(
        request, _condition(request, condition_id).decision.contractor
    )
)
def confirm(request: Request, condition_id: int) -> Response:
    """Say that a condition is met, and by what it is seen."""
    CHECK(request, access.confirms_conditions)
    found = _condition(request, condition_id)
    given = sent_as(MetConditionIn, request)
    confirm_condition(condition=found, **given, by=actor_of(request), now=timezone.now())
    return _answer(request, found.decision.contractor)


def _condition(request: Request, condition_id: int) -> StandingCondition:
    visible = access.standing_conditions_visible_to(request.user)
    return get_object_or_404(visible.select_related("decision__contractor"), pk=condition_id)


def _visible(request: Request, code: str) -> Contractor:
    """The contractor of this code, whose standing is theirs to see; 404 for any other."""
    return get_object_or_404(access.standings_visible_to(request.user), code=code)


def _answer(request: Request, contractor: Contractor) -> Response:
    """As it stands by now."""
    shown = contractor_page(request.user, contractor, now=timezone.now())
    last = last_decision(contractor)
    told = {
        "contractor": contractor.code,
        "standing": shown.today.code,
        "proposed": shown.proposal.standing if shown.proposal else None,
        "proposed_conditions": [
            {"code": one.code, "says": localized({"id": one.title.id, "en": one.title.en})}
            for one in (shown.proposal.conditions if shown.proposal else ())
        ],
        "reasons": shown.reasons,
        "conditions": shown.conditions,
        "may_decide": shown.may_decide,
        "last": last.number if last else 0,
    }
    return Response(StandingPageOut(told).data, headers=PRIVATE)


app_name = "standings-api"
urlpatterns = [
    path("standing/page/", page, name="page"),
    path("standing/decide/", decide, name="decide"),
    path("standing/conditions/<int:condition_id>/confirm/", confirm, name="confirm"),
]
