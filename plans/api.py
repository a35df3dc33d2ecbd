"""Plans for programs: read with their figures, and changed by the same rules and trail as on pages.

What a criterion takes and its realisation are each sent whole, with the version that was read: what
somebody else stored meanwhile is answered 409, and nothing is written.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from contractors.days import today_for
from core.audit import actor_of
from core.figures.api import SentDayField, SentNumberField
from core.files.serving import served_as_handed_in
from core.files.types import FileType
from core.language.texts import LONGEST_TEXT
from core.requests.api import api_view, described
from plans import selectors
from plans.access import plan_files_visible_to, plans_visible_to
from plans.choices import CostClass, Deliverable, Placement, PlanStatus, Urgency
from plans.models import FulfilmentPlan, PlanFile
from plans.rendering.figures import AfterItsYears, FigureYear, plan_figures
from plans.rendering.gains import AuditVerdict, audit_verdict, gains_page
from plans.selectors import FullPlanLine
from plans.services.lines import (
    LONGEST_OWNER,
    MOST_RUPIAH,
    LineDetails,
    LineMove,
    detail_criteria,
    place_criteria,
    realise_criteria,
)

MOST = 2_000_000_000


class PlanNameOut(serializers.Serializer[Any]):
    """A plan among those you see: whose it is, of which years, how far. ``key`` is its address."""

    key = serializers.UUIDField()
    contractor = serializers.CharField()
    level = serializers.CharField()
    first_year = serializers.IntegerField()
    years = serializers.IntegerField()
    plan_status = serializers.ChoiceField(PlanStatus.choices)


class PlanYearOut(serializers.Serializer[Any]):
    """A year: what is planned, what was realised and what an audit found are three figures.

    ``accumulated`` and ``realised_so_far`` count what the first audit found fulfilled too. Percents
    are decimals as texts, rounded as they are shown: of the level, ``audited_percent`` of what
    applied. null stands for a year to come, or without an audit.
    """

    year = serializers.IntegerField()
    calendar_year = serializers.IntegerField()
    planned = serializers.IntegerField()
    planned_percent = serializers.CharField(allow_null=True)
    accumulated = serializers.IntegerField()
    accumulated_percent = serializers.CharField(allow_null=True)
    realised = serializers.IntegerField(allow_null=True)
    realised_so_far = serializers.IntegerField(allow_null=True)
    realised_percent = serializers.CharField(allow_null=True)
    audited = serializers.IntegerField(allow_null=True)
    applicable = serializers.IntegerField(allow_null=True)
    audited_percent = serializers.CharField(allow_null=True)
    late = serializers.IntegerField()
    cost = serializers.IntegerField()


class AfterOut(serializers.Serializer[Any]):
    """What was realised once the years of the plan were over, and what the latest audit found."""

    realised = serializers.IntegerField()
    audited = serializers.IntegerField(allow_null=True)
    applicable = serializers.IntegerField(allow_null=True)
    audited_percent = serializers.CharField(allow_null=True)


class CriterionOut(serializers.Serializer[Any]):
    """A criterion as it stands; ``files`` counts those that show it is realised. ``version`` is
    what a change sends as ``base_version``."""

    code = serializers.CharField()
    element = serializers.CharField()
    place = serializers.ChoiceField(Placement.choices)
    year = serializers.IntegerField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)
    urgency = serializers.ChoiceField(Urgency.choices, allow_blank=True)
    cost_class = serializers.ChoiceField(CostClass.choices, allow_blank=True)
    cost = serializers.IntegerField(allow_null=True)
    owner = serializers.CharField(allow_blank=True)
    deliverable = serializers.ChoiceField(Deliverable.choices, allow_blank=True)
    due_on = serializers.DateField(allow_null=True)
    realised_on = serializers.DateField(allow_null=True)
    evidence = serializers.CharField(allow_blank=True)
    files = serializers.IntegerField()
    version = serializers.IntegerField()


class PlanFileOut(serializers.Serializer[Any]):
    """A file that shows that a criterion is realised, or did until it was withdrawn with a reason.

    ``address`` is where it is given out as it was handed in; null where you may not open it.
    ``size`` is in bytes, ``sha256`` of those bytes.
    """

    name = serializers.CharField()
    content_type = serializers.ChoiceField(FileType.choices)
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    uploaded_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawal = serializers.CharField(allow_blank=True)
    address = serializers.CharField(allow_null=True)


class PlanOut(PlanNameOut):
    """A plan with its figures, the same as on its page, and every criterion of its level.

    ``gate_year`` and ``target_year`` are the first years in which 60 and 85 per cent are reached:
    -1 before the plan, null in none. ``after`` is null where nothing came after its years.
    """

    result = serializers.CharField()
    total = serializers.IntegerField()
    fulfilled = serializers.IntegerField()
    planned = serializers.IntegerField()
    declined = serializers.IntegerField()
    unplaced = serializers.IntegerField()
    realised = serializers.IntegerField()
    realised_percent = serializers.CharField(allow_null=True)
    reached = serializers.CharField(allow_null=True)
    gate_year = serializers.IntegerField(allow_null=True)
    target_year = serializers.IntegerField(allow_null=True)
    cost = serializers.IntegerField()
    late = serializers.ListField(child=serializers.CharField())
    by_year = PlanYearOut(many=True)
    after = AfterOut(allow_null=True)
    criteria = CriterionOut(many=True)


class ShareOut(serializers.Serializer[Any]):
    """How many criteria have an answer; ``percent_of_element`` and ``percent_of_level`` are of
    those judged there and add up to 100. ``exact`` are the two unrounded, as fractions ("1/37")."""

    answer = serializers.CharField(source="label")
    count = serializers.IntegerField()
    percent_of_element = serializers.CharField(source="of_element", allow_null=True)
    percent_of_level = serializers.CharField(source="of_level", allow_null=True)
    exact = serializers.ListField(child=serializers.CharField())


class RecapitulationOut(serializers.Serializer[Any]):
    """An element, or the whole level ("" for its code and title): what was judged, by answer."""

    element = serializers.CharField(source="code", allow_blank=True)
    title = serializers.CharField(allow_blank=True)
    judged = serializers.IntegerField()
    unjudged = serializers.IntegerField()
    shares = ShareOut(source="cells", many=True)


class AuditOut(serializers.Serializer[Any]):
    """An audit as it is frozen: its verdict by the percent alone and by the instrument's own rules
    (the codes of ratings, null for none), and its recapitulation, the total last."""

    result = serializers.CharField()
    period = serializers.CharField()
    percent = serializers.CharField(allow_null=True)
    by_percent = serializers.CharField(allow_null=True)
    by_rules = serializers.CharField(allow_null=True)
    recapitulation = RecapitulationOut(many=True)


class GainOut(serializers.Serializer[Any]):
    """An element, or all of them (""): criteria fulfilled of those judged, before and after.

    ``gain`` is in criteria, ``points`` in points of percent.
    """

    element = serializers.CharField(allow_blank=True)
    before = serializers.IntegerField()
    judged_before = serializers.IntegerField()
    percent_before = serializers.CharField(allow_null=True)
    after = serializers.IntegerField()
    judged_after = serializers.IntegerField()
    percent_after = serializers.CharField(allow_null=True)
    gain = serializers.IntegerField()
    points = serializers.CharField(allow_null=True)


class MovesOut(serializers.Serializer[Any]):
    """How many criteria went from an answer of the first audit to each of the later one."""

    answer = serializers.CharField()
    counts = serializers.DictField(child=serializers.IntegerField())


class GainsOut(serializers.Serializer[Any]):
    """A plan's first audit, and what a later one shows against it: gains with the total last.

    Without a later audit ``later`` is null and the lists are empty.
    """

    first = AuditOut()
    later = AuditOut(allow_null=True)
    gains = GainOut(many=True)
    moves = MovesOut(many=True)
    fell_back = serializers.ListField(child=serializers.CharField())


class PlaceIn(serializers.Serializer[Any]):
    """Where a criterion goes; ``base_version`` is the version of it that was read."""

    base_version = SentNumberField(min_value=1, max_value=MOST)
    place = serializers.ChoiceField(choices=Placement.choices)
    year = SentNumberField(min_value=0, max_value=100, allow_null=True, default=None)
    reason = serializers.CharField(allow_blank=True, max_length=LONGEST_TEXT, default="")


class PlaceOut(serializers.Serializer[Any]):
    """Where it stands now; ``moved`` is false where it stood there already."""

    code = serializers.CharField()
    moved = serializers.BooleanField()
    version = serializers.IntegerField()


class DetailsIn(serializers.Serializer[Any]):
    """What fulfilling a planned criterion takes, whole: "" and null say nothing of it.

    ``cost`` is in whole rupiah, ``due_on`` a day of the year that the criterion is planned for.
    """

    base_version = SentNumberField(min_value=1, max_value=MOST)
    urgency = serializers.ChoiceField(Urgency.choices, allow_blank=True)
    cost_class = serializers.ChoiceField(CostClass.choices, allow_blank=True)
    cost = SentNumberField(min_value=0, max_value=MOST_RUPIAH, allow_null=True)
    owner = serializers.CharField(allow_blank=True, max_length=LONGEST_OWNER)
    deliverable = serializers.ChoiceField(Deliverable.choices, allow_blank=True)
    due_on = SentDayField(allow_null=True)


class RealisedIn(serializers.Serializer[Any]):
    """Since when a criterion is realised and what shows it; null and "" take that back."""

    base_version = SentNumberField(min_value=1, max_value=MOST)
    realised_on = SentDayField(allow_null=True)
    evidence = serializers.CharField(allow_blank=True, max_length=LONGEST_TEXT)


@described(responses=PlanNameOut(many=True), operation_id="list_plans")
@api_view(["GET"])
def list_plans(request: Request) -> Response:
    """The plans you may see, the newest first."""
    found = [_name_of(one) for one in selectors.plan_list(request.user)]
    return Response(PlanNameOut(found, many=True).data)


@described(responses=PlanOut, operation_id="get_plan")
@api_view(["GET"])
def get_plan(request: Request, key: UUID) -> Response:
    """One plan: planned, realised and audited year by year, and where each criterion stands."""
    plan = get_object_or_404(selectors.plan_list(request.user), key=key)
    lines = selectors.full_lines_of(plan)
    audited = selectors.audited_years(selectors.audits_against(request.user, plan))
    today = today_for(plan.result.evaluation.contractor, timezone.now())
    figures = plan_figures(plan, lines, audited=audited, today=today)
    sums = figures.sums
    answer = _name_of(plan) | {
        "result": plan.result.sha256,
        **asdict(sums),
        "years": plan.years,
        "by_year": [_year_of(one) for one in figures.years],
        "after": figures.after and _after_of(figures.after),
        "criteria": [_criterion_of(one) for one in lines],
    }
    return Response(PlanOut(answer).data)


def _name_of(plan: FulfilmentPlan) -> dict[str, Any]:
    return {
        "key": plan.key,
        "contractor": plan.result.evaluation.contractor.code,
        "level": plan.result.evaluation.level,
        "first_year": plan.first_year,
        "years": plan.years,
        "plan_status": plan.status,
    }


def _year_of(one: FigureYear) -> dict[str, Any]:
    sums = one.sums
    return {**asdict(sums), "planned_percent": sums.percent, **_audited_of(one)}


def _after_of(one: AfterItsYears) -> dict[str, Any]:
    return {"realised": one.realised, **_audited_of(one)}


def _audited_of(one: FigureYear | AfterItsYears) -> dict[str, Any]:
    audited = one.audited
    return {
        "audited": audited.fulfilled if audited else None,
        "applicable": audited.applicable if audited else None,
        "audited_percent": one.audited_percent,
    }


@described(
    responses=GainsOut,
    operation_id="get_plan_gains",
    parameters=[
        OpenApiParameter("with", str, description="The hash of a later audit; else the latest.")
    ],
)
@api_view(["GET"])
def get_gains(request: Request, key: UUID) -> Response:
    """The recapitulation of a plan's first audit, and what was gained until a later one."""
    plan = get_object_or_404(selectors.plan_list(request.user), key=key)
    others = selectors.audits_against(request.user, plan)
    wanted = request.query_params.get("with")
    later = get_object_or_404(others, sha256=wanted) if wanted else others.first()
    plan.result.refresh_from_db(fields=["context", "output"])
    if later is None:
        first = _audit_of(audit_verdict(plan.result))
        nothing = dict.fromkeys(("gains", "moves", "fell_back"), ())
        return Response(GainsOut({"first": first, "later": None} | nothing).data)
    found = gains_page(plan.result, later)
    answer: dict[str, Any] = {
        "first": _audit_of(found.first),
        "later": _audit_of(found.later),
        "gains": (*found.gains.elements, found.gains.total),
        "moves": [
            {"answer": row.label, "counts": dict(zip(found.choices, row.counts, strict=True))}
            for row in found.moves
        ],
        "fell_back": found.fell_back,
    }
    return Response(GainsOut(answer).data)


