"""Units over the API: listed, added, changed, retired and released; a schedule begun and ended, a
draft taken away, an inspection frozen. The steps are those of the pages, by the same services."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.role_checks import RoleCheck
from contractors.models import Contractor, Site
from core.audit import actor_of
from core.errors import Refusal
from core.figures.api import SentCountField, SentDayField, SentNumberField
from core.kept_answers import answered_again, answered_as_it_stands
from core.language.texts import LONGEST_TEXT
from core.requests.api import PRIVATE, api_view, described, sent_as
from core.requests.lists import list_of, listed
from inspections import access, selectors, services, units
from inspections.access import UNITS_SCOPE
from inspections.choices import InspectingSide, ScheduleRule, UnitKind, UnitState
from inspections.models import InspectedUnit
from inspections.printed.services import freeze_inspection
from inspections.scheduled import services as schedules
from inspections.scheduled.services import MOST_GRACE, MOST_HOURS, ScheduleFacts
from inspections.units import UnitFacts
from tokens.authentication import takes_tokens

CHECK = RoleCheck(gettext_lazy("Your role does not take this step of a unit."))


class UnitFactsIn(serializers.Serializer[Any]):
    """What the register says of a unit; ``site`` is a code, "" for none."""

    kind = serializers.ChoiceField(UnitKind.choices)
    code = serializers.CharField(max_length=40)
    name = serializers.CharField(max_length=160)
    site = serializers.CharField(max_length=20, allow_blank=True, default="")


class NewUnitIn(UnitFactsIn):
    """A unit of the contractor of this code. The same code twice is refused, 400, unless it is
    sent twice under an ``operation``: then it is one."""

    operation = serializers.UUIDField(allow_null=True, default=None)
    contractor = serializers.CharField(max_length=40)


class UnitStepIn(serializers.Serializer[Any]):
    """The ``version`` that was read."""

    version = SentCountField(min_value=0)


class ChangedUnitIn(UnitStepIn, UnitFactsIn):
    """The whole of what the register says."""


class ReleaseIn(UnitStepIn):
    """Why it may be used again."""

    reason = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False)


class ScheduleIn(serializers.Serializer[Any]):
    """By which checklist a unit is inspected, how often, from which day, by whose people.

    ``every`` counts days, weeks, months or hours of its meter; ``weekdays`` (0 is Monday) belong to
    ``weekly``, ``month_day`` to ``monthly``.
    """

    operation = serializers.UUIDField()
    checklist = serializers.CharField(max_length=40)
    rule = serializers.ChoiceField(ScheduleRule.choices)
    begins_on = SentDayField()
    every = SentNumberField(min_value=1, max_value=MOST_HOURS, default=1)
    weekdays = serializers.ListField(
        child=SentNumberField(min_value=0, max_value=6), max_length=7, default=list
    )
    month_day = SentNumberField(min_value=1, max_value=31, allow_null=True, default=None)
    side = serializers.ChoiceField(InspectingSide.choices, default=InspectingSide.CONTRACTOR.value)
    grace_days = SentNumberField(min_value=0, max_value=MOST_GRACE, default=0)


class UnitOut(serializers.Serializer[Any]):
    """A unit as it stands."""

    key = serializers.UUIDField()
    contractor = serializers.CharField(source="contractor.code")
    site = serializers.CharField(source="site.code", default="", allow_blank=True)
    kind = serializers.ChoiceField(UnitKind.choices)
    code = serializers.CharField()
    name = serializers.CharField()
    state = serializers.ChoiceField(UnitState.choices)
    out_reason = serializers.CharField(allow_blank=True)
    release_reason = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField()


class ScheduleOut(serializers.Serializer[Any]):
    """A plan of inspections of a unit; ``ends_on`` is null while nothing ends it."""

    key = serializers.UUIDField()
    checklist = serializers.CharField()
    begins_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)


class FrozenInspectionOut(serializers.Serializer[Any]):
    """An inspection as it was frozen: its PDF is made of it."""

    revision = serializers.IntegerField()
    sha256 = serializers.CharField()


class WholeUnitOut(UnitOut):
    """A unit with its schedules."""

    schedules = ScheduleOut(many=True)


@described(methods=["GET"], responses=list_of(UnitOut), operation_id="list_units")
@described(methods=["POST"], request=NewUnitIn, responses=WholeUnitOut, operation_id="add_unit")
@takes_tokens(UNITS_SCOPE)
@api_view(["GET", "POST"])
def list_units(request: Request) -> Response:
    """The units you may see; or add one."""
    if request.method != "POST":
        CHECK(request, access.may_list_inspections)
        page = listed(request, selectors.one_unit(request.user), by="contractor__code code pk")
        return page.answer(UnitOut(page.rows, many=True).data)
    CHECK(request, access.may_inspect)
    given = sent_as(NewUnitIn, request)
    companies = access.companies_inspected_by(request.user)
    company = get_object_or_404(companies, code=given["contractor"])
    added = units.add_unit(
        contractor=company, facts=_facts(given, company), operation=given["operation"],
        by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    return _answer(request, added.key)


@described(methods=["GET"], responses=WholeUnitOut, operation_id="read_unit")
@described(
    methods=["PUT"], request=ChangedUnitIn, responses=WholeUnitOut, operation_id="change_unit"
)
@takes_tokens(UNITS_SCOPE)
@api_view(["GET", "PUT"])
@answered_as_it_stands(lambda request, key, **_at: _answer(request, key))
def one_unit(request: Request, key: UUID) -> Response:
    """One unit with its schedules; or what the register says of it, said otherwise."""
    if request.method == "PUT":
        CHECK(request, access.may_inspect)
        found, given = _found(request, key), sent_as(ChangedUnitIn, request)
        units.change_unit(
            unit=found, facts=_facts(given, found.contractor), version=given["version"],
            by=actor_of(request), now=timezone.now(),
        )  # fmt: skip
    return _answer(request, key)


@described(request=UnitStepIn, responses=WholeUnitOut, operation_id="retire_unit")
@takes_tokens(UNITS_SCOPE)
@api_view(["POST"])
@answered_as_it_stands(lambda request, key, **_at: _answer(request, key))
def retire(request: Request, key: UUID) -> Response:
    """It is gone for good: no inspection of it begins any more."""
    CHECK(request, access.may_inspect)
    found, given = _found(request, key), sent_as(UnitStepIn, request)
    units.retire_unit(unit=found, **given, by=actor_of(request), now=timezone.now())
    return _answer(request, key)


@described(request=ReleaseIn, responses=WholeUnitOut, operation_id="release_unit")
@api_view(["POST"])
@answered_as_it_stands(lambda request, key, **_at: _answer(request, key))
def release(request: Request, key: UUID) -> Response:
    """Back into use in your name: never by who had a hand in an inspection that took it out."""
    CHECK(request, access.may_release_units)
    found, given = _found(request, key), sent_as(ReleaseIn, request)
    units.release_unit(unit=found, **given, by=actor_of(request), now=timezone.now())
    return _answer(request, key)


@described(request=ScheduleIn, responses=WholeUnitOut, operation_id="begin_schedule")
@api_view(["POST"])
def begin_schedule(request: Request, key: UUID) -> Response:
    """A unit is inspected again and again; sent twice, it is one schedule."""
    CHECK(request, access.may_inspect)
    found, given = _found(request, key), sent_as(ScheduleIn, request)
    operation = given.pop("operation")
    schedules.begin_schedule(
        unit=found, facts=ScheduleFacts(**given), operation=operation,
        by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    return _answer(request, key)


@described(request=None, responses=FrozenInspectionOut, operation_id="freeze_inspection")
@api_view(["POST"])
@answered_again
def freeze(request: Request, key: UUID) -> Response:
    """Freeze a finished inspection as it stands; where it says what the last one says, that one."""
    CHECK(request, access.may_inspect)
    found = get_object_or_404(selectors.one_inspection(request.user), key=key)
    frozen = freeze_inspection(inspection=found, by=actor_of(request), now=timezone.now())
    return Response(FrozenInspectionOut(frozen).data, headers=PRIVATE)


@described(request=None, responses=WholeUnitOut, operation_id="end_schedule")
@api_view(["POST"])
@answered_again
def end(request: Request, key: UUID) -> Response:
    """Nothing of a schedule is due after today; 409 where it has ended."""
    CHECK(request, access.may_inspect)
    found = get_object_or_404(selectors.schedules_visible_to(request.user), key=key)
    schedules.end_schedule(schedule=found, by=actor_of(request), now=timezone.now())
    return _answer(request, found.unit.key)


@described(request=UnitStepIn, responses=WholeUnitOut, operation_id="discard_inspection")
@api_view(["POST"])
@answered_again
def discard(request: Request, key: UUID) -> Response:
    """Take the draft of an inspection away; the answer is its unit."""
    CHECK(request, access.may_inspect)
    found = get_object_or_404(selectors.one_inspection(request.user), key=key)
    given = sent_as(UnitStepIn, request)
    unit = found.unit.key
    services.discard_inspection(inspection=found, **given, by=actor_of(request), now=timezone.now())
    return _answer(request, unit)


def _facts(given: dict[str, Any], contractor: Contractor) -> UnitFacts:
    return UnitFacts(
        given["kind"], given["code"], given["name"], site=_site(contractor, given["site"])
    )


def _site(contractor: Contractor, code: str) -> Site | None:
    found = contractor.sites.filter(code=code).first() if code else None
    if code and found is None:
        said = _("The company does not work at this site: choose one of its sites.")
        raise Refusal(said, fields={"site": said})
    return found


def _found(request: Request, key: UUID) -> InspectedUnit:
    return get_object_or_404(selectors.one_unit(request.user), key=key)


def _answer(request: Request, key: UUID) -> Response:
    """The unit as it stands by now."""
    found = _found(request, key)
    told = ScheduleOut(selectors.schedules_of(found), many=True).data
    return Response(UnitOut(found).data | {"schedules": told}, headers=PRIVATE)


app_name = "units-api"
urlpatterns = [
    path("units/", list_units, name="list"),
    path("units/<uuid:key>/", one_unit, name="unit"),
    path("units/<uuid:key>/retire/", retire, name="retire"),
    path("units/<uuid:key>/release/", release, name="release"),
    path("units/<uuid:key>/schedules/", begin_schedule, name="schedules"),
    path("units/schedules/<uuid:key>/end/", end, name="schedule-end"),
    path("inspections/<uuid:key>/discard/", discard, name="discard"),
    path("inspections/<uuid:key>/freeze/", freeze, name="freeze"),
]
