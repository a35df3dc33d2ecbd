"""Coaching and benchmark partners for programs: the steps of the pages, by the same services."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.decorators import authentication_classes, parser_classes
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.role_checks import RoleCheck
from contractors.api import PersonField
from contractors.days import today_for
from core.audit import actor_of
from core.figures.api import PartVersionField, SentDayField
from core.kept_answers import answered_as_it_stands
from core.language.texts import LONGEST_TEXT
from core.requests.api import PRIVATE, api_view, described, sent_as
from core.requests.keepable import KeepableJSONParser
from core.requests.lists import list_of, listed, listed_of, whole_list
from core.requests.uploads import takes_files
from outcomes.coaching import access, selectors
from outcomes.coaching.choices import CoachingNoteKind, CoachingReason, CoachingState
from outcomes.coaching.models import CoachingPlan, CoachingStep, PartnerAgreement
from outcomes.coaching.partners import partners_named, partners_proposed, standing_agreements
from outcomes.coaching.rendering import action_words, proposal_words, reason_words
from outcomes.coaching.services import partners as partner_services
from outcomes.coaching.services.notes import NoteFacts, note_coaching
from outcomes.coaching.services.plans import (
    CoachingFacts,
    add_coaching_step,
    begin_coaching,
    change_coaching_step,
    proposals_of,
)
from tokens.authentication import ReaderTokenAuthentication

MOST_PROPOSALS = 300
CHECK = RoleCheck(_("Your role does not take this step of coaching."))


class CoachingIn(serializers.Serializer[Any]):
    """A plan: the ``key`` of each proposal that makes it, by whom (null: the contractor), until."""

    operation = serializers.UUIDField()
    chosen = serializers.ListField(
        child=serializers.CharField(max_length=200), allow_empty=False, max_length=MOST_PROPOSALS
    )
    due_on = SentDayField()
    owner = PersonField(allow_null=True, default=None)


class CoachingFactsIn(serializers.Serializer[Any]):
    """What is to be done, by whom (null: the contractor) and until which day."""

    action = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False)
    due_on = SentDayField()
    owner = PersonField(allow_null=True, default=None)


class CoachingStepIn(CoachingFactsIn):
    """One more step."""

    operation = serializers.UUIDField()


class ChangedCoachingStepIn(CoachingFactsIn):
    """An open step, whole, and the ``version`` of it that was read."""

    version = PartVersionField(read_at="steps[].version", min_value=0)


class CoachingNoteIn(serializers.Serializer[Any]):
    """What was done or agreed, with files that show it where it is sent as a form."""

    operation = serializers.UUIDField()
    kind = serializers.ChoiceField(CoachingNoteKind.choices)
    on = SentDayField()
    text = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False)
    evidence = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True), required=False, default=list
    )


class PartnerIn(serializers.Serializer[Any]):
    """Whom a plan names: the ``key`` of an agreement among its ``proposed``."""

    agreement = serializers.UUIDField()


class CoachingProposalOut(serializers.Serializer[Any]):
    """A step that a weak result calls for; ``begins``: a plan begins with it."""

    key = serializers.CharField()
    says = serializers.CharField()
    begins = serializers.BooleanField()


class PartnerOut(serializers.Serializer[Any]):
    """A company that agreed to be named for a year."""

    key = serializers.UUIDField()
    contractor = serializers.CharField(source="contractor.code")
    name = serializers.CharField(source="contractor.name")
    year = serializers.IntegerField()


class CoachingNoteOut(serializers.Serializer[Any]):
    """What was written about a step."""

    kind = serializers.ChoiceField(CoachingNoteKind.choices)
    on = serializers.DateField()
    text = serializers.CharField()
    by = serializers.CharField(allow_blank=True)
    files = serializers.ListField(child=serializers.CharField())


class CoachingStepOut(serializers.Serializer[Any]):
    """A step as it stands; one that is a ``finding`` is answered there."""

    number = serializers.IntegerField()
    reason = serializers.ChoiceField(CoachingReason.choices)
    drawn_from = serializers.CharField(allow_blank=True)
    action = serializers.CharField(allow_blank=True)
    owner = serializers.IntegerField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    state = serializers.ChoiceField(CoachingState.choices)
    finding = serializers.CharField(allow_null=True)
    notes = CoachingNoteOut(many=True)
    version = serializers.IntegerField()


class CoachingPlanOut(serializers.Serializer[Any]):
    """A plan: ``result`` is the hash of what it was drawn from."""

    key = serializers.UUIDField()
    contractor = serializers.CharField(source="evaluation.contractor.code")
    year = serializers.IntegerField(source="evaluation.period.year")
    begun_on = serializers.DateField()


class WholeCoachingPlanOut(CoachingPlanOut):
    """A plan with its steps, whom it names, and whom its writer may name besides."""

    result = serializers.CharField(source="result.sha256")
    steps = CoachingStepOut(many=True)
    partners = PartnerOut(many=True)
    proposed = PartnerOut(many=True)


@described(responses=list_of(CoachingPlanOut), operation_id="list_coaching_plans")
@api_view(["GET"])
@authentication_classes([ReaderTokenAuthentication, SessionAuthentication])
def list_plans(request: Request) -> Response:
    """The coaching plans you may see, the newest first."""
    CHECK(request, access.may_list_coaching)
    page = listed(request, selectors.coaching_list(request.user), by="-begun_at pk")
    return page.answer(CoachingPlanOut(page.rows, many=True).data)


@described(responses=WholeCoachingPlanOut, operation_id="read_coaching_plan")
@api_view(["GET"])
@authentication_classes([ReaderTokenAuthentication, SessionAuthentication])
def read_plan(request: Request, key: UUID) -> Response:
    """One plan with its steps and what was written about each."""
    return _answer(request, key)


@described(
    methods=["GET"],
    responses=list_of(CoachingProposalOut),
    operation_id="list_coaching_proposals",
)
@described(
    methods=["POST"],
    request=CoachingIn,
    responses=WholeCoachingPlanOut,
    operation_id="begin_coaching_plan",
)
@api_view(["GET", "POST"])
def of_result(request: Request, sha256: str) -> Response:
    """What a weak result calls for; or begin a plan of it, which sent twice is one."""
    CHECK(request, access.writes_coaching)
    weak = selectors.weak_results(request.user).select_related(
        "evaluation__contractor", "evaluation__period"
    )
    result = get_object_or_404(weak, sha256=sha256)
    if request.method != "POST":
        page = listed_of(request, proposals_of(result), by=lambda one: [one.key])
        return page.answer(
            {"key": one.key, "says": proposal_words(one), "begins": one.begins} for one in page.rows
        )
    given = sent_as(CoachingIn, request)
    begun = begin_coaching(result=result, **given, by=actor_of(request), now=timezone.now())
    return _answer(request, begun.key)


@described(request=CoachingStepIn, responses=WholeCoachingPlanOut, operation_id="add_coaching_step")
@api_view(["POST"])
def add_step(request: Request, key: UUID) -> Response:
    """One more step, agreed with the contractor; sent twice it is one."""
    CHECK(request, access.writes_coaching)
    found, given = _found(request, key), sent_as(CoachingStepIn, request)
    operation = given.pop("operation")
    add_coaching_step(
        plan=found, facts=CoachingFacts(**given), operation=operation,
        by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    return _answer(request, key)


@described(
    request=ChangedCoachingStepIn,
    responses=WholeCoachingPlanOut,
    operation_id="change_coaching_step",
)
@api_view(["PUT"])
@answered_as_it_stands(lambda request, key, **_at: _answer(request, key))
def change_step(request: Request, key: UUID, number: int) -> Response:
    """Say an open step otherwise; 409 where somebody was faster."""
    CHECK(request, access.writes_coaching)
    step, given = _step(request, key, number=number), sent_as(ChangedCoachingStepIn, request)
    seen = given.pop("version")
    change_coaching_step(
        step=step, facts=CoachingFacts(**given), seen=seen, by=actor_of(request),
        now=timezone.now(),
    )  # fmt: skip
    return _answer(request, key)


@described(
    request={"multipart/form-data": CoachingNoteIn, "application/json": CoachingNoteIn},
    responses=WholeCoachingPlanOut,
    operation_id="note_coaching_step",
)
@takes_files
@api_view(["POST"])
@parser_classes([MultiPartParser, KeepableJSONParser])
def note(request: Request, key: UUID, number: int) -> Response:
    """Write a session, progress, or that a step is done; sent twice it is one."""
    CHECK(request, access.notes_coaching)
    step, given = _step(request, key, number=number), sent_as(CoachingNoteIn, request)
    facts = NoteFacts(CoachingNoteKind(given["kind"]), given["on"], given["text"])
    note_coaching(
        step=step, facts=facts, files=given["evidence"], operation=given["operation"],
        by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    return _answer(request, key)


@described(request=PartnerIn, responses=WholeCoachingPlanOut, operation_id="name_partner")
@api_view(["POST"])
@answered_as_it_stands(lambda request, key, **_at: _answer(request, key))
def name_partner(request: Request, key: UUID) -> Response:
    """Name a benchmark partner to the contractor of the plan; 409 where it is named already."""
    CHECK(request, access.names_partners)
    found, given = _found(request, key), sent_as(PartnerIn, request)
    partner_services.name_partner(
        plan=found, agreement=_agreement(request, given["agreement"]), by=actor_of(request),
        now=timezone.now(),
    )  # fmt: skip
    return _answer(request, key)


@described(request=None, responses=WholeCoachingPlanOut, operation_id="drop_partner")
@api_view(["POST"])
@answered_as_it_stands(lambda request, key, **_at: _answer(request, key))
def drop_partner(request: Request, key: UUID, agreement: UUID) -> Response:
    """Take a benchmark partner out of the plan."""
    CHECK(request, access.names_partners)
    partner_services.drop_partner(
        plan=_found(request, key), agreement=_agreement(request, agreement),
        by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    return _answer(request, key)


@described(responses=list_of(PartnerOut), operation_id="list_partners")
@api_view(["GET"])
def list_partners(request: Request) -> Response:
    """Who agreed to be named; a representative reads their own company's agreements."""
    CHECK(request, access.lists_partners)
    found = standing_agreements(request.user)
    page = listed(request, found, by="-year contractor__code pk")
    return page.answer(PartnerOut(page.rows, many=True).data)