def _audit_of(one: AuditVerdict) -> dict[str, Any]:
    recapitulation = one.recapitulation
    return {
        "result": one.result.sha256,
        "period": str(one.result.evaluation.period),
        "percent": one.percent,
        "by_percent": one.by_percent["code"] if one.by_percent else None,
        "by_rules": one.by_rules["code"] if one.by_rules else None,
        "recapitulation": (*recapitulation.rows, recapitulation.total) if recapitulation else (),
    }


def _criterion_of(line: FullPlanLine) -> dict[str, Any]:
    return {"place": line.placement, **asdict(line)}


@described(responses=CriterionOut, operation_id="get_criterion")
@api_view(["GET"])
def get_criterion(request: Request, key: UUID, code: str) -> Response:
    """One criterion of a plan: where it stands, what it takes, what was realised."""
    plan = get_object_or_404(plans_visible_to(request.user).only("pk"), key=key)
    return _answer_of(plan, code)


def _answer_of(plan: FulfilmentPlan, code: str) -> Response:
    line = next((one for one in selectors.full_lines_of(plan) if one.code == code), None)
    if line is None:
        raise Http404
    return Response(CriterionOut(_criterion_of(line)).data)


@described(responses=PlanFileOut(many=True), operation_id="list_criterion_files")
@api_view(["GET"])
def list_files(request: Request, key: UUID, code: str) -> Response:
    """What was handed in of a criterion, what is withdrawn too."""
    plan = get_object_or_404(plans_visible_to(request.user).only("pk"), key=key)
    line = get_object_or_404(plan.lines.all(), code=code)
    opened = set(plan_files_visible_to(request.user).filter(plan=plan).values_list("pk", flat=True))
    found = [
        {name: getattr(file, name) for name in OF_A_FILE}
        | {"address": _address_of(key, file) if file.pk in opened else None}
        for file in selectors.files_of_line(line)
    ]
    return Response(PlanFileOut(found, many=True).data)


