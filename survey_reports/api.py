"""Frozen figures for programs: what a closed survey says.

By the rules of its page: who sees the page reads the figures, and no others.
"""

from dataclasses import asdict
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.decorators import authentication_classes
from rest_framework.request import Request
from rest_framework.response import Response

from core.errors import Refusal
from core.requests.api import PRIVATE, api_view, described
from questionnaires.access import surveys_visible_to
from questionnaires.models import SurveyResult
from questionnaires.selectors import figures_of, spec_of
from questionnaires.specs.parts import QuestionnaireSpec
from survey_reports.result_tables import (
    AttributeTable,
    StatementRow,
    VariableTable,
    nothing_shown,
    tables_of_result,
)
from tokens.authentication import ReaderTokenAuthentication


class NullableFigure(serializers.CharField):
    """A decimal as a text, rounded as it is shown; null where it does not exist."""

    def __init__(self) -> None:
        super().__init__(allow_null=True)


class StatementFiguresOut(serializers.Serializer[Any]):
    """A statement. ``counts`` are by step of the scale, reversed statements turned; ``missing``
    leaves out who said that it does not apply. ``r`` is with the variable's total, ``r_rest``
    without the statement in it; ``rest_differs`` where its verdict is not that of ``valid``."""

    code = serializers.CharField()
    text = serializers.CharField()
    reversed = serializers.BooleanField()
    counts = serializers.DictField(child=serializers.IntegerField())
    answers = serializers.IntegerField()
    missing = serializers.IntegerField()
    not_applicable = serializers.IntegerField()
    total = serializers.IntegerField()
    highest = serializers.IntegerField()
    percent = NullableFigure()
    mean = NullableFigure()
    r = NullableFigure()
    r_rest = NullableFigure()
    valid = serializers.BooleanField(allow_null=True)
    rest_differs = serializers.BooleanField()
    alpha_if_deleted = NullableFigure()


class VariableFiguresOut(serializers.Serializer[Any]):
    """A variable. ``complete`` answered all its statements; ``df`` is two fewer. The interval of
    alpha is [low, high], null where there is none or none was frozen."""

    code = serializers.CharField()
    title = serializers.CharField()
    complete = serializers.IntegerField()
    df = serializers.IntegerField(allow_null=True)
    r_table = NullableFigure()
    alpha = NullableFigure()
    alpha_interval = serializers.ListField(child=serializers.CharField(), allow_null=True)
    alpha_standardized = NullableFigure()
    reliable = serializers.BooleanField(allow_null=True)
    percent = NullableFigure()
    category = serializers.CharField(allow_blank=True)
    statements = StatementFiguresOut(many=True)


class RespondentGroupOut(serializers.Serializer[Any]):
    """A group; all null where too few are in it for anything to be told of them."""

    code = serializers.CharField()
    title = serializers.CharField()
    respondents = serializers.IntegerField(allow_null=True)
    overall = NullableFigure()
    variables = serializers.DictField(child=serializers.CharField(allow_null=True))


class AttributeFiguresOut(serializers.Serializer[Any]):
    """The groups of one attribute."""

    code = serializers.CharField()
    title = serializers.CharField()
    groups = RespondentGroupOut(many=True)


class SurveyFiguresOut(serializers.Serializer[Any]):
    """The frozen figures of a survey with their hash. Decimals are texts, rounded as the page shows
    them. Of fewer than 30 people there are no groups; answers of people are not in it."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    target_group = serializers.CharField()
    contractor = serializers.CharField(allow_null=True)
    questionnaire = serializers.CharField()
    opened_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField()
    invited = serializers.IntegerField()
    respondents = serializers.IntegerField()
    percent = NullableFigure()
    category = serializers.CharField(allow_blank=True)
    variables = VariableFiguresOut(many=True)
    attributes = AttributeFiguresOut(many=True)
    warnings = serializers.ListField(child=serializers.CharField())
    sha256 = serializers.CharField()
    frozen_at = serializers.DateTimeField()


@described(responses=SurveyFiguresOut, operation_id="get_survey_figures")
@api_view(["GET"])
@authentication_classes([ReaderTokenAuthentication, SessionAuthentication])
def survey_figures(request: Request, survey_id: int) -> Response:
    """What a closed survey says: each statement, variable and group, with the hash."""
    found = surveys_visible_to(request.user).select_related("questionnaire")
    survey = get_object_or_404(found, pk=survey_id)
    result = figures_of(survey).result
    if result is None:
        raise Refusal(_("There are no frozen figures to take: close the survey first."))
    answer = _survey(result, spec_of(survey.questionnaire))
    return Response(SurveyFiguresOut(answer).data, headers=PRIVATE)


def _survey(result: SurveyResult, spec: QuestionnaireSpec) -> dict[str, Any]:
    """Refusal where too few answered."""
    tables = tables_of_result(result, spec)
    if tables is None:
        raise Refusal(nothing_shown())
    context = result.context
    return {
        "id": result.survey_id,
        **{name: context[name] for name in ("target_group", "contractor", "invited")},
        **{name: context[name] for name in ("opened_at", "closed_at")},
        "name": context["survey"],
        "questionnaire": context["questionnaire"]["key"],
        "respondents": tables.respondents,
        "percent": tables.overall,
        "category": tables.category,
        "variables": [_variable(one, spec) for one in tables.variables],
        "attributes": [_attribute(one, spec) for one in tables.attributes],
        "warnings": tables.warnings,
        "sha256": result.sha256,
        "frozen_at": result.frozen_at,
    }


def _variable(table: VariableTable, spec: QuestionnaireSpec) -> dict[str, Any]:
    return {
        **asdict(table),
        "alpha_interval": table.interval,
        "reliable": table.is_reliable,
        "statements": [_statement(one, spec) for one in table.rows],
    }


def _statement(row: StatementRow, spec: QuestionnaireSpec) -> dict[str, Any]:
    steps = map(str, range(spec.lowest, spec.highest + 1))
    return asdict(row) | {
        "reversed": row.is_reversed,
        "counts": dict(zip(steps, row.counts, strict=True)),
        "answers": sum(row.counts),
        "valid": row.is_valid,
    }


def _attribute(table: AttributeTable, spec: QuestionnaireSpec) -> dict[str, Any]:
    codes = [one.code for one in spec.variables]
    groups = [
        asdict(one) | {"variables": dict(zip(codes, one.percents, strict=True))}
        for one in table.rows
    ]
    return {"code": table.code, "title": table.title, "groups": groups}


app_name = "survey-reports-api"
urlpatterns = [
    path("surveys/<int:survey_id>/figures/", survey_figures, name="survey"),
]
