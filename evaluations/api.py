"""Evaluations and their frozen results for programs."""

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access_records import taken_out
from core.requests.api import api_view, described
from core.requests.lists import list_of, listed
from evaluations.access import results_visible_to
from evaluations.choices import AuditRound, ResultState
from evaluations.models import Evaluation, Result
from evaluations.models.results import is_being_revised
from evaluations.selectors.evaluations import evaluation_list

PAGED = ("limit", "cursor", "format")


class EvaluationOut(serializers.ModelSerializer[Evaluation]):
    """An evaluation and how far it is; ``round`` tells several audits of one year apart."""

    contractor = serializers.CharField(source="contractor.name")
    contractor_code = serializers.CharField(source="contractor.code")
    year = serializers.IntegerField(source="period.year")
    round = serializers.ChoiceField(AuditRound.choices, source="period.round")
    instrument = serializers.CharField(source="period.instrument.key")
    submit_by = serializers.DateField(source="period.submit_by")
    return_reason = serializers.CharField(source="why_returned")

    class Meta:
        model = Evaluation
        fields = [
            "id",
            "contractor",
            "contractor_code",
            "year",
            "round",
            "instrument",
            "level",
            "status",
            "revision",
            "submit_by",
            "return_reason",
            "summary",
        ]
        read_only_fields = fields


class ResultOut(serializers.ModelSerializer[Result]):
    """A frozen result, whole, and where it stands: approved, provisional (until when), or final.

    ``being_revised``: the next revision is begun and not published; this one stands until it is.
    """

    being_revised = serializers.BooleanField()
    state = serializers.ChoiceField(choices=ResultState.choices)
    published_at = serializers.DateTimeField(
        source="publication.published_at", allow_null=True, default=None
    )
    provisional_until = serializers.DateTimeField(
        source="publication.provisional_until", allow_null=True, default=None
    )

    class Meta:
        model = Result
        fields = [
            "sha256",
            "revision",
            "state",
            "being_revised",
            "published_at",
            "provisional_until",
            "approved_at",
            "case",
            "output",
            "context",
        ]
        read_only_fields = fields


@described(responses=list_of(EvaluationOut), operation_id="list_evaluations")
@api_view(["GET"])
def list_evaluations(request: Request) -> Response:
    """The evaluations you may see, by year and contractor; no filters."""
    unknown = [name for name in request.query_params if name not in PAGED]
    if unknown:
        raise ValidationError(dict.fromkeys(unknown, _("This list has no such filter.")))
    found = evaluation_list(request.user)
    page = listed(request, found, by="-period__year contractor__code -period__round pk")
    return page.answer(EvaluationOut(page.rows, many=True).data)


@described(responses=EvaluationOut, operation_id="get_evaluation")
@api_view(["GET"])
def get_evaluation(request: Request, evaluation_id: int) -> Response:
    """One evaluation and how far it is."""
    evaluation = get_object_or_404(evaluation_list(request.user), pk=evaluation_id)
    return Response(EvaluationOut(evaluation).data)


@taken_out
@described(responses=ResultOut, operation_id="get_result")
@api_view(["GET"])
def get_result(request: Request, sha256: str) -> Response:
    """A frozen result, whole: its hash is over the canonical JSON of case, output, context."""
    found = (
        results_visible_to(request.user)
        .with_state()
        .annotate(being_revised=is_being_revised())
        .select_related("publication")
    )
    result = get_object_or_404(found, sha256=sha256)
    return Response(ResultOut(result).data)


urlpatterns = [
    path("evaluations/", list_evaluations, name="evaluations"),
    path("evaluations/<int:evaluation_id>/", get_evaluation, name="evaluation"),
    path("results/<str:sha256>/", get_result, name="result"),
]
