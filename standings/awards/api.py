"""Awards for programs: the candidates of a year with what they meet, the two steps of a manager."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.audit import actor_of
from core.errors import NotAllowed, Refusal
from core.figures.api import SentNumberField
from core.figures.reading import MistypedFigure, read_year
from core.language.texts import LONGEST_TEXT
from core.requests.api import PRIVATE, api_view, described, sent_as
from core.requests.lists import Position, list_of, listed, listed_of
from evaluations.choices import ResultState
from instruments.selectors import version_in_force
from instruments.words import words_of
from standings.awards import access
from standings.awards.candidates import CandidateYear, award_years, candidates_of, spec_of
from standings.awards.models import AwardRules
from standings.awards.rendering import criterion_words, figure_words
from standings.awards.rules.candidates import AwardCheck
from standings.awards.selectors import named_awards
from standings.awards.services.naming import name_awarded, withdraw_award

LAST_YEAR = 9999


class WithdrawnAwardIn(serializers.Serializer[Any]):
    """Why it is taken back: the contractor reads it."""

    operation = serializers.UUIDField()
    reason = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False)


class NamedAwardIn(WithdrawnAwardIn):
    """Who is named (a contractor's code), for which year and award (the ``code`` that a candidate
    is read with), and why."""

    contractor = serializers.CharField(max_length=40)
    year = SentNumberField(min_value=1, max_value=LAST_YEAR)
    code = serializers.CharField(max_length=60)


class AwardCriterionOut(serializers.Serializer[Any]):
    """A criterion in words, with the figure of the year."""

    says = serializers.CharField()
    figure = serializers.CharField(allow_blank=True)
    is_met = serializers.BooleanField()


class AwardCandidateOut(serializers.Serializer[Any]):
    """A contractor and an award of the rules in force; one is named whose result is final."""

    contractor = serializers.CharField()
    code = serializers.CharField()
    title = serializers.CharField()
    is_candidate = serializers.BooleanField()
    result = serializers.CharField()
    result_state = serializers.ChoiceField(ResultState.choices)
    criteria = AwardCriterionOut(many=True)


class NamedAwardOut(serializers.Serializer[Any]):
    """An award that was named; ``withdrawn`` has why it was taken back, null while it stands."""

    key = serializers.UUIDField()
    contractor = serializers.CharField(source="contractor.code")
    year = serializers.IntegerField()
    code = serializers.CharField()
    reason = serializers.CharField()
    named_on = serializers.DateField()
    result = serializers.CharField(source="result.sha256")
    withdrawn = serializers.CharField(source="withdrawal.reason", allow_null=True, default=None)


OF_A_YEAR = [OpenApiParameter("year", int, description="The year; else the latest with results.")]


@described(
    methods=["GET"],
    parameters=OF_A_YEAR,
    responses=list_of(NamedAwardOut),
    operation_id="list_awards",
)
@described(
    methods=["POST"], request=NamedAwardIn, responses=NamedAwardOut, operation_id="name_awarded"
)
@api_view(["GET", "POST"])
def awards(request: Request) -> Response:
    """Who was named in a year, also what was taken back; or name one."""
    if request.method == "POST":
        return _name(request)
    if not access.may_list_awards(request.user):
        raise NotAllowed(_("Your role does not read awards."))
    named = named_awards(request.user).filter(year=_year(request))
    page = listed(request, named, by="contractor__name pk")
    return page.answer(NamedAwardOut(page.rows, many=True).data)


@described(
    parameters=OF_A_YEAR,
    responses=list_of(AwardCandidateOut),
    operation_id="list_award_candidates",
)
@api_view(["GET"])
def candidates(request: Request) -> Response:
    """Each contractor of a year at each award of the rules in force, with every criterion."""
    if not access.sees_candidates(request.user):
        raise NotAllowed(_("Your role does not read candidates for awards."))
    year, rules = _year(request), version_in_force(AwardRules)
    found = []
    if rules is not None:
        contractors = access.awarded_visible_to(request.user)
        found = candidates_of(contractors, years=[year], spec=spec_of(rules))
    checks = [(one, check) for one in found for check in one.awards]
    page = listed_of(request, checks, by=_place)
    return page.answer(AwardCandidateOut(map(_told, page.rows), many=True).data)


def _year(request: Request) -> int:
    """The year asked for, else the latest with results; 0 before any. Refusal for no year."""
    given = request.query_params.get("year")
    if not given:
        return next(iter(award_years(request.user)), 0)
    try:
        return read_year(given)
    except MistypedFigure as mistyped:
        said = str(mistyped)
        raise Refusal(said, fields={"year": said}) from None


def _place(row: tuple[CandidateYear, AwardCheck]) -> Position:
    one, check = row
    return [one.contractor.name, one.contractor.pk, check.award.code]


def _name(request: Request) -> Response:
    _check_names(request)
    given = sent_as(NamedAwardIn, request)
    contractors = access.awarded_visible_to(request.user).filter(code=given["contractor"])
    rules = version_in_force(AwardRules)
    found = candidates_of(contractors, years=[given["year"]], spec=spec_of(rules)) if rules else []
    if not found:
        raise Http404
    award = name_awarded(
        candidate=found[0], code=given["code"], reason=given["reason"],
        operation=given["operation"], by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    return _named(request, award.key)


@described(request=WithdrawnAwardIn, responses=NamedAwardOut, operation_id="withdraw_award")
@api_view(["POST"])
def withdraw(request: Request, key: UUID) -> Response:
    """Take an award back; that it was named stays readable, with the reason."""
    _check_names(request)
    found = access.awards_visible_to(request.user).select_related("contractor", "result")
    award, given = get_object_or_404(found, key=key), sent_as(WithdrawnAwardIn, request)
    withdraw_award(award=award, **given, by=actor_of(request), now=timezone.now())
    return _named(request, key)


def _check_names(request: Request) -> None:
    """Before anything is looked up or read."""
    if not access.names_awarded(request.user):
        raise NotAllowed(_("Managers name the awarded."))


def _named(request: Request, key: UUID) -> Response:
    found = get_object_or_404(named_awards(request.user), key=key)
    return Response(NamedAwardOut(found).data, headers=PRIVATE)


def _told(row: tuple[CandidateYear, AwardCheck]) -> dict[str, Any]:
    one, check = row
    return {
        "contractor": one.contractor.code,
        "code": check.award.code,
        "title": words_of(check.award.title),
        "is_candidate": check.is_candidate,
        "result": one.result.sha256,
        "result_state": one.state,
        "criteria": [
            {
                "says": criterion_words(criterion.criterion),
                "figure": figure_words(criterion, rating=one.rating),
                "is_met": criterion.is_met,
            }
            for criterion in check.checks
        ],
    }


app_name = "awards-api"
urlpatterns = [
    path("awards/", awards, name="awards"),
    path("awards/candidates/", candidates, name="candidates"),
    path("awards/<uuid:key>/withdraw/", withdraw, name="withdraw"),
]
