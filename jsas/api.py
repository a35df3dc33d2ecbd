"""Job safety analyses for programs: begun, written step by step, signed, gone through by crews.

The steps are those of the pages: the same services, the same rules of who may, the same trail.
"""

from collections.abc import Callable
from dataclasses import fields
from typing import Any, NamedTuple
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.role_checks import RoleCheck
from accounts.roles import Person
from contractors.days import today_for
from core.audit import actor_of
from core.figures.api import SentCountField, SentDayField, SentNumberField
from core.kept_answers import answered_as_it_stands
from core.language.texts import LONGEST_TEXT
from core.requests.api import PRIVATE, api_view, described, named_as, sent_as
from core.requests.lists import list_of, listed
from jsas import access, approval, selectors, services
from jsas.access import JSAS_SCOPE
from jsas.choices import JsaState
from jsas.content import jsa_content
from jsas.models import JobSafetyAnalysis
from jsas.services import (
    HAZARD_TEXTS,
    MOST_HAZARDS,
    STEP_TEXTS,
    TEXTS,
    HazardFacts,
    JsaFacts,
    JsaStepFacts,
)
from risks.access import may_list_registers, may_write_risks, registers_visible_to
from risks.assessment import Estimate
from tokens.authentication import takes_tokens

MOST_POINTS = 100  # of a likelihood or a severity: its matrix says how many there are
MOST_NAMES, LONGEST_NAME = 200, 120
CHECK = RoleCheck(_("Your role does not take this step of an analysis."))


class JsaFactsIn(serializers.Serializer[Any]):
    """What heads an analysis. ``department`` is a name."""

    job = serializers.CharField(max_length=TEXTS["job"])
    place = serializers.CharField(max_length=TEXTS["place"], allow_blank=True, default="")
    department = serializers.CharField(max_length=120, allow_blank=True, default="")
    emergency = serializers.CharField(max_length=TEXTS["emergency"], allow_blank=True, default="")


class NewJsaIn(JsaFactsIn):
    """An analysis of the risk register of this key."""

    operation = serializers.UUIDField()
    register = serializers.UUIDField()


class JsaDeedIn(serializers.Serializer[Any]):
    """The ``version`` of the analysis that was read."""

    version = SentCountField(min_value=0)


class JsaReturnIn(JsaDeedIn):
    """What has to be changed."""

    reason = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False)


class JsaHeadIn(JsaDeedIn, JsaFactsIn):
    """The whole head of a draft."""


class JsaHazardIn(serializers.Serializer[Any]):
    """A hazard: ``risk`` is the number of its row of the register, or its own words are said."""

    risk = SentCountField(allow_null=True, default=None)
    hazard = serializers.CharField(max_length=HAZARD_TEXTS["hazard"], allow_blank=True, default="")
    effect = serializers.CharField(max_length=HAZARD_TEXTS["effect"], allow_blank=True, default="")
    control = serializers.CharField(max_length=HAZARD_TEXTS["control"])
    ppe = serializers.CharField(max_length=HAZARD_TEXTS["ppe"], allow_blank=True, default="")


class JsaStepIn(JsaDeedIn):
    """A step of the job, whole, with its hazards in their order."""

    operation = serializers.UUIDField()
    step = serializers.CharField(max_length=STEP_TEXTS["step"])
    responsible = serializers.CharField(
        max_length=STEP_TEXTS["responsible"], allow_blank=True, default=""
    )
    hazards = serializers.ListField(child=JsaHazardIn(), default=list, max_length=MOST_HAZARDS)


class MeetingIn(serializers.Serializer[Any]):
    """A toolbox meeting: its crew by name."""

    operation = serializers.UUIDField()
    held_on = SentDayField()
    led_by = serializers.CharField(max_length=approval.MEETING_TEXTS["led_by"])
    names = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_NAME),
        allow_empty=False,
        max_length=MOST_NAMES,
    )
    note = serializers.CharField(
        max_length=approval.MEETING_TEXTS["note"], allow_blank=True, default=""
    )


class JoinIn(serializers.Serializer[Any]):
    """What the hazard can lead to, and how it is estimated before control."""

    effect = serializers.CharField(max_length=4000)
    likelihood = SentNumberField(min_value=1, max_value=MOST_POINTS)
    severity = SentNumberField(min_value=1, max_value=MOST_POINTS)


class JsaOut(serializers.Serializer[Any]):
    """An analysis; ``register`` is the key of its register."""

    key = serializers.UUIDField()
    contractor = serializers.CharField(source="register.contractor.code")
    register = serializers.UUIDField(source="register.key")
    number = serializers.IntegerField()
    revision = serializers.IntegerField()
    job = serializers.CharField()
    state = serializers.ChoiceField(JsaState.choices)
    return_reason = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField()