OF_A_FILE = (
    "name", "content_type", "size", "sha256", "uploaded_at", "withdrawn_at", "withdrawal",
)  # fmt: skip


def _address_of(key: UUID, file: PlanFile) -> str:
    return reverse("plans-api:file", args=[key, file.pk])


@described(
    responses={(200, kind.value): {"type": "string", "format": "binary"} for kind in FileType},
    operation_id="get_plan_file",
)
@api_view(["GET"])
def get_file(request: Request, key: UUID, file_id: int) -> HttpResponseBase:
    """A file of a plan byte for byte as it was handed in."""
    files = plan_files_visible_to(request.user)
    return served_as_handed_in(get_object_or_404(files, plan__key=key, pk=file_id))


@described(request=PlaceIn, responses=PlaceOut, operation_id="place_criterion")
@api_view(["PUT"])
def place_criterion(request: Request, key: UUID, code: str) -> Response:
    """Move one criterion, or decline it with a reason; a stale version gets 409 with where it
    stands now."""
    plan = get_object_or_404(plans_visible_to(request.user).only("pk"), key=key)
    asked = _asked(PlaceIn, request)
    moved = place_criteria(
        plan=plan,
        versions={code: asked["base_version"]},
        move=LineMove(Placement(asked["place"]), asked["year"], asked["reason"]),
        by=actor_of(request),
        now=timezone.now(),
    )
    line = moved[0] if moved else plan.lines.get(code=code)  # what stands there, whoever moved it
    return Response({"code": code, "moved": bool(moved), "version": line.version})


