"""Registers for programs, as a whole: begun, read, handed in, returned, answered, accepted, frozen.

The steps are those of the page: the same services, the same rules of who may, the same trail. Each
has the id of its operation: what is sent twice is done once, whatever came of it between.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.decorators import authentication_classes
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.role_checks import RoleCheck
from contractors.access import contractors_visible_to
from core.audit import actor_of
from core.conflicts import mark_of
from core.figures.api import SentCountField, SentNumberField
from core.kept_answers import answered_as_it_stands
from core.language.texts import LONGEST_TEXT
from core.requests.api import PRIVATE, api_view, described, sent_as, telling_current
from core.requests.lists import list_of, listed
from risks import access, selectors
from risks.models import RegisteredRisk, RiskControl, RiskRegister
from risks.services.approval import accept_register, hand_in_register
from risks.services.frozen import freeze_register
from risks.services.registers import (
    answer_return,
    begin_register,
    last_step_of,
    return_register,
    set_mitigation,
)
from tokens.authentication import ReaderTokenAuthentication

CHANGES_TOLD = 50
MOST_IDS = 2**63 - 1
CHECK = RoleCheck(_("Your role does not take this step of a register."))


class StepIn(serializers.Serializer[Any]):
    """A step of a register, by the id of its operation."""

    operation = serializers.UUIDField()


class RegisterReturnIn(StepIn):
    """Why it goes back to its company; ``seen`` is the ``last_step`` that was read."""

    reason = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False)
    seen = serializers.CharField(max_length=40, allow_blank=True)


class RegisterAcceptIn(StepIn):
    """That it is accepted as it stands; ``seen`` is the ``changes`` that were read."""

    seen = SentCountField(min_value=0)


class NewRegisterIn(StepIn):
    """Whose it is (the company's code), at which site (its code; null: every one), what it covers,
    and on which published matrix (its id), on which it stays."""

    contractor = serializers.CharField(max_length=40)
    site = serializers.CharField(max_length=40, allow_null=True, default=None)
    title = serializers.CharField(max_length=160)
    matrix = SentNumberField(min_value=1, max_value=MOST_IDS)


class MitigationIn(serializers.Serializer[Any]):
    """From which level of its matrix on a risk needs a line; "": every one above acceptable.

    ``seen`` is the ``mitigated_from`` that was read.
    """

    seen = serializers.CharField(max_length=20, allow_blank=True)
    level = serializers.CharField(max_length=20, allow_blank=True)


class ListedRegisterOut(serializers.Serializer[Any]):
    """A register in the list; ``contractor_id`` stands in the addresses of budgets and quarters."""

    key = serializers.UUIDField()
    contractor = serializers.CharField(source="contractor.code")
    contractor_id = serializers.IntegerField()
    site = serializers.CharField(source="site.code", allow_null=True, default=None)
    title = serializers.CharField()
    matrix = serializers.IntegerField(source="matrix_id")
    risks = serializers.IntegerField(source="risk_count")
    unaccepted = serializers.IntegerField(source="unaccepted_count")


class FrozenRegisterOut(serializers.Serializer[Any]):
    """A register as it was frozen: its PDF is made of it."""

    revision = serializers.IntegerField()
    sha256 = serializers.CharField()


class ChangedRowOut(serializers.Serializer[Any]):
    """A risk or a control that was written since the register was handed in."""

    number = serializers.IntegerField()
    title = serializers.CharField()
    by = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()
    withdrawn = serializers.BooleanField()


class ChangedRowsOut(serializers.Serializer[Any]):
    """What was written since it was handed in, the first of it; ``more`` counts the rest."""

    risks = ChangedRowOut(many=True)
    controls = ChangedRowOut(many=True)
    more = serializers.IntegerField()


class RegisterOut(serializers.Serializer[Any]):
    """A register as it stands, and the steps that you can take now.

    ``changes`` is what an acceptance sends as ``seen``, ``last_step`` what a return does. A moment
    is null where it does not lie there, ``changed`` where it does not wait for the owner.
    """

    key = serializers.UUIDField()
    contractor = serializers.CharField()
    site = serializers.CharField(allow_null=True)
    title = serializers.CharField()
    matrix = serializers.IntegerField()
    mitigated_from = serializers.CharField(allow_blank=True)
    risks = serializers.IntegerField()
    changes = serializers.IntegerField()
    last_step = serializers.CharField(allow_blank=True)
    handed_in_at = serializers.DateTimeField(allow_null=True)
    handed_in_by = serializers.CharField(allow_blank=True)
    returned_at = serializers.DateTimeField(allow_null=True)
    returned_by = serializers.CharField(allow_blank=True)
    return_reason = serializers.CharField(allow_blank=True)
    accepted_at = serializers.DateTimeField(allow_null=True)
    accepted_by = serializers.CharField(allow_blank=True)
    changed = ChangedRowsOut(allow_null=True)
    may_hand_in = serializers.BooleanField()
    may_answer = serializers.BooleanField()
    may_return = serializers.BooleanField()
    may_accept = serializers.BooleanField(source="may_accept_register")
    frozen = FrozenRegisterOut(many=True)


@described(methods=["GET"], responses=list_of(ListedRegisterOut), operation_id="list_registers")
@described(
    methods=["POST"], request=NewRegisterIn, responses=RegisterOut, operation_id="begin_register"
)
@api_view(["GET", "POST"])
def list_registers(request: Request) -> Response:
    """The registers you may see; or begin one, which sent twice is one."""
    if request.method != "POST":
        CHECK(request, access.may_list_registers)
        found = selectors.register_list(request.user)
        page = listed(request, found, by="contractor__name title pk")
        return page.answer(ListedRegisterOut(page.rows, many=True).data)
    CHECK(request, access.may_write_risks)
    given, user = sent_as(NewRegisterIn, request), request.user
    company = get_object_or_404(contractors_visible_to(user), code=given["contractor"])
    site = None
    if given["site"] is not None:
        site = get_object_or_404(company.sites.filter(archived=False), code=given["site"])
    begun = begin_register(
        contractor=company, site=site, title=given["title"],
        matrix=get_object_or_404(access.matrices_visible_to(user), pk=given["matrix"]),
        operation=given["operation"], by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    return _answer(request, begun.key)


@described(responses=RegisterOut, operation_id="read_register")
@api_view(["GET"])
@authentication_classes([ReaderTokenAuthentication, SessionAuthentication])
def read_register(request: Request, key: UUID) -> Response:
    """One register: between whom it lies, and what was written since it was handed in."""
    return _answer(request, key)


@described(request=StepIn, responses=RegisterOut, operation_id="hand_in_register")
@api_view(["POST"])
def hand_in(request: Request, key: UUID) -> Response:
    """Give it to the owner to accept; the same operation sent twice hands it in once."""
    return _taken(hand_in_register, request, key=key, asked=StepIn)


@described(request=StepIn, responses=RegisterOut, operation_id="answer_register_return")
@api_view(["POST"])
def answer(request: Request, key: UUID) -> Response:
    """Say that what was asked for is done: it is handed in again."""
    return _taken(answer_return, request, key=key, asked=StepIn)


@described(request=RegisterReturnIn, responses=RegisterOut, operation_id="return_register")
@api_view(["POST"])
def send_back(request: Request, key: UUID) -> Response:
    """Send it back to its company; 409 where it was handed in or accepted since it was read."""
    return _taken(return_register, request, key=key, asked=RegisterReturnIn)


@described(request=RegisterAcceptIn, responses=RegisterOut, operation_id="accept_register")
@api_view(["POST"])
def accept(request: Request, key: UUID) -> Response:
    """Accept it as a whole, by name; 409 where it was written in since it was read."""
    return _taken(accept_register, request, key=key, asked=RegisterAcceptIn)


@described(request=MitigationIn, responses=RegisterOut, operation_id="set_register_mitigation")
@api_view(["POST"])
@answered_as_it_stands(lambda request, key, **_at: _answer(request, key))
def mitigation(request: Request, key: UUID) -> Response:
    """Say from which level on a risk of it needs a line of mitigation; 409 where somebody was
    faster."""
    CHECK(request, access.may_set_mitigation)
    found, given = _found(request, key), sent_as(MitigationIn, request)
    with telling_current(lambda: _answer(request, key).data):
        set_mitigation(
            register=found, level=given["level"], seen=mark_of(given["seen"]),
            by=actor_of(request), now=timezone.now(),
        )  # fmt: skip
    return _answer(request, key)


@described(request=None, responses=RegisterOut, operation_id="freeze_register")
@api_view(["POST"])
@answered_as_it_stands(lambda request, key, **_at: _answer(request, key))
def freeze(request: Request, key: UUID) -> Response:
    """Freeze it as it stands today; where it says what the last one says, that one."""
    CHECK(request, access.may_write_risks)
    freeze_register(register=_found(request, key), by=actor_of(request), now=timezone.now())
    return _answer(request, key)


def _taken(
    step: Callable[..., object], request: Request, *, key: UUID, asked: type[StepIn]
) -> Response:
    """The register once a step with what was sent is taken."""
    found, given = _found(request, key), sent_as(asked, request)
    step(register=found, by=actor_of(request), now=timezone.now(), **given)
    return _answer(request, key)


def _found(request: Request, key: UUID) -> RiskRegister:
    found = selectors.register_seen(request.user, key)
    if found is None:
        raise Http404
    return found


def _answer(request: Request, key: UUID) -> Response:
    """The register as it stands by now, as this person reads it."""
    one, user = _found(request, key), request.user
    risks = selectors.risks_of(one).count()
    told = {
        "contractor": one.contractor.code,
        "site": one.site.code if one.site else None,
        "matrix": one.matrix_id,
        "risks": risks,
        "frozen": list(one.frozen.defer("content")),
        "changes": selectors.changes_of(one),
        "last_step": last_step_of(one),
        "changed": _changed(one),
        **{name: str(getattr(one, name) or "") for name in PEOPLE},
        **access.steps_of_register(user, one, has_risks=risks > 0),
    }
    same = {name: getattr(one, name) for name in SAME}
    return Response(RegisterOut(same | told).data, headers=PRIVATE)


SAME = (
    "key",
    "title",
    "mitigated_from",
    "handed_in_at",
    "returned_at",
    "return_reason",
    "accepted_at",
)
PEOPLE = ("handed_in_by", "returned_by", "accepted_by")


def _changed(register: RiskRegister) -> dict[str, Any] | None:
    if register.handed_in_at is None:
        return None
    found = selectors.changed_rows(register, register.handed_in_at, most=CHANGES_TOLD)
    return {
        "risks": [_row(one, one.hazard) for one in found.risks],
        "controls": [_row(one, one.measure) for one in found.controls],
        "more": found.more,
    }


def _row(row: RegisteredRisk | RiskControl, title: str) -> dict[str, Any]:
    return {
        "number": row.number,
        "title": title,
        "by": str(row.changed_by or ""),
        "at": row.changed_at,
        "withdrawn": isinstance(row, RegisteredRisk) and row.withdrawn_at is not None,
    }


app_name = "registers-api"
OF_ONE = "registers/<uuid:key>/"
urlpatterns = [
    path("registers/", list_registers, name="list"),
    path(OF_ONE, read_register, name="read"),
    path(f"{OF_ONE}hand-in/", hand_in, name="hand-in"),
    path(f"{OF_ONE}answer/", answer, name="answer"),
    path(f"{OF_ONE}return/", send_back, name="return"),
    path(f"{OF_ONE}accept/", accept, name="accept"),
    path(f"{OF_ONE}mitigation/", mitigation, name="mitigation"),
    path(f"{OF_ONE}freeze/", freeze, name="freeze"),
]