class JsaHazardOut(serializers.Serializer[Any]):
    """A hazard; ``in_force`` are the controls of its risk that are in force."""

    id = serializers.IntegerField()
    risk = serializers.IntegerField(allow_null=True)
    hazard = serializers.CharField(allow_blank=True)
    effect = serializers.CharField(allow_blank=True)
    control = serializers.CharField(allow_blank=True)
    ppe = serializers.CharField(allow_blank=True)
    in_force = serializers.ListField(child=serializers.CharField())


class JsaStepOut(serializers.Serializer[Any]):
    """A step of the job."""

    number = serializers.IntegerField()
    step = serializers.CharField()
    responsible = serializers.CharField(allow_blank=True)
    hazards = JsaHazardOut(many=True)


class WholeJsaOut(JsaOut):
    """An analysis with its steps; ``frozen`` is how often it was frozen, ``meetings`` how many
    crews went through this revision."""

    place = serializers.CharField(allow_blank=True)
    department = serializers.CharField(allow_blank=True)
    emergency = serializers.CharField(allow_blank=True)
    steps = JsaStepOut(many=True)
    frozen = serializers.IntegerField()
    meetings = serializers.IntegerField()


class JsaDeed(NamedTuple):
    """What is done to a whole analysis: its address, what is sent, who may at all, the service."""

    name: str
    says: str
    may: Callable[[Person | None], bool]
    do: Callable[..., object]
    takes: type[JsaDeedIn] | None = JsaDeedIn


