"""Scheduled reports for programs of managers and administrators: listed, added, changed, stopped.

What a schedule says is checked by the form of its page.
"""

from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.audit import actor_of
from core.errors import NotAllowed, Refusal
from core.figures.api import SentNumberField
from core.kept_answers import answered_as_it_stands
from core.requests.api import PRIVATE, api_view, described, sent_as
from core.requests.lists import list_of, listed
from documents.access import may_schedule, people_to_send_to, schedules_visible_to
from documents.api.request import AskedField
from documents.models import Schedule
from documents.schedule_form import ScheduleForm
from documents.selectors import schedules_listed
from documents.services.schedules import Plan, add_schedule, keep_schedule, switch_schedule

MOST_PEOPLE, MOST_IDS = 500, 2**63 - 1


class ScheduleFactsIn(serializers.Serializer[Any]):
    """What is made on which day of the month, ``of`` which scope, for whom (ids)."""

    name = serializers.CharField(max_length=120)
    kind = serializers.CharField(max_length=20)
    of = AskedField(default=dict)
    day = SentNumberField(min_value=1, max_value=28)
    language = serializers.ChoiceField(settings.LANGUAGES)
    recipients = serializers.ListField(
        child=SentNumberField(min_value=1, max_value=MOST_IDS), max_length=MOST_PEOPLE
    )


class NewScheduleIn(ScheduleFactsIn):
    """Another schedule."""

    operation = serializers.UUIDField()


class ChangedScheduleIn(ScheduleFactsIn):
    """The whole of it; ``seen`` is its ``state`` as it was read."""

    seen = serializers.CharField(max_length=64)


class ScheduleSwitchIn(serializers.Serializer[Any]):
    """Stop it, or let it go on."""

    active = serializers.BooleanField()


class ReceiverOut(serializers.Serializer[Any]):
    """Somebody to whom reports can be sent."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField(source="__str__")


class ReportScheduleOut(serializers.Serializer[Any]):
    """A schedule; ``state`` is what a change sends as ``seen``."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    kind = serializers.CharField()
    of = serializers.SerializerMethodField()
    day = serializers.IntegerField()
    language = serializers.CharField()
    recipients = serializers.SerializerMethodField()
    active = serializers.BooleanField()
    state = serializers.CharField()

    def get_of(self, schedule: Schedule) -> dict[str, list[str]]:
        """Its scope."""
        return {name: [str(one) for one in said] for name, said in _scope(schedule).lists()}

    def get_recipients(self, schedule: Schedule) -> list[int]:
        """The ids of who gets it."""
        return sorted(person.pk for person in schedule.recipients.all())


@described(methods=["GET"], responses=list_of(ReportScheduleOut), operation_id="list_schedules")
@described(
    methods=["POST"],
    request=NewScheduleIn,
    responses=ReportScheduleOut,
    operation_id="add_schedule",
)
@api_view(["GET", "POST"])
def list_schedules(request: Request) -> Response:
    """Every schedule, the stopped ones too; or add one: sent twice it is one."""
    _check(request)
    if request.method != "POST":
        rows = schedules_listed(request.user).prefetch_related("recipients")
        page = listed(request, rows, by="name pk")
        return page.answer(ReportScheduleOut(page.rows, many=True).data)
    given = sent_as(NewScheduleIn, request)
    added = add_schedule(
        plan=_plan(request, given),
        operation=given["operation"],
        by=actor_of(request),
        now=timezone.now(),
    )
    return _answer(added)


@described(responses=list_of(ReceiverOut), operation_id="list_receivers")
@api_view(["GET"])
def list_people(request: Request) -> Response:
    """The people to whom reports can be sent."""
    _check(request)
    page = listed(request, people_to_send_to(), by="pk")
    return page.answer(ReceiverOut(page.rows, many=True).data)


@described(methods=["GET"], responses=ReportScheduleOut, operation_id="read_schedule")
@described(
    methods=["PUT"],
    request=ChangedScheduleIn,
    responses=ReportScheduleOut,
    operation_id="change_schedule",
)
@api_view(["GET", "PUT"])
@answered_as_it_stands(lambda request, schedule_id: _answer(_found(request, schedule_id)))
def one_schedule(request: Request, schedule_id: int) -> Response:
    """One schedule; or what it says from now on, 409 where somebody was faster."""
    found = _found(request, schedule_id)
    if request.method == "PUT":
        given = sent_as(ChangedScheduleIn, request)
        plan = _plan(request, given)
        found = keep_schedule(
            schedule=found, plan=plan, seen=given["seen"], by=actor_of(request), now=timezone.now()
        )
    return _answer(found)


@described(request=ScheduleSwitchIn, responses=ReportScheduleOut, operation_id="switch_schedule")
@api_view(["POST"])
@answered_as_it_stands(lambda request, schedule_id: _answer(_found(request, schedule_id)))
def switch(request: Request, schedule_id: int) -> Response:
    """Stop it, or let it go on."""
    found, given = _found(request, schedule_id), sent_as(ScheduleSwitchIn, request)
    switched = switch_schedule(schedule=found, **given, by=actor_of(request), now=timezone.now())
    return _answer(switched)


def _plan(request: Request, given: dict[str, Any]) -> Plan:
    """What the form of the page makes of it; Refusal with its sentences."""
    sent = QueryDict(mutable=True)
    for name, values in given["of"].items():
        sent.setlist(name, values)
    for name in ("name", "kind", "day", "language"):
        sent[name] = str(given[name])
    sent.setlist("recipients", [str(one) for one in given["recipients"]])
    form = ScheduleForm(sent, user=request.user, schedule=None, language=given["language"])
    if not form.is_valid():
        said = {
            name: " ".join(map(str, words))
            for one in (form, *form.scopes)
            for name, words in one.errors.items()
        }
        raise Refusal(" ".join(said.values()), fields=said)
    return form.plan()


def _scope(schedule: Schedule) -> QueryDict:
    return QueryDict(schedule.scope)


def _check(request: Request) -> None:
    """Before anything is looked up or read."""
    if not may_schedule(request.user):
        raise NotAllowed(_("Only a manager or an administrator schedules reports."))


def _found(request: Request, schedule_id: int) -> Schedule:
    _check(request)
    return get_object_or_404(schedules_visible_to(request.user), pk=schedule_id)


def _answer(schedule: Schedule) -> Response:
    return Response(ReportScheduleOut(schedule).data, headers=PRIVATE)
