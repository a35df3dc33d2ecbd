"""The rows of registers for programs: risks and controls listed, written, changed, withdrawn.

A risk is accepted in somebody's name, and its review pulled forward: both by who signs in, with no
token.
"""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from contractors.api import PersonField
from core.audit import actor_of
from core.errors import NotAllowed, Refusal
from core.figures.api import SentCountField, SentDayField, SentNumberField
from core.kept_answers import answered_as_it_stands
from core.language.texts import LONGEST_TEXT
from core.requests.api import PRIVATE, api_view, described, sent_as
from core.requests.lists import list_of, listed
from monitoring.models import Incident
from risks import access, selectors
from risks.access import RISKS_SCOPE
from risks.assessment import Estimate
from risks.choices import ActivityKind, ControlStep
from risks.models import RegisteredRisk, RiskControl, RiskRegister
from risks.services import controls as control_services
from risks.services import risks as services
from risks.services.controls import MOST_RUPIAH, ControlFacts
from risks.services.reviews import ReviewCause, pull_review
from risks.services.risks import RiskFacts
from tokens.authentication import takes_tokens

MOST_IDS = 2**63 - 1
MOST_POINTS = 100  # of a likelihood or a severity: its matrix says how many there are
MOST_RISKS = 1000
ESTIMATES = ("before", "now", "planned")
OF_A_RISK = services.TEXTS
OF_A_CONTROL = control_services.TEXTS


def _text(most: int, *, must: bool = False) -> serializers.CharField:
    return (
        serializers.CharField(max_length=most)
        if must
        else serializers.CharField(max_length=most, allow_blank=True, default="")
    )


class EstimateField(serializers.ListField):
    """Likelihood and severity, each from 1, on the matrix of the register."""

    child = SentNumberField(min_value=1, max_value=MOST_POINTS)

    def __init__(self, **more: Any) -> None:
        super().__init__(min_length=2, max_length=2, **more)


class RiskFactsIn(serializers.Serializer[Any]):
    """What is written of a risk, whole. ``department`` is a name, ``owner`` a person's id."""

    activity = _text(OF_A_RISK["activity"], must=True)
    hazard = _text(OF_A_RISK["hazard"], must=True)
    effect = _text(OF_A_RISK["effect"], must=True)
    before = EstimateField()
    now = EstimateField(allow_null=True, default=None)
    planned = EstimateField(allow_null=True, default=None)
    department = _text(120)
    kind = serializers.ChoiceField(ActivityKind.choices, default=ActivityKind.ROUTINE)
    existing_control = _text(OF_A_RISK["existing_control"])
    raised_reason = _text(OF_A_RISK["raised_reason"])
    legal_basis = _text(OF_A_RISK["legal_basis"])
    opportunity = _text(OF_A_RISK["opportunity"])
    owner = PersonField(allow_null=True, default=None)
    review_on = SentDayField(allow_null=True, default=None)
    review_reason = _text(OF_A_RISK["review_reason"])


class NewRiskIn(RiskFactsIn):
    """A risk, with the id of its operation: sent twice it is one."""

    operation = serializers.UUIDField()


class ChangedRiskIn(RiskFactsIn):
    """The whole of it, and the ``version`` that was read."""

    version = SentCountField()


class RiskWithdrawalIn(serializers.Serializer[Any]):
    """Why it counts no more, and the ``version`` that was read."""

    version = SentCountField()
    reason = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False)


class RiskAcceptanceIn(RiskWithdrawalIn):
    """Why it is accepted where it stands, and until when."""


class ReviewIn(serializers.Serializer[Any]):
    """What touched it: an incident of its company (its id), or what was replaced, or both."""

    version = SentCountField()
    incident = SentNumberField(min_value=1, max_value=MOST_IDS, allow_null=True, default=None)
    change = _text(200)