@described(methods=["GET"], responses=list_of(JsaOut), operation_id="list_jsas")
@described(methods=["POST"], request=NewJsaIn, responses=WholeJsaOut, operation_id="begin_jsa")
@takes_tokens(JSAS_SCOPE)
@api_view(["GET", "POST"])
def list_jsas(request: Request) -> Response:
    """The analyses you may see; or begin one, which sent twice is one."""
    if request.method != "POST":
        CHECK(request, may_list_registers)
        found = selectors.one_jsa(request.user)
        page = listed(request, found, by="register__contractor__code pk")
        return page.answer(JsaOut(page.rows, many=True).data)
    CHECK(request, may_write_risks)
    given = sent_as(NewJsaIn, request)
    registers = registers_visible_to(request.user).select_related("contractor")
    begun = services.begin_jsa(
        register=get_object_or_404(registers, key=given["register"]),
        facts=_head(given), operation=given["operation"],
        by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    return _answer(request, begun.key)


@described(methods=["GET"], responses=WholeJsaOut, operation_id="read_jsa")
@described(methods=["PUT"], request=JsaHeadIn, responses=WholeJsaOut, operation_id="change_jsa")
@takes_tokens(JSAS_SCOPE)
@api_view(["GET", "PUT"])
@answered_as_it_stands(lambda request, key, **_at: _answer(request, key))
def one_jsa(request: Request, key: UUID) -> Response:
    """One analysis with its steps; or the head of a draft, said otherwise."""
    if request.method == "PUT":
        CHECK(request, may_write_risks)
        found, given = _found(request, key), sent_as(JsaHeadIn, request)
        services.change_jsa(
            jsa=found, facts=_head(given), version=given["version"], by=actor_of(request),
            now=timezone.now(),
        )  # fmt: skip
    return _answer(request, key)


@described(request=JsaStepIn, responses=WholeJsaOut, operation_id="add_jsa_step")
@takes_tokens(JSAS_SCOPE)
@api_view(["POST"])
def add_step(request: Request, key: UUID) -> Response:
    """The next step of the job with its hazards; sent twice it is one."""
    return _put_step(request, key, number=None)


@described(request=JsaStepIn, responses=WholeJsaOut, operation_id="change_jsa_step")
@takes_tokens(JSAS_SCOPE)
@api_view(["PUT"])
def change_step(request: Request, key: UUID, number: int) -> Response:
    """One step with its hazards, written anew; 409 where somebody was faster."""
    return _put_step(request, key, number=number)


@described(request=JsaDeedIn, responses=WholeJsaOut, operation_id="remove_jsa_step")
@takes_tokens(JSAS_SCOPE)
@api_view(["POST"])
@answered_as_it_stands(lambda request, key, **_at: _answer(request, key))
def remove_step(request: Request, key: UUID, number: int) -> Response:
    """Take a step out of a draft."""
    CHECK(request, may_write_risks)
    found, given = _found(request, key), sent_as(JsaDeedIn, request)
    services.remove_step(
        jsa=found, number=number, **given, by=actor_of(request), now=timezone.now()
    )
    return _answer(request, key)


@described(request=JoinIn, responses=WholeJsaOut, operation_id="join_jsa_hazard")
@api_view(["POST"])
@answered_as_it_stands(lambda request, key, **_at: _answer(request, key))
def join(request: Request, key: UUID, hazard_id: int) -> Response:
    """Take a hazard that asks to join into the register; sent twice it joins once."""
    CHECK(request, may_write_risks)
    found = _found(request, key)
    hazard = get_object_or_404(selectors.hazards_of(request.user, found), pk=hazard_id)
    given = sent_as(JoinIn, request)
    services.join_register(
        jsa=found, hazard=hazard.pk, effect=given["effect"],
        before=Estimate(given["likelihood"], given["severity"]),
        by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    return _answer(request, key)


@described(request=MeetingIn, responses=WholeJsaOut, operation_id="hold_toolbox_meeting")
@api_view(["POST"])
def meeting(request: Request, key: UUID) -> Response:
    """A crew has gone through the revision in use; sent twice it is there once."""
    CHECK(request, may_write_risks)
    found, given = _found(request, key), sent_as(MeetingIn, request)
    approval.hold_meeting(jsa=found, **given, by=actor_of(request), now=timezone.now())
    return _answer(request, key)


def _deed_view(deed: JsaDeed) -> Callable[..., Any]:
    @described(
        request=deed.takes,
        responses=WholeJsaOut,
        operation_id=f"{deed.name.replace('-', '_')}_jsa",
        description=deed.says,
    )
    @api_view(["POST"])
    @answered_as_it_stands(lambda request, key, **_at: _answer(request, key))
    def take(request: Request, key: UUID) -> Response:
        CHECK(request, deed.may)
        found = _found(request, key)
        given = sent_as(deed.takes, request) if deed.takes else {}
        deed.do(jsa=found, **given, by=actor_of(request), now=timezone.now())
        return _answer(request, key)

    return take


def _head(given: dict[str, Any]) -> JsaFacts:
    return JsaFacts(**{name: given[name] for name in ("job", "place", "department", "emergency")})


def _put_step(request: Request, key: UUID, *, number: int | None) -> Response:
    CHECK(request, may_write_risks)
    found, given = _found(request, key), sent_as(JsaStepIn, request)
    hazards = [HazardFacts(**one) for one in given["hazards"]]
    with named_as({field.name: "hazards" for field in fields(HazardFacts)}):
        services.put_step(
            jsa=found, number=number,
            facts=JsaStepFacts(given["step"], given["responsible"], hazards=hazards),
            version=given["version"], operation=given["operation"],
            by=actor_of(request), now=timezone.now(),
        )  # fmt: skip
    return _answer(request, key)


def _found(request: Request, key: UUID) -> JobSafetyAnalysis:
    return get_object_or_404(selectors.one_jsa(request.user), key=key)


def _answer(request: Request, key: UUID) -> Response:
    """The analysis as it stands by now."""
    found = _found(request, key)
    content = jsa_content(found, today=today_for(found.register.contractor, timezone.now()))
    ids = {step.number: [one.pk for one in step.hazards.all()] for step in services.steps_of(found)}
    steps = [
        step
        | {
            "hazards": [
                hazard | {"id": pk}
                for pk, hazard in zip(ids[step["number"]], step["hazards"], strict=True)
            ]
        }
        for step in content["steps"]
    ]
    told = {name: content[name] for name in ("place", "department", "emergency", "meetings")}
    whole = told | {"steps": steps, "frozen": found.frozen.count()}
    return Response(JsaOut(found).data | whole, headers=PRIVATE)


DEEDS = (
    JsaDeed("hand-in", "Prepared, in your name.", may_write_risks, approval.hand_in_jsa),
    JsaDeed(
        "review", "Reviewed, in your name: not by who has prepared it.",
        may_write_risks, approval.review_jsa,
    ),
    JsaDeed(
        "approve", "Approved, in your name, and frozen: not by who has prepared or reviewed it.",
        access.may_approve_jsas, approval.approve_jsa,
    ),
    JsaDeed(
        "return", "Back to who wrote it, with a reason.",
        may_write_risks, approval.return_jsa, JsaReturnIn,
    ),
    JsaDeed(
        "revise", "Begin the next revision of an approved one.",
        may_write_risks, approval.revise_jsa,
    ),
    JsaDeed(
        "freeze", "Freeze an approved one as it stands today.",
        may_write_risks, approval.freeze_jsa, None,
    ),
)  # fmt: skip

app_name = "jsas-api"
OF_A_JSA = "jsas/<uuid:key>/"
urlpatterns = [
    path("jsas/", list_jsas, name="list"),
    path(OF_A_JSA, one_jsa, name="jsa"),
    path(f"{OF_A_JSA}steps/", add_step, name="step-add"),
    path(f"{OF_A_JSA}steps/<int:number>/", change_step, name="step"),
    path(f"{OF_A_JSA}steps/<int:number>/remove/", remove_step, name="step-remove"),
    path(f"{OF_A_JSA}hazards/<int:hazard_id>/join/", join, name="join"),
    path(f"{OF_A_JSA}meetings/", meeting, name="meeting"),
    *(path(f"{OF_A_JSA}{one.name}/", _deed_view(one), name=one.name) for one in DEEDS),
]
