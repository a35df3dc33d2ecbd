"""Plans for programs: read with the figures of their pages, and taken through their steps.

A step is sent with the edition of the plan that was read: where somebody changed it meanwhile the
answer is 409 with how it stands now, and nothing is written. Sent twice it is taken once.
"""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from contractors.days import today_for
from core.audit import actor_of
from core.figures.api import SentNumberField
from core.kept_answers import answered_as_it_stands
from core.language.texts import LONGEST_TEXT
from core.requests.api import api_view, described, sent_as
from core.requests.lists import list_of, listed
from evaluations.access import results_visible_to
from evaluations.choices import AuditRound
from plan_api.criterion import CriterionOut, criterion_of
from plans import selectors
from plans.choices import PlanStatus
from plans.models import MOST_YEARS, FulfilmentPlan
from plans.rendering.figures import AfterItsYears, FigureYear, plan_figures
from plans.rendering.gains import AuditVerdict, audit_verdict, gains_page
from plans.selectors import PlanLineState
from plans.services.plans import (
    approve_plan,
    begin_plan,
    check_begins,
    send_plan_back,
    validate_plan,
)


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


class PlanStateOut(PlanNameOut):
    """How far a plan is. ``edition`` is what a step sends back: another one stands as soon as the
    plan has moved on or, in design, a criterion of it."""

    edition = serializers.CharField()
    validation = serializers.CharField(allow_blank=True)
    return_reason = serializers.CharField(allow_blank=True)


class PlanOut(PlanStateOut):
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
    those judged there and add up to 100. ``exact`` are the two unrounded, as fractions ("1/37").
    ``answer`` is its code, the same in every language, ``word`` what it is called in yours."""

    answer = serializers.CharField(source="choice")
    word = serializers.CharField(source="label")
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
    (the codes of ratings, null for none), and its recapitulation, the total last. ``period`` is its
    name in your language, ``year`` and ``round`` are what it is."""

    result = serializers.CharField()
    period = serializers.CharField()
    year = serializers.IntegerField()
    round = serializers.ChoiceField(AuditRound.choices)
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
    """How many criteria went from an answer of the first audit to each of the later one.

    ``answer`` and the keys of ``counts`` are codes, the same in every language; each has its row,
    and there its ``word`` in yours.
    """

    answer = serializers.CharField()
    word = serializers.CharField()
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


@described(responses=list_of(PlanNameOut), operation_id="list_plans")
@api_view(["GET"])
def list_plans(request: Request) -> Response:
    """The plans you may see, the newest first."""
    page = listed(request, selectors.plan_list(request.user), by="-begun_at pk")
    return page.answer(PlanNameOut(map(_name_of, page.rows), many=True).data)


class BeginPlanIn(serializers.Serializer[Any]):
    """Which years a plan has: year 0 is the calendar year ``first_year``."""

    first_year = SentNumberField(min_value=1)
    years = SentNumberField(min_value=1, max_value=MOST_YEARS, default=3)


@described(request=BeginPlanIn, responses=PlanStateOut, operation_id="begin_plan")
@api_view(["POST"])
@answered_as_it_stands(lambda request, made, **_at: _stepped(request, made), made="key")
def begin(request: Request, sha256: str) -> Response:
    """Begin the plan of an audit, which is named by the hash of its result."""
    by = actor_of(request)
    check_begins(by)
    found = results_visible_to(request.user).select_related("evaluation__period")
    result = get_object_or_404(found, sha256=sha256)
    begun = begin_plan(result=result, by=by, now=timezone.now(), **sent_as(BeginPlanIn, request))
    return _stepped(request, begun.key)


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
    answer = _state_of(plan, lines) | {
        "result": plan.result.sha256,
        **asdict(sums),
        "years": plan.years,
        "by_year": [_year_of(one) for one in figures.years],
        "after": figures.after and _after_of(figures.after),
        "criteria": [criterion_of(one) for one in lines],
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


def _state_of(plan: FulfilmentPlan, lines: Sequence[PlanLineState]) -> dict[str, Any]:
    return _name_of(plan) | {
        "edition": selectors.edition_of(plan, lines),
        "validation": plan.validation,
        "return_reason": plan.return_reason,
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
    codes = [row.choice for row in found.moves]
    answer: dict[str, Any] = {
        "first": _audit_of(found.first),
        "later": _audit_of(found.later),
        "gains": (*found.gains.elements, found.gains.total),
        "moves": [
            {
                "answer": row.choice,
                "word": row.label,
                "counts": dict(zip(codes, row.counts, strict=True)),
            }
            for row in found.moves
        ],
        "fell_back": found.fell_back,
    }
    return Response(GainsOut(answer).data)


def _audit_of(one: AuditVerdict) -> dict[str, Any]:
    recapitulation, period = one.recapitulation, one.result.evaluation.period
    return {
        "result": one.result.sha256,
        "period": str(period),
        "year": period.year,
        "round": period.round,
        "percent": one.percent,
        "by_percent": one.by_percent["code"] if one.by_percent else None,
        "by_rules": one.by_rules["code"] if one.by_rules else None,
        "recapitulation": (*recapitulation.rows, recapitulation.total) if recapitulation else (),
    }


class ApproveIn(serializers.Serializer[Any]):
    """A step that needs no words; ``edition`` is that of the plan that was read."""

    edition = serializers.CharField(max_length=40)


class ValidateIn(ApproveIn):
    """Who carries the plan out, and how."""

    note = serializers.CharField(max_length=LONGEST_TEXT)


class PlanReturnIn(ApproveIn):
    """Why the plan goes back to design."""

    reason = serializers.CharField(max_length=LONGEST_TEXT)


@described(request=ValidateIn, responses=PlanStateOut, operation_id="validate_plan")
@api_view(["POST"])
@answered_as_it_stands(lambda request, key, **_at: _stepped(request, key))
def validate(request: Request, key: UUID) -> Response:
    """Say that a plan in design can be carried out; below 60 per cent it stays in design."""
    plan, asked = _to_step(request, key), sent_as(ValidateIn, request)
    validate_plan(
        plan=plan, note=asked["note"], seen=asked["edition"],
        by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    return _stepped(request, key)


@described(request=ApproveIn, responses=PlanStateOut, operation_id="approve_plan")
@api_view(["POST"])
@answered_as_it_stands(lambda request, key, **_at: _stepped(request, key))
def approve(request: Request, key: UUID) -> Response:
    """Approve a validated plan whose criteria all have their place, and freeze it so."""
    plan, asked = _to_step(request, key), sent_as(ApproveIn, request)
    approve_plan(plan=plan, seen=asked["edition"], by=actor_of(request), now=timezone.now())
    return _stepped(request, key)


@described(request=PlanReturnIn, responses=PlanStateOut, operation_id="send_plan_back")
@api_view(["POST"])
@answered_as_it_stands(lambda request, key, **_at: _stepped(request, key))
def send_back(request: Request, key: UUID) -> Response:
    """Send a validated or approved plan back to design, with a reason."""
    plan, asked = _to_step(request, key), sent_as(PlanReturnIn, request)
    send_plan_back(
        plan=plan, reason=asked["reason"], seen=asked["edition"],
        by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    return _stepped(request, key)


def _to_step(request: Request, key: UUID) -> FulfilmentPlan:
    return get_object_or_404(selectors.plan_list(request.user), key=key)


def _stepped(request: Request, key: UUID) -> Response:
    """The plan as the step left it."""
    plan = _to_step(request, key)
    return Response(PlanStateOut(_state_of(plan, selectors.lines_of(plan))).data)