@described(request=None, responses=list_of(PartnerOut), operation_id="agree_to_be_named")
@api_view(["POST"])
@answered_as_it_stands(lambda request, **_at: _agreements(request))
def agree(request: Request, year: int) -> Response:
    """Your company may be named, for one year; 409 where it has agreed already."""
    CHECK(request, access.agrees_to_be_named)
    own = access.agrees_for(request.user).first()
    if own is None:
        raise Http404
    partner_services.agree_to_be_named(
        contractor=own, year=year, by=actor_of(request), now=timezone.now()
    )
    return _agreements(request)


@described(request=None, responses=list_of(PartnerOut), operation_id="withdraw_agreement")
@api_view(["POST"])
@answered_as_it_stands(lambda request, **_at: _agreements(request))
def withdraw(request: Request, key: UUID) -> Response:
    """Take it back: your company is named nowhere from now on."""
    CHECK(request, access.agrees_to_be_named)
    partner_services.withdraw_agreement(
        agreement=_agreement(request, key), by=actor_of(request), now=timezone.now()
    )
    return _agreements(request)


def _found(request: Request, key: UUID) -> CoachingPlan:
    return get_object_or_404(selectors.one_plan(request.user), key=key)


def _step(request: Request, key: UUID, *, number: int) -> CoachingStep:
    plan = _found(request, key)
    step = get_object_or_404(selectors.steps_of(plan), number=number)
    step.plan = plan
    return step


