"""The level at which a company is audited, for programs: read, and chosen."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from contractors.access import contractors_visible_to
from contractors.models import Contractor
from core.audit import actor_of
from core.errors import NotAllowed
from core.figures.api import SentInstantField, SentNumberField
from core.kept_answers import answered_again
from core.language.texts import LONGEST_TEXT
from core.requests.api import PRIVATE, api_view, described, sent_as, telling_current
from core.requests.lists import list_of, listed
from plans import access, selectors
from plans.choices import SmkLevel
from plans.rules.levels import is_obliged
from plans.services.levels import MOST_WORKERS, LevelFacts, choose_level


class LevelIn(serializers.Serializer[Any]):
    """How many people work at a company (its code); ``level`` "" takes what that proposes, another
    one needs its ``reason``. ``seen`` is the ``chosen_at`` of the level that was read, null for
    none."""

    contractor = serializers.CharField(max_length=40)
    seen = SentInstantField(allow_null=True)
    workers = SentNumberField(min_value=1, max_value=MOST_WORKERS)
    high_hazard = serializers.BooleanField(default=False)
    level = serializers.ChoiceField(SmkLevel.choices, allow_blank=True, default="")
    reason = serializers.CharField(allow_blank=True, max_length=LONGEST_TEXT, default="")


class LevelOut(serializers.Serializer[Any]):
    """The level that stands for a company, what its workforce proposes ("" for none), and whether
    PP 50/2012 obliges it. ``chosen_at`` is what the next choice sends."""

    contractor = serializers.CharField(source="contractor.code")
    workers = serializers.IntegerField()
    high_hazard = serializers.BooleanField()
    proposed = serializers.ChoiceField(SmkLevel.choices, allow_blank=True)
    level = serializers.ChoiceField(SmkLevel.choices)
    reason = serializers.CharField(allow_blank=True)
    chosen_at = serializers.DateTimeField()
    obliged = serializers.SerializerMethodField()

    def get_obliged(self, choice: Any) -> bool:
        """By its workforce, or because its hazards are high."""
        return is_obliged(choice.workers, high_hazard=choice.high_hazard)


@described(methods=["GET"], responses=list_of(LevelOut), operation_id="list_levels")
@described(methods=["POST"], request=LevelIn, responses=LevelOut, operation_id="choose_level")
@api_view(["GET", "POST"])
@answered_again
def levels(request: Request) -> Response:
    """The level of each company that you see; or choose one. Chosen as it stands, nothing is
    written; 409 with the level that stands where somebody was faster."""
    if request.method == "POST":
        return _choose(request)
    if not access.may_list_plans(request.user):
        raise NotAllowed(_("Your role does not read plans."))
    page = listed(request, selectors.standing_levels(request.user), by="contractor__name pk")
    return page.answer(LevelOut(page.rows, many=True).data)


def _choose(request: Request) -> Response:
    check_plans(request)
    given = sent_as(LevelIn, request)
    companies = contractors_visible_to(request.user).filter(archived=False)
    company = get_object_or_404(companies, code=given.pop("contractor"))
    seen = given.pop("seen")
    with telling_current(lambda: _stands(request, company)):
        chosen = choose_level(
            contractor=company, facts=LevelFacts(**given), seen=seen,
            by=actor_of(request), now=timezone.now(),
        )  # fmt: skip
    return Response(LevelOut(chosen).data, headers=PRIVATE)


def _stands(request: Request, company: Contractor) -> dict[str, Any] | None:
    """The level that stands for a company by now."""
    found = selectors.standing_levels(request.user).filter(contractor=company).first()
    return None if found is None else LevelOut(found).data


def check_plans(request: Request) -> None:
    """NotAllowed for a role that plans for no company; before anything is looked up or read."""
    if not access.begins_plans(request.user):
        raise NotAllowed(_("Coordinators and managers plan."))