class ControlFactsIn(serializers.Serializer[Any]):
    """What is written of a control, whole. ``risks`` are numbers, ``cost`` whole rupiah."""

    step = serializers.ChoiceField(ControlStep.choices)
    measure = _text(OF_A_CONTROL["measure"], must=True)
    risks = serializers.ListField(child=SentCountField(), max_length=MOST_RISKS)
    owner = PersonField(allow_null=True, default=None)
    begins_on = SentDayField(allow_null=True, default=None)
    due_on = SentDayField(allow_null=True, default=None)
    cost = SentNumberField(min_value=0, max_value=MOST_RUPIAH, allow_null=True, default=None)
    in_force_on = SentDayField(allow_null=True, default=None)
    evidence = _text(OF_A_CONTROL["evidence"])
    ended_on = SentDayField(allow_null=True, default=None)
    ended_reason = _text(OF_A_CONTROL["ended_reason"])


class NewControlIn(ControlFactsIn):
    """A control, with the id of its operation: sent twice it is one."""

    operation = serializers.UUIDField()


class ChangedControlIn(ControlFactsIn):
    """The whole of it, and the ``version`` that was read."""

    version = SentCountField()


class RiskOut(serializers.Serializer[Any]):
    """A risk as it stands; an estimate is likelihood and severity, ``accepted_by`` a name,
    ``needs`` the role that accepts it at its level, "" where nobody has to."""

    number = serializers.IntegerField()
    activity = serializers.CharField()
    hazard = serializers.CharField()
    effect = serializers.CharField()
    before = serializers.ListField(child=serializers.IntegerField())
    now = serializers.ListField(child=serializers.IntegerField(), allow_null=True)
    planned = serializers.ListField(child=serializers.IntegerField(), allow_null=True)
    level = serializers.CharField()
    department = serializers.CharField(allow_blank=True)
    kind = serializers.ChoiceField(ActivityKind.choices)
    existing_control = serializers.CharField(allow_blank=True)
    raised_reason = serializers.CharField(allow_blank=True)
    legal_basis = serializers.CharField(allow_blank=True)
    opportunity = serializers.CharField(allow_blank=True)
    owner = serializers.IntegerField(source="owner_id", allow_null=True)
    review_on = serializers.DateField(allow_null=True)
    review_reason = serializers.CharField(allow_blank=True)
    needs = serializers.CharField(allow_blank=True)
    accepted_by = serializers.CharField(allow_blank=True)
    accepted_reason = serializers.CharField(allow_blank=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class ControlOut(serializers.Serializer[Any]):
    """A control as it stands, with the numbers of its risks."""

    number = serializers.IntegerField()
    step = serializers.ChoiceField(ControlStep.choices)
    measure = serializers.CharField()
    risks = serializers.ListField(child=serializers.IntegerField())
    owner = serializers.IntegerField(source="owner_id", allow_null=True)
    begins_on = serializers.DateField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    cost = serializers.IntegerField(allow_null=True)
    in_force_on = serializers.DateField(allow_null=True)
    evidence = serializers.CharField(allow_blank=True)
    ended_on = serializers.DateField(allow_null=True)
    ended_reason = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField()


@described(methods=["GET"], responses=list_of(RiskOut), operation_id="list_register_risks")
@described(methods=["POST"], request=NewRiskIn, responses=RiskOut, operation_id="add_register_risk")
@takes_tokens(RISKS_SCOPE)
@api_view(["GET", "POST"])
def list_risks(request: Request, key: UUID) -> Response:
    """The risks of a register that count, by number; or write one down."""
    if request.method != "POST":
        found = selectors.one_risk(request.user).filter(
            register=_register(request, key), withdrawn_at=None
        )
        page = listed(request, found, by="number")
        return page.answer(map(_risk, page.rows))
    _check_writes(request)
    register, given = _register(request, key), sent_as(NewRiskIn, request)
    operation = given.pop("operation")
    added = services.add_risk(
        register=register, facts=_risk_facts(given), operation=operation,
        by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    return _answer_risk(request, key, number=added.number)


@described(methods=["GET"], responses=RiskOut, operation_id="read_register_risk")
@described(
    methods=["PUT"],
    request=ChangedRiskIn,
    responses=RiskOut,
    operation_id="change_register_risk",
)
@takes_tokens(RISKS_SCOPE)
@api_view(["GET", "PUT"])
@answered_as_it_stands(lambda request, key, number: _answer_risk(request, key, number=number))
def one_risk(request: Request, key: UUID, number: int) -> Response:
    """One risk; or write it anew: an acceptance at another level falls, 409 where overtaken."""
    if request.method == "PUT":
        _check_writes(request)
        found = selectors.risk_to_change(request.user, key, number=number)
        if found is None:
            raise Http404
        given = sent_as(ChangedRiskIn, request)
        version = given.pop("version")
        services.change_risk(
            risk=found, facts=_risk_facts(given), version=version,
            by=actor_of(request), now=timezone.now(),
        )  # fmt: skip
    return _answer_risk(request, key, number=number)


@described(request=RiskWithdrawalIn, responses=RiskOut, operation_id="withdraw_register_risk")
@takes_tokens(RISKS_SCOPE)
@api_view(["POST"])
@answered_as_it_stands(lambda request, key, number: _answer_risk(request, key, number=number))
def withdraw(request: Request, key: UUID, number: int) -> Response:
    """Take it out of the register's counts; it stays to be read."""
    _check_writes(request)
    found, given = _found_risk(request, key, number=number), sent_as(RiskWithdrawalIn, request)
    services.withdraw_risk(risk=found, **given, by=actor_of(request), now=timezone.now())
    return _answer_risk(request, key, number=number)


@described(request=RiskAcceptanceIn, responses=RiskOut, operation_id="accept_register_risk")
@api_view(["POST"])
@answered_as_it_stands(lambda request, key, number: _answer_risk(request, key, number=number))
def accept(request: Request, key: UUID, number: int) -> Response:
    """Accept it in your name where it stands, as the matrix says who may."""
    if not access.accepts_risks(request.user):
        raise NotAllowed(_("Coordinators and managers accept risks, as the matrix says."))
    found, given = _found_risk(request, key, number=number), sent_as(RiskAcceptanceIn, request)
    services.accept_risk(risk=found, **given, by=actor_of(request), now=timezone.now())
    return _answer_risk(request, key, number=number)


@described(request=ReviewIn, responses=RiskOut, operation_id="pull_register_review")
@api_view(["POST"])
@answered_as_it_stands(lambda request, key, number: _answer_risk(request, key, number=number))
def review(request: Request, key: UUID, number: int) -> Response:
    """Pull its review to a near day, and tell who looks after it by mail."""
    _check_writes(request)
    found, given = _found_risk(request, key, number=number), sent_as(ReviewIn, request)
    cause = ReviewCause(_incident(found, given["incident"]), given["change"])
    pull_review(
        risk=found, cause=cause, version=given["version"], by=actor_of(request), now=timezone.now()
    )
    return _answer_risk(request, key, number=number)


@described(methods=["GET"], responses=list_of(ControlOut), operation_id="list_register_controls")
@described(
    methods=["POST"],
    request=NewControlIn,
    responses=ControlOut,
    operation_id="add_register_control",
)
@takes_tokens(RISKS_SCOPE)
@api_view(["GET", "POST"])
def list_controls(request: Request, key: UUID) -> Response:
    """The controls of a register, by number; or write one down."""
    register = _register(request, key)
    if request.method != "POST":
        found = selectors.one_control(request.user).filter(register=register)
        page = listed(request, found.prefetch_related("risks"), by="number")
        return page.answer(map(_control, page.rows))
    _check_writes(request)
    given = sent_as(NewControlIn, request)
    operation = given.pop("operation")
    added = control_services.add_control(
        register=register, facts=ControlFacts(**given), operation=operation,
        by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    return _answer_control(request, key, number=added.number)


@described(methods=["GET"], responses=ControlOut, operation_id="read_register_control")
@described(
    methods=["PUT"],
    request=ChangedControlIn,
    responses=ControlOut,
    operation_id="change_register_control",
)
@takes_tokens(RISKS_SCOPE)
@api_view(["GET", "PUT"])
@answered_as_it_stands(lambda request, key, number: _answer_control(request, key, number=number))
def one_control(request: Request, key: UUID, number: int) -> Response:
    """One control; or write it anew, 409 where somebody was faster."""
    if request.method == "PUT":
        _check_writes(request)
        found, given = (
            _found_control(request, key, number=number),
            sent_as(ChangedControlIn, request),
        )
        version = given.pop("version")
        control_services.change_control(
            control=found, facts=ControlFacts(**given), version=version,
            by=actor_of(request), now=timezone.now(),
        )  # fmt: skip
    return _answer_control(request, key, number=number)


def _check_writes(request: Request) -> None:
    """Before anything is read of what was sent."""
    if not access.may_write_risks(request.user):
        raise NotAllowed(_("The company's people and the coordinators write in a register."))


def _register(request: Request, key: UUID) -> RiskRegister:
    found = selectors.register_seen(request.user, key)
    if found is None:
        raise Http404
    return found


def _found_risk(request: Request, key: UUID, *, number: int) -> RegisteredRisk:
    return get_object_or_404(selectors.one_risk(request.user), register__key=key, number=number)


def _found_control(request: Request, key: UUID, *, number: int) -> RiskControl:
    return get_object_or_404(selectors.one_control(request.user), register__key=key, number=number)


def _incident(risk: RegisteredRisk, incident: int | None) -> Incident | None:
    """The one of its company of this id; Refusal where there is none that may have touched it."""
    if incident is None:
        return None
    found = access.incidents_of_company(risk.register.contractor_id).filter(pk=incident).first()
    if found is None:
        said = _("Choose an incident of this company that was not rejected.")
        raise Refusal(said, fields={"incident": said})
    return found


def _risk_facts(given: dict[str, Any]) -> RiskFacts:
    estimates = {name: Estimate(*given[name]) if given[name] else None for name in ESTIMATES}
    return RiskFacts(**given | estimates)


def _answer_risk(request: Request, key: UUID, *, number: int) -> Response:
    return Response(_risk(_found_risk(request, key, number=number)), headers=PRIVATE)


def _answer_control(request: Request, key: UUID, *, number: int) -> Response:
    return Response(_control(_found_control(request, key, number=number)), headers=PRIVATE)


def _risk(one: RegisteredRisk) -> dict[str, Any]:
    cells = {
        name: (getattr(one, f"{name}_likelihood"), getattr(one, f"{name}_severity"))
        for name in ESTIMATES
    }
    told = {name: list(cell) if cell[0] else None for name, cell in cells.items()}
    names = {"department": str(one.department or ""), "accepted_by": str(one.accepted_by or "")}
    same = {name: getattr(one, name) for name in OF_RISK}
    return RiskOut(same | told | names).data


def _control(one: RiskControl) -> dict[str, Any]:
    numbers = sorted(risk.number for risk in one.risks.all())
    return ControlOut({name: getattr(one, name) for name in OF_CONTROL} | {"risks": numbers}).data


OF_RISK = (
    *OF_A_RISK, "number", "level", "kind", "owner_id", "review_on", "needs", "accepted_reason",
    "withdrawn_at", "version",
)  # fmt: skip
OF_CONTROL = (
    "number", "step", "measure", "owner_id", "begins_on", "due_on", "cost", "in_force_on",
    "evidence", "ended_on", "ended_reason", "version",
)  # fmt: skip

app_name = "register-rows-api"
OF_ONE = "registers/<uuid:key>/"
urlpatterns = [
    path(f"{OF_ONE}risks/", list_risks, name="risks"),
    path(f"{OF_ONE}risks/<int:number>/", one_risk, name="risk"),
    path(f"{OF_ONE}risks/<int:number>/withdraw/", withdraw, name="withdraw"),
    path(f"{OF_ONE}risks/<int:number>/accept/", accept, name="accept"),
    path(f"{OF_ONE}risks/<int:number>/review/", review, name="review"),
    path(f"{OF_ONE}controls/", list_controls, name="controls"),
    path(f"{OF_ONE}controls/<int:number>/", one_control, name="control"),
]