@described(request=DetailsIn, responses=CriterionOut, operation_id="detail_criterion")
@api_view(["PUT"])
def detail_criterion(request: Request, key: UUID, code: str) -> Response:
    """Say what fulfilling a planned criterion takes, while the plan is in design."""
    plan = get_object_or_404(plans_visible_to(request.user).only("pk"), key=key)
    asked = dict(_asked(DetailsIn, request))
    detail_criteria(
        plan=plan,
        versions={code: asked.pop("base_version")},
        details=LineDetails(**asked),
        by=actor_of(request),
        now=timezone.now(),
    )
    return _answer_of(plan, code)


@described(request=RealisedIn, responses=CriterionOut, operation_id="realise_criterion")
@api_view(["PUT"])
def realise_criterion(request: Request, key: UUID, code: str) -> Response:
    """Tell that a planned criterion is realised, once the plan is approved; or take that back."""
    plan = get_object_or_404(
        plans_visible_to(request.user).select_related("result__evaluation__contractor"), key=key
    )
    asked = dict(_asked(RealisedIn, request))
    realise_criteria(
        plan=plan,
        versions={code: asked.pop("base_version")},
        by=actor_of(request),
        now=timezone.now(),
        **asked,
    )
    return _answer_of(plan, code)


def _asked(kind: type[serializers.Serializer[Any]], request: Request) -> Mapping[str, Any]:
    given = kind(data=request.data)
    given.is_valid(raise_exception=True)
    asked: Mapping[str, Any] = given.validated_data
    return asked


app_name = "plans-api"
OF_A_CRITERION = "plans/<uuid:key>/criteria/<str:code>/"
urlpatterns = [
    path("plans/", list_plans, name="list"),
    path("plans/<uuid:key>/", get_plan, name="plan"),
    path("plans/<uuid:key>/gains/", get_gains, name="gains"),
    path(OF_A_CRITERION, get_criterion, name="criterion"),
    path(f"{OF_A_CRITERION}files/", list_files, name="files"),
    path("plans/<uuid:key>/files/<int:file_id>/", get_file, name="file"),
    path(f"{OF_A_CRITERION}place/", place_criterion, name="place"),
    path(f"{OF_A_CRITERION}details/", detail_criterion, name="details"),
    path(f"{OF_A_CRITERION}realised/", realise_criterion, name="realised"),
]
