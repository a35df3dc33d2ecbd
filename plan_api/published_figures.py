"""What something printed says of a plan and its audits, for programs: kept beside what is computed,
never in its place."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.audit import actor_of
from core.errors import NotAllowed
from core.figures.api import SentNumberField
from core.figures.reading import MistypedFigure, read_sent_figure
from core.kept_answers import answered_as_it_stands
from core.requests.api import PRIVATE, api_view, described, sent_as
from plan_api.capabilities import plan_seen
from plans import access
from plans.models import MOST_YEARS, FulfilmentPlan
from plans.rendering.published_figures import element_names, figures_for, names_of
from plans.services.plans import keep_published_counts
from plans.services.published_figures import (
    LONGEST_SOURCE,
    PublishedFigureFacts,
    keep_published_figure,
    remove_published_figure,
)

MOST_CRITERIA = 1000
DECIMALS = 4


class PrintedCountsIn(serializers.Serializer[Any]):
    """Where it is printed, and how many criteria it has in each year of the plan."""

    source = serializers.CharField(max_length=LONGEST_SOURCE)  # type: ignore[assignment]  # a field's name
    counts = serializers.ListField(
        child=SentNumberField(min_value=0, max_value=MOST_CRITERIA), max_length=MOST_YEARS
    )


class PrintedFigureIn(serializers.Serializer[Any]):
    """A ``figure`` of ``figures``, of an ``element`` ("" for all), as it is printed: 47.54."""

    source = serializers.CharField(max_length=LONGEST_SOURCE)  # type: ignore[assignment]  # a field's name
    figure = serializers.CharField(max_length=60)
    element = serializers.CharField(max_length=20, allow_blank=True, default="")
    printed = serializers.CharField(max_length=20)

    def validate_printed(self, value: str) -> Decimal:
        """The decimal with the decimals that were sent."""
        try:
            return read_sent_figure(value, decimals=DECIMALS, units=("%",))
        except MistypedFigure as mistyped:
            raise serializers.ValidationError(str(mistyped), code="invalid") from mistyped


class PrintedCountsOut(PrintedCountsIn):
    """As it is kept."""


class PrintedFigureOut(serializers.Serializer[Any]):
    """A printed figure beside what is computed, null where there is no such figure yet; what is
    only rounded otherwise is no ``difference``."""

    id = serializers.IntegerField()
    figure = serializers.CharField()
    element = serializers.CharField(allow_blank=True)
    source = serializers.CharField()  # type: ignore[assignment]  # a field's name
    printed = serializers.CharField()
    computed = serializers.CharField(allow_null=True)
    difference = serializers.CharField(allow_null=True)


class PrintedOut(serializers.Serializer[Any]):
    """All that is kept of a plan, and what may be kept: the names of its figures and elements."""

    counts = PrintedCountsOut(many=True)
    kept = PrintedFigureOut(many=True)
    figures = serializers.ListField(child=serializers.CharField())
    elements = serializers.ListField(child=serializers.CharField(allow_blank=True))


@described(methods=["GET"], responses=PrintedOut, operation_id="list_published_figures")
@described(
    methods=["PUT"],
    request=PrintedCountsIn,
    responses=PrintedOut,
    operation_id="keep_published_counts",
)
@api_view(["GET", "PUT"])
@answered_as_it_stands(lambda request, key, **_at: _answer(request, plan_seen(request, key)))
def counts(request: Request, key: UUID) -> Response:
    """What is printed of a plan; or how many criteria something prints of each of its years, which
    takes the place of what the same source was kept with."""
    plan = plan_seen(request, key)
    if request.method == "PUT":
        _check(request)
        given = sent_as(PrintedCountsIn, request)
        keep_published_counts(plan=plan, **given, by=actor_of(request), now=timezone.now())
    return _answer(request, plan)


@described(request=PrintedFigureIn, responses=PrintedOut, operation_id="keep_published_figure")
@api_view(["PUT"])
@answered_as_it_stands(lambda request, key, **_at: _answer(request, plan_seen(request, key)))
def figures(request: Request, key: UUID) -> Response:
    """Keep one printed figure; the same of the same source takes its place."""
    plan = plan_seen(request, key)
    _check(request)
    facts = PublishedFigureFacts(**sent_as(PrintedFigureIn, request))
    keep_published_figure(plan=plan, facts=facts, by=actor_of(request), now=timezone.now())
    return _answer(request, plan)


@described(request=None, responses=PrintedOut, operation_id="remove_published_figure")
@api_view(["POST"])
@answered_as_it_stands(lambda request, key, **_at: _answer(request, plan_seen(request, key)))
def remove(request: Request, key: UUID, number: int) -> Response:
    """Take a printed figure out that was kept by mistake; gone already, nothing is done."""
    plan = plan_seen(request, key)
    _check(request)
    remove_published_figure(plan=plan, number=number, by=actor_of(request), now=timezone.now())
    return _answer(request, plan)


def _check(request: Request) -> None:
    if not access.begins_plans(request.user):
        raise NotAllowed(_("Coordinators and managers keep published figures."))


def _answer(request: Request, plan: FulfilmentPlan) -> Response:
    """All of it as it stands by now."""
    rows = {one.pk: one for one in plan.published_figures.all()}
    kept = [
        {
            "id": one.pk,
            "figure": rows[one.pk].figure,
            "element": rows[one.pk].element,
            "source": one.source,
            "printed": one.numbers.printed,
            "computed": one.numbers.computed,
            "difference": one.numbers.difference,
        }
        for one in figures_for(request.user, plan, now=timezone.now())
        if one.pk in rows
    ]
    told = {
        "counts": plan.published.order_by("source"),
        "kept": kept,
        "figures": names_of(plan),
        "elements": list(element_names(plan)),
    }
    return Response(PrintedOut(told).data, headers=PRIVATE)
