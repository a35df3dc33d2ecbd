"""Who an incident harmed, its photos and the steps that follow an accident, for programs.

The steps are those of the pages: the same services, the same rules of who may, the same trail.
"""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.decorators import authentication_classes, parser_classes
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.role_checks import RoleCheck
from core.audit import actor_of
from core.errors import Refusal
from core.figures.api import (
    PartVersionField,
    SentDayField,
    SentInstantField,
    SentNumberField,
)
from core.kept_answers import answered_as_it_stands
from core.language.texts import LONGEST_TEXT
from core.requests.api import PRIVATE, api_view, described, sent_as
from core.requests.uploads import takes_files
from investigations.models import AccidentProcedure
from investigations.procedure.access import may_enter_steps, procedures_visible_to
from investigations.procedure.selectors import StepState, state_of
from investigations.procedure.services import StepFacts, begin_procedure, enter_step
from monitoring.access import incidents_visible_to, may_change_incidents, may_see_incidents
from monitoring.choices import InjuryClass
from monitoring.models import Incident, IncidentFile
from monitoring.services.incident_files import check_handing_in, hand_in_files
from monitoring.services.people import InjuredFacts, add_person, remove_person, tell_back
from tokens.authentication import ReaderTokenAuthentication

MOST_ROW = 2**63 - 1
CHECK = RoleCheck(gettext_lazy("Your role does not take this step of an incident."))


class InjuredIn(serializers.Serializer[Any]):
    """Somebody it harmed, by their job and never by name."""

    operation = serializers.UUIDField()
    job = serializers.CharField(max_length=120)
    injury = serializers.ChoiceField(InjuryClass.choices)
    harm = serializers.CharField(max_length=300, allow_blank=True, default="")
    away_from = SentDayField(allow_null=True, default=None)
    back_on = SentDayField(allow_null=True, default=None)


class BackIn(serializers.Serializer[Any]):
    """The first day back at work."""

    on = SentDayField()


class IncidentFilesIn(serializers.Serializer[Any]):
    """Photos and documents of an incident; the same file twice is kept once."""

    evidence = serializers.ListField(child=serializers.FileField(allow_empty_file=True))


class AccidentStepIn(serializers.Serializer[Any]):
    """How a step was done; ``finished_at`` null: it is under way. ``who`` is a role, no name.

    ``condition``, ``number`` with ``recipient`` and ``file`` (the id of a file of the incident),
    and ``answer`` are of the steps that ask for them. ``version`` is the procedure's, as read.
    """

    version = PartVersionField(read_at="procedure.version", min_value=0)
    started_at = SentInstantField()
    finished_at = SentInstantField(allow_null=True, default=None)
    who = serializers.CharField(max_length=120)
    note = serializers.CharField(max_length=LONGEST_TEXT, allow_blank=True, default="")
    condition = serializers.CharField(max_length=20, allow_blank=True, default="")
    number = serializers.CharField(max_length=80, allow_blank=True, default="")
    recipient = serializers.CharField(max_length=200, allow_blank=True, default="")
    answer = serializers.BooleanField(allow_null=True, default=None)
    file = SentNumberField(min_value=1, max_value=MOST_ROW, allow_null=True, default=None)


class InjuredOut(serializers.Serializer[Any]):
    """Somebody it harmed."""

    id = serializers.IntegerField()
    job = serializers.CharField()
    injury = serializers.ChoiceField(InjuryClass.choices)
    harm = serializers.CharField(allow_blank=True)
    away_from = serializers.DateField(allow_null=True)
    back_on = serializers.DateField(allow_null=True)


