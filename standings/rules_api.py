"""Standing rules for programs: as on their pages, with what a version would have proposed."""

from typing import Any

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.requests.api import PRIVATE, api_view, described
from instruments.selectors import version_before
from standings import access
from standings.models import StandingRules
from standings.rule_pages import PAGES
from standings.rule_versions.operations import RuleOperations
from standings.selectors import spec_of
from standings.services.drafts import save_rules_document
from standings.trial import standing_trial

OPERATIONS: RuleOperations[StandingRules] = RuleOperations(
    PAGES, "standing/rules/", "standing_rules", access.may_read_standing_rules, save_rules_document
)


class StandingTrialRowOut(serializers.Serializer[Any]):
    """A contractor in a year: the standing proposed ``before`` and ``after``, "" for none, and the
    rules that propose it."""

    contractor = serializers.CharField()
    year = serializers.IntegerField()
    before = serializers.CharField(allow_blank=True)
    after = serializers.CharField(allow_blank=True)
    reasons = serializers.ListField(child=serializers.CharField())


class StandingTrialOut(serializers.Serializer[Any]):
    """A version on the last three years: how many ``of`` so many would have another standing than
    by the version before it (``base``, null for none), and who."""

    base = serializers.CharField(allow_null=True)
    changed = serializers.IntegerField()
    of = serializers.IntegerField()
    rows = StandingTrialRowOut(many=True)


@described(responses=StandingTrialOut, operation_id="try_standing_rules")
@api_view(["GET"])
def trial(request: Request, rules_id: int) -> Response:
    """Who would have been proposed another standing in past years, and why. Writes nothing."""
    OPERATIONS.check(request, access.may_read_standing_rules)
    row = OPERATIONS.row(request, rules_id)
    base = version_before(row)
    before = spec_of(base) if base else None
    tried = standing_trial(request.user, before=before, after=spec_of(row))
    told = {
        "base": base.key if base else None,
        "changed": len(tried.changing),
        "of": len(tried.rows),
        "rows": tried.changing,
    }
    return Response(StandingTrialOut(told).data, headers=PRIVATE)


app_name = "standing-rules-api"
urlpatterns = [
    *OPERATIONS.addresses(),
    path("standing/rules/<int:rules_id>/trial/", trial, name="trial"),
]
