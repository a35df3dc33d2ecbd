"""Award rules for programs: as on their pages, with whom a version makes a candidate."""

from typing import Any

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.requests.api import api_view, described
from core.requests.lists import Position, list_of, listed_of
from standings.awards import access
from standings.awards.candidates import AwardTrialRow, award_trial
from standings.awards.models import AwardRules
from standings.awards.rule_pages import PAGES
from standings.awards.services.rules import save_awards_document
from standings.rule_versions.operations import RuleOperations

OPERATIONS: RuleOperations[AwardRules] = RuleOperations(
    PAGES, "awards/rules/", "award_rules", access.may_read_award_rules, save_awards_document
)


class AwardTrialRowOut(serializers.Serializer[Any]):
    """An award in a contractor's year: whether it was a candidate by the version before, and is by
    this one."""

    contractor = serializers.CharField(source="candidate.contractor.code")
    year = serializers.IntegerField(source="candidate.year")
    award = serializers.CharField(source="title")
    before = serializers.BooleanField()
    after = serializers.BooleanField()


@described(responses=list_of(AwardTrialRowOut), operation_id="try_award_rules")
@api_view(["GET"])
def trial(request: Request, rules_id: int) -> Response:
    """Who is a candidate in the last three years, by this version or the one before; who changes
    comes first. Writes nothing."""
    OPERATIONS.check(request, access.may_read_award_rules)
    tried = award_trial(request.user, OPERATIONS.row(request, rules_id))
    page = listed_of(request, tried, by=_place)
    return page.answer(AwardTrialRowOut(page.rows, many=True).data)


def _place(row: AwardTrialRow) -> Position:
    one = row.candidate
    return [row.before == row.after, -one.year, one.contractor.name, one.contractor.pk, row.title]


app_name = "award-rules-api"
urlpatterns = [
    *OPERATIONS.addresses(),
    path("awards/rules/<int:rules_id>/trial/", trial, name="trial"),
]