def _agreement(request: Request, key: UUID) -> PartnerAgreement:
    found = access.agreements_visible_to(request.user).select_related("contractor")
    return get_object_or_404(found, key=key)


def _agreements(request: Request) -> Response:
    found = standing_agreements(request.user)
    return whole_list(PartnerOut(found, many=True).data)


def _answer(request: Request, key: UUID) -> Response:
    """The plan as it stands by now, as this person reads it."""
    plan = _found(request, key)
    today = today_for(plan.evaluation.contractor, timezone.now())
    names_them = access.coaches(request.user, plan.evaluation.contractor_id)
    told = CoachingPlanOut(plan).data | {
        "result": plan.result.sha256,
        "steps": [_told(step, state=step.state_on(today)) for step in selectors.steps_of(plan)],
        "partners": PartnerOut(partners_named(plan), many=True).data,
        "proposed": PartnerOut(partners_proposed(plan) if names_them else [], many=True).data,
    }
    return Response(told, headers=PRIVATE)


def _told(step: CoachingStep, *, state: CoachingState) -> dict[str, Any]:
    names = ("number", "reason", "due_on", "version")
    return CoachingStepOut(
        {name: getattr(step, name) for name in names}
        | {
            "drawn_from": reason_words(step),
            "action": action_words(step),
            "owner": step.owner_id,
            "state": state,
            "finding": step.finding.reference if step.finding else None,
            "notes": [
                {
                    "kind": one.kind,
                    "on": one.on,
                    "text": one.text,
                    "by": str(one.by or ""),
                    "files": [file.name for file in one.files.all()],
                }
                for one in step.notes.all()
            ],
        }
    ).data


app_name = "coaching-api"
OF_A_PLAN = "coaching/<uuid:key>/"
urlpatterns = [
    path("coaching/", list_plans, name="list"),
    path("results/<sha256:sha256>/coaching/", of_result, name="begin"),
    path("coaching/partners/", list_partners, name="partners"),
    path("coaching/partners/<int:year>/agree/", agree, name="agree"),
    path("coaching/partners/<uuid:key>/withdraw/", withdraw, name="withdraw"),
    path(OF_A_PLAN, read_plan, name="plan"),
    path(f"{OF_A_PLAN}partners/", name_partner, name="name-partner"),
    path(f"{OF_A_PLAN}partners/<uuid:agreement>/drop/", drop_partner, name="drop-partner"),
    path(f"{OF_A_PLAN}steps/", add_step, name="step-add"),
    path(f"{OF_A_PLAN}steps/<int:number>/", change_step, name="step"),
    path(f"{OF_A_PLAN}steps/<int:number>/notes/", note, name="note"),
]
