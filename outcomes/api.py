"""Objections for programs: read with their thread, raised, replied to, decided and appealed.

The steps are those of the pages: the same services, the same rules of who may, the same trail.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.decorators import authentication_classes, parser_classes
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.role_checks import RoleCheck
from accounts.roles import Person
from core.audit import actor_of
from core.kept_answers import answered_as_it_stands
from core.language.texts import LONGEST_TEXT
from core.requests.api import PRIVATE, api_view, described, sent_as
from core.requests.keepable import KeepableJSONParser
from core.requests.uploads import takes_files
from evaluations.models import Result
from outcomes import access, selectors
from outcomes.choices import (
    ObjectionGround,
    ObjectionOutcome,
    ObjectionStatus,
    StepKind,
    TargetKind,
)
from outcomes.models import Objection, ObjectionFile, ObjectionStep
from outcomes.rules.targets import targets_of
from outcomes.services.appeals import appeal_decision
from outcomes.services.corrections import corrections_with_figures
from outcomes.services.decisions import DecisionFacts, decide_objection, reply_to_objection
from outcomes.services.objections import ObjectionFacts, raise_objection
from tokens.authentication import ReaderTokenAuthentication

Step = Callable[..., Objection]

CHECK = RoleCheck(_("Your role does not take this step of an objection."))


class SaidIn(serializers.Serializer[Any]):
    """What one party says, with files beside it where it is sent as a form."""

    operation = serializers.UUIDField()
    text = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False)
    evidence = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True), required=False, default=list
    )


class ObjectionIn(SaidIn):
    """An objection to one part of a provisional result; ``target`` and ``code`` name the part."""

    target = serializers.ChoiceField(choices=TargetKind.choices)
    code = serializers.CharField(max_length=60)
    ground = serializers.ChoiceField(choices=ObjectionGround.choices)
    wanted = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False)


class DecisionIn(serializers.Serializer[Any]):
    """What a manager decides; ``correction`` is a code of ``corrections``, "" for none, and
    ``seen`` the status that was read."""

    seen = serializers.ChoiceField(choices=ObjectionStatus.choices)
    outcome = serializers.ChoiceField(choices=ObjectionOutcome.choices)
    correction = serializers.CharField(max_length=200, allow_blank=True, default="")
    reason = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False)


class ObjectionPartOut(serializers.Serializer[Any]):
    """A part that can be objected to, and the objection that was raised to it; null for none."""

    target = serializers.ChoiceField(choices=TargetKind.choices)
    code = serializers.CharField()
    title = serializers.DictField(child=serializers.CharField())
    points = serializers.CharField(allow_blank=True)
    objection = serializers.UUIDField(allow_null=True)


class ObjectionPartsOut(serializers.Serializer[Any]):
    """The parts of a result, until when it may be objected to, and whether you may now."""

    until = serializers.DateTimeField(allow_null=True)
    may_object = serializers.BooleanField()
    parts = ObjectionPartOut(many=True)


class ObjectionFileOut(serializers.Serializer[Any]):
    """A file of a step; ``address`` gives it out byte for byte."""

    name = serializers.CharField()
    sha256 = serializers.CharField()
    address = serializers.CharField()


class ObjectionFiguresOut(serializers.Serializer[Any]):
    """Percent and rating as a decision has them; null where there is none."""

    percent = serializers.CharField(allow_null=True)
    rating = serializers.CharField(allow_null=True)


class ObjectionStepOut(serializers.Serializer[Any]):
    """A step of the thread. Of a decision ``before`` and ``after`` are the figures around it."""

    kind = serializers.ChoiceField(choices=StepKind.choices)
    by = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()
    text = serializers.CharField()
    wanted = serializers.CharField(allow_blank=True)
    outcome = serializers.ChoiceField(choices=ObjectionOutcome.choices, allow_blank=True)
    correction = serializers.CharField(allow_blank=True)
    before = ObjectionFiguresOut(allow_null=True)
    after = ObjectionFiguresOut(allow_null=True)
    files = ObjectionFileOut(many=True)


class CorrectionOut(serializers.Serializer[Any]):
    """What you may correct in deciding, with what the result would come to."""

    code = serializers.CharField()
    says = serializers.CharField()


class ObjectionOut(serializers.Serializer[Any]):
    """One objection with its thread, oldest first, and the steps that you can take now."""

    key = serializers.UUIDField()
    number = serializers.IntegerField()
    contractor = serializers.CharField()
    year = serializers.IntegerField()
    result = serializers.CharField()
    target = serializers.ChoiceField(choices=TargetKind.choices)
    code = serializers.CharField()
    title = serializers.DictField(child=serializers.CharField())
    ground = serializers.ChoiceField(choices=ObjectionGround.choices)
    status = serializers.ChoiceField(choices=ObjectionStatus.choices)
    outcome = serializers.ChoiceField(choices=ObjectionOutcome.choices, allow_blank=True)
    due_at = serializers.DateTimeField(allow_null=True)
    may_reply = serializers.BooleanField()
    may_decide = serializers.BooleanField()
    may_appeal = serializers.BooleanField()
    corrections = CorrectionOut(many=True)
    thread = ObjectionStepOut(many=True)


@described(methods=["GET"], responses=ObjectionPartsOut, operation_id="list_parts_to_object_to")
@described(
    methods=["POST"],
    request={"multipart/form-data": ObjectionIn, "application/json": ObjectionIn},
    responses=ObjectionOut,
    operation_id="raise_objection",
)
@takes_files
@api_view(["GET", "POST"])
@parser_classes([MultiPartParser, KeepableJSONParser])
def parts(request: Request, sha256: str) -> Response:
    """What of a result can be objected to; or object to a part of it."""
    CHECK(request, access.speaks_for_contractor)
    found = get_object_or_404(selectors.results_to_object_to(request.user), sha256=sha256)
    if request.method != "POST":
        return Response(ObjectionPartsOut(_parts(request.user, found)).data, headers=PRIVATE)
    given = sent_as(ObjectionIn, request)
    facts = {name: given[name] for name in ("target", "code", "ground", "text", "wanted")}
    raised = raise_objection(
        result=found, facts=ObjectionFacts(**facts), files=given["evidence"],
        operation=given["operation"], by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    return _answer(request, raised.key)


def _parts(user: Person, result: Result) -> dict[str, Any]:
    earlier = selectors.earlier_objections(result.evaluation)
    keys = {of: one.key for of, one in earlier.items()}
    return {
        "until": result.publication.provisional_until,
        "may_object": access.may_object(user, result, now=timezone.now()),
        "parts": [
            {
                "target": one.kind,
                "code": one.code,
                "title": one.title,
                "points": one.points,
                "objection": keys.get((one.kind, one.code)),
            }
            for one in targets_of(result.output, result.context)
        ],
    }


@described(responses=ObjectionOut, operation_id="read_objection")
@api_view(["GET"])
@authentication_classes([ReaderTokenAuthentication, SessionAuthentication])
def read_objection(request: Request, key: UUID) -> Response:
    """One objection with everything that was said."""
    return _answer(request, key)


@described(
    request={"multipart/form-data": SaidIn, "application/json": SaidIn},
    responses=ObjectionOut,
    operation_id="reply_to_objection",
)
@takes_files
@api_view(["POST"])
@parser_classes([MultiPartParser, KeepableJSONParser])
def reply(request: Request, key: UUID) -> Response:
    """Say what the company says; the same operation sent twice counts once."""
    CHECK(request, access.replies_to_objections)
    return _said(request, key, step=reply_to_objection)


@described(
    request={"multipart/form-data": SaidIn, "application/json": SaidIn},
    responses=ObjectionOut,
    operation_id="appeal_objection",
)
@takes_files
@api_view(["POST"])
@parser_classes([MultiPartParser, KeepableJSONParser])
def appeal(request: Request, key: UUID) -> Response:
    """Ask, once, for another manager; the same operation sent twice counts once."""
    CHECK(request, access.speaks_for_contractor)
    return _said(request, key, step=appeal_decision)


@described(request=DecisionIn, responses=ObjectionOut, operation_id="decide_objection")
@api_view(["POST"])
@answered_as_it_stands(lambda request, key, **_at: _answer(request, key))
def decide(request: Request, key: UUID) -> Response:
    """Decide it; 409 where it is decided, by you as by others, or moved on since it was read."""
    CHECK(request, access.decides_on_objections)
    found, given = _found(request, key), sent_as(DecisionIn, request)
    decide_objection(
        objection=found, facts=DecisionFacts(**given), by=actor_of(request), now=timezone.now()
    )
    return _answer(request, key)


def _said(request: Request, key: UUID, *, step: Step) -> Response:
    found, given = _found(request, key), sent_as(SaidIn, request)
    step(
        objection=found, text=given["text"], files=given["evidence"],
        operation=given["operation"], by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    return _answer(request, key)


def _found(request: Request, key: UUID) -> Objection:
    found: QuerySet[Objection] = selectors.one_objection(request.user)
    return get_object_or_404(found, key=key)


def _answer(request: Request, key: UUID) -> Response:
    """The objection as it stands by now, as this person reads it."""
    one, user, now = _found(request, key), request.user, timezone.now()
    may_decide = access.may_decide(user, one)
    corrections = corrections_with_figures(one) if may_decide else ()
    told = {
        "contractor": one.evaluation.contractor.code,
        "year": one.evaluation.period.year,
        "result": one.result.sha256,
        "may_reply": access.may_reply(user, one),
        "may_decide": may_decide,
        "may_appeal": access.may_appeal(user, one, now=now),
        "corrections": [{"code": code, "says": says} for code, says in corrections],
        "thread": [_step(one, step) for step in selectors.steps_of(one)],
    }
    names = ("key", "number", "target", "code", "title", "ground", "status", "outcome", "due_at")
    same = {name: getattr(one, name) for name in names}
    return Response(ObjectionOut(same | told).data, headers=PRIVATE)


def _step(objection: Objection, step: ObjectionStep) -> Mapping[str, Any]:
    names = ("kind", "at", "text", "wanted", "outcome", "before", "after")
    return {name: getattr(step, name) for name in names} | {
        "by": str(step.by or ""),
        "correction": (step.correction or {}).get("code", ""),
        "files": [_file(objection, one) for one in step.files.all()],
    }


def _file(objection: Objection, file: ObjectionFile) -> dict[str, str]:
    address = reverse("objection-file", args=[objection.key, file.pk])
    return {"name": file.name, "sha256": file.sha256, "address": address}


app_name = "objections-api"
urlpatterns = [
    path("results/<sha256:sha256>/objections/", parts, name="parts"),
    path("objections/<uuid:key>/", read_objection, name="read"),
    path("objections/<uuid:key>/reply/", reply, name="reply"),
    path("objections/<uuid:key>/decide/", decide, name="decide"),
    path("objections/<uuid:key>/appeal/", appeal, name="appeal"),
]