class IncidentFileOut(serializers.Serializer[Any]):
    """A photo or document."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    sha256 = serializers.CharField()


class AccidentStepOut(serializers.Serializer[Any]):
    """A step; ``waits_for`` says what comes before it."""

    code = serializers.CharField()
    title = serializers.CharField()
    asks = serializers.CharField(allow_blank=True)
    actor = serializers.CharField()
    may_enter = serializers.BooleanField()
    waits_for = serializers.CharField(allow_blank=True)
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    who = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)


class AccidentProcedureOut(serializers.Serializer[Any]):
    """The steps that follow an accident, in their order."""

    version = serializers.IntegerField()
    condition = serializers.CharField(allow_blank=True)
    steps = AccidentStepOut(many=True)


class IncidentConsequencesOut(serializers.Serializer[Any]):
    """What became of people, the files that show it, and the steps (null: none have begun)."""

    lost_days = serializers.IntegerField()
    people = InjuredOut(many=True)
    files = IncidentFileOut(many=True)
    procedure = AccidentProcedureOut(allow_null=True)


@described(
    methods=["GET"],
    responses=IncidentConsequencesOut,
    operation_id="read_consequences_of_incident",
)
@described(
    methods=["POST"],
    request=InjuredIn,
    responses=IncidentConsequencesOut,
    operation_id="add_injured_person",
)
@api_view(["GET", "POST"])
@authentication_classes([ReaderTokenAuthentication, SessionAuthentication])
def people(request: Request, incident_id: int) -> Response:
    """Who it harmed, with files and steps; or list somebody, who sent twice is listed once."""
    if request.method != "POST":
        CHECK(request, may_see_incidents)
        return _answer(request, incident_id)
    CHECK(request, may_change_incidents)
    found, given = _found(request, incident_id), sent_as(InjuredIn, request)
    operation = given.pop("operation")
    facts = InjuredFacts(**given | {"injury": InjuryClass(given["injury"])})
    add_person(
        incident=found, facts=facts, operation=operation, by=actor_of(request), now=timezone.now()
    )
    return _answer(request, incident_id)


@described(request=None, responses=IncidentConsequencesOut, operation_id="remove_injured_person")
@api_view(["POST"])
@answered_as_it_stands(lambda request, incident_id, **_at: _answer(request, incident_id))
def remove(request: Request, incident_id: int, person_id: int) -> Response:
    """Take somebody off the list; who is off it already stays so."""
    CHECK(request, may_change_incidents)
    listed = _found(request, incident_id).people.select_related("incident")
    person = listed.filter(pk=person_id).first()
    if person is not None:
        remove_person(person=person, by=actor_of(request), now=timezone.now())
    return _answer(request, incident_id)


@described(
    request=BackIn, responses=IncidentConsequencesOut, operation_id="tell_injured_person_back"
)
@api_view(["POST"])
@answered_as_it_stands(lambda request, incident_id, **_at: _answer(request, incident_id))
def back(request: Request, incident_id: int, person_id: int) -> Response:
    """Tell that somebody is back at work: their days are counted up to then."""
    CHECK(request, may_change_incidents)
    listed = _found(request, incident_id).people.select_related("incident")
    person, given = get_object_or_404(listed, pk=person_id), sent_as(BackIn, request)
    tell_back(person=person, **given, by=actor_of(request), now=timezone.now())
    return _answer(request, incident_id)


@described(
    request={"multipart/form-data": IncidentFilesIn},
    responses=IncidentConsequencesOut,
    operation_id="add_incident_files",
)
@takes_files
@api_view(["POST"])
@parser_classes([MultiPartParser])
def files(request: Request, incident_id: int) -> Response:
    """Hand in photos and documents of an incident that is not rejected."""
    CHECK(request, may_change_incidents)
    found = _found(request, incident_id)
    check_handing_in(found, by=actor_of(request))
    given = sent_as(IncidentFilesIn, request)
    hand_in_files(incident=found, files=given["evidence"], by=actor_of(request), now=timezone.now())
    return _answer(request, incident_id)


@described(request=None, responses=IncidentConsequencesOut, operation_id="begin_accident_procedure")
@api_view(["POST"])
@answered_as_it_stands(lambda request, incident_id, **_at: _answer(request, incident_id))
def begin(request: Request, incident_id: int) -> Response:
    """Begin the steps for an incident for which they did not begin by themselves."""
    CHECK(request, may_enter_steps)
    begin_procedure(incident=_found(request, incident_id), by=actor_of(request), now=timezone.now())
    return _answer(request, incident_id)


@described(
    request=AccidentStepIn,
    responses=IncidentConsequencesOut,
    operation_id="enter_accident_step",
)
@api_view(["PUT"])
@answered_as_it_stands(lambda request, incident_id, **_at: _answer(request, incident_id))
def step(request: Request, incident_id: int, code: str) -> Response:
    """Say how a step was done, or correct it; sent twice it is there once."""
    CHECK(request, may_enter_steps)
    procedures = procedures_visible_to(request.user).select_related("incident__site")
    procedure = get_object_or_404(procedures, incident=incident_id)
    _check_step(request, procedure, code=code)
    given = sent_as(AccidentStepIn, request)
    seen, number = given.pop("version"), given.pop("file")
    enter_step(
        procedure=procedure, code=code, seen=seen,
        facts=StepFacts(**given, file=_file(procedure.incident, number)),
        by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    return _answer(request, incident_id)


def _check_step(request: Request, procedure: AccidentProcedure, *, code: str) -> None:
    if state_of(request.user, procedure, now=timezone.now()).step(code) is None:
        raise Refusal(_("In this condition there is no such step any more."))


def _file(incident: Incident, number: int | None) -> IncidentFile | None:
    found = incident.files.filter(pk=number).first() if number else None
    if number and found is None:
        said = _("The incident has no such file: hand it in first.")
        raise Refusal(said, fields={"file": said})
    return found


def _found(request: Request, incident_id: int) -> Incident:
    found = incidents_visible_to(request.user).select_related("contractor", "site")
    return get_object_or_404(found, pk=incident_id)


def _answer(request: Request, incident_id: int) -> Response:
    """What became of it, as it stands by now."""
    incident = _found(request, incident_id)
    procedure = procedures_visible_to(request.user).filter(incident=incident).first()
    state = state_of(request.user, procedure, now=timezone.now()) if procedure else None
    told = {
        "lost_days": incident.lost_days,
        "people": incident.people.all(),
        "files": incident.files.all(),
        "procedure": state
        and {
            "version": state.procedure.version,
            "condition": state.procedure.condition,
            "steps": [_step_told(one) for one in state.steps],
        },
    }
    return Response(IncidentConsequencesOut(told).data, headers=PRIVATE)


def _step_told(one: StepState) -> dict[str, Any]:
    names = ("started_at", "finished_at", "who", "note")
    return {name: getattr(one.row, name) for name in names} | {
        "code": one.spec.code,
        "title": one.title,
        "asks": one.spec.asks or "",
        "actor": one.actor,
        "may_enter": one.may_enter,
        "waits_for": one.waits_for,
    }


app_name = "consequences-api"
OF_AN_INCIDENT = "incidents/<int:incident_id>/"
urlpatterns = [
    path(f"{OF_AN_INCIDENT}people/", people, name="people"),
    path(f"{OF_AN_INCIDENT}people/<int:person_id>/remove/", remove, name="person-remove"),
    path(f"{OF_AN_INCIDENT}people/<int:person_id>/back/", back, name="person-back"),
    path(f"{OF_AN_INCIDENT}files/", files, name="files"),
    path(f"{OF_AN_INCIDENT}procedure/begin/", begin, name="procedure-begin"),
    path(f"{OF_AN_INCIDENT}procedure/steps/<slug:code>/", step, name="step"),
]
