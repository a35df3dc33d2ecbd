"""Periods for programs: read, opened, changed, contractors added, by the rules of their pages."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.role_checks import RoleCheck
from contractors.access import contractors_visible_to
from contractors.api import PersonField
from contractors.models import Contractor
from core.audit import actor_of
from core.errors import Refusal
from core.figures.api import SentDayField, SentNumberField
from core.kept_answers import answered_as_it_stands
from core.requests.api import PRIVATE, api_view, described, named_as, sent_as
from core.requests.lists import list_of, listed, listed_of
from evaluations import access
from evaluations.choices import AuditRound, EvaluationStatus
from evaluations.models import Period
from instruments.choices import PublicationStatus
from instruments.models import Instrument, Ladder, RuleSet
from instruments.selectors import offered_ladders, offered_rule_sets
from periods import services
from periods.selectors import contractors_to_add, periods_with_counts, periods_with_versions
from periods.services import MOST_DAYS, REPLY_DAYS

LONGEST_NOTE = 250
LONGEST_KEY = 60
MOST_AT_ONCE = 1000
Named = TypeVar("Named", Instrument, Ladder, RuleSet)

CHECK = RoleCheck(gettext_lazy("Your role does not take this step of a period."))


class FillerField(PersonField):
    """The id of a coordinator who fills in checklists."""

    def get_queryset(self) -> QuerySet[User]:
        """Whom the page offers."""
        return access.people_who_fill()


class PeriodChangesIn(serializers.Serializer[Any]):
    """What may still be changed, whole. ``self_assess_by`` null: nobody judges itself. ``sure`` is
    the deadline about which the answer before has asked, and which is right."""

    submit_by = SentDayField()
    note = serializers.CharField(max_length=LONGEST_NOTE, allow_blank=True, default="")
    objection_days = SentNumberField(min_value=0, max_value=MOST_DAYS, default=0)
    reply_days = SentNumberField(min_value=1, max_value=MOST_DAYS, default=REPLY_DAYS)
    self_assess_by = SentDayField(allow_null=True, default=None)
    sure = SentDayField(allow_null=True, default=None)


class NewPeriodIn(PeriodChangesIn):
    """A year on an instrument, by the keys at ``periods/choices/``. A ``ladder`` is asked for in
    the first period of an instrument that offers several; ``rule_set`` null: its own."""

    operation = serializers.UUIDField()
    year = SentNumberField(min_value=1, max_value=9999)
    instrument = serializers.CharField(max_length=LONGEST_KEY)
    level = serializers.CharField(max_length=20, allow_blank=True, default="")
    round = serializers.ChoiceField(AuditRound.choices, default=AuditRound.ONLY.value)
    ladder = serializers.CharField(max_length=LONGEST_KEY, allow_null=True, default=None)
    rule_set = serializers.CharField(max_length=LONGEST_KEY, allow_null=True, default=None)


class ChangedPeriodIn(PeriodChangesIn):
    """The whole of it, and the ``version`` that was read."""

    version = serializers.CharField(max_length=64)


class AddedContractorsIn(serializers.Serializer[Any]):
    """Codes of contractors, all added or none, and the id of who fills them in."""

    operation = serializers.UUIDField()
    contractors = serializers.ListField(
        child=serializers.CharField(max_length=40), min_length=1, max_length=MOST_AT_ONCE
    )
    coordinator = FillerField(allow_null=True, default=None)


class PeriodOut(serializers.Serializer[Any]):
    """A period, and how many are evaluated in it; ``title`` is what pages call it."""

    id = serializers.IntegerField(source="pk")
    title = serializers.CharField(source="__str__")
    year = serializers.IntegerField()
    round = serializers.ChoiceField(AuditRound.choices)
    instrument = serializers.CharField(source="instrument.key")
    level = serializers.CharField(allow_blank=True)
    ladder = serializers.CharField(source="ladder.key")
    submit_by = serializers.DateField()
    note = serializers.CharField(allow_blank=True)
    objection_days = serializers.IntegerField()
    reply_days = serializers.IntegerField()
    self_assess_by = serializers.DateField(allow_null=True)
    evaluated = serializers.IntegerField()
    published = serializers.IntegerField()


class PeriodEvaluationOut(serializers.Serializer[Any]):
    """Who is evaluated in a period, and the id of who fills that in."""

    id = serializers.IntegerField(source="pk")
    contractor = serializers.CharField(source="contractor.code")
    coordinator = serializers.IntegerField(source="coordinator_id", allow_null=True)
    status = serializers.ChoiceField(EvaluationStatus.choices)


class FillerOut(serializers.Serializer[Any]):
    """Somebody who fills in checklists."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField(source="__str__")


class PeriodPartsOut(serializers.Serializer[Any]):
    """What the list does not say of one."""

    rule_set = serializers.CharField()
    evaluations = PeriodEvaluationOut(many=True)
    to_add = serializers.ListField(child=serializers.CharField())
    coordinators = FillerOut(many=True)
    version = serializers.CharField()


class WholePeriodOut(PeriodPartsOut, PeriodOut):
    """A period with who is evaluated in it; for who prepares it, the codes of whom they may add
    (``to_add``) and who may fill that in (``coordinators``)."""


class OfferedInstrumentOut(serializers.Serializer[Any]):
    """An instrument that a year can be opened on, with its codes of levels and the keys of the
    ladders and rule sets that it offers, its own first; ``asks_ladder``: one has to be named."""

    key = serializers.CharField()
    title = serializers.CharField(source="__str__")
    levels = serializers.ListField(child=serializers.CharField())
    ladders = serializers.ListField(child=serializers.CharField())
    rule_sets = serializers.ListField(child=serializers.CharField())
    asks_ladder = serializers.BooleanField()


@described(methods=["GET"], responses=list_of(PeriodOut), operation_id="list_periods")
@described(
    methods=["POST"], request=NewPeriodIn, responses=WholePeriodOut, operation_id="open_period"
)
@api_view(["GET", "POST"])
def list_periods(request: Request) -> Response:
    """Every period, the latest first; or open a year, whose deadline may be asked about (400)."""
    if request.method != "POST":
        CHECK(request, access.may_read_periods)
        found = periods_with_counts(request.user)
        page = listed(request, found, by="-year instrument__code level -round pk")
        return page.answer(PeriodOut(page.rows, many=True).data)
    CHECK(request, access.may_open_period)
    given = sent_as(NewPeriodIn, request)
    instrument = _named(list(_published()), given.pop("instrument"), field="instrument")
    ladder = _named_or_none(offered_ladders(instrument), given.pop("ladder"), field="ladder")
    rules = _named_or_none(offered_rule_sets(instrument), given.pop("rule_set"), field="rule_set")
    with named_as({"audit_round": "round"}):
        opened = services.open_period(
            instrument=instrument,
            ladder=services.ladder_chosen(instrument, ladder),
            rule_set=rules,
            audit_round=given.pop("round"),
            **given,
            by=actor_of(request),
            now=timezone.now(),
        )
    return _answer(request, opened.pk)


@described(responses=list_of(OfferedInstrumentOut), operation_id="list_period_choices")
@api_view(["GET"])
def list_choices(request: Request) -> Response:
    """What a year can be opened on."""
    CHECK(request, access.may_open_period)
    told = [
        {
            "key": one.key,
            "__str__": str(one),
            "levels": [level["code"] for level in one.content["levels"]],
            "ladders": [ladder.key for ladder in offered_ladders(one)],
            "rule_sets": [rules.key for rules in offered_rule_sets(one)],
            "asks_ladder": services.needs_ladder(one),
        }
        for one in _published()
    ]
    page = listed_of(request, told, by=lambda one: [one["key"]])
    return page.answer(OfferedInstrumentOut(page.rows, many=True).data)


@described(methods=["GET"], responses=WholePeriodOut, operation_id="read_period")
@described(
    methods=["PUT"], request=ChangedPeriodIn, responses=WholePeriodOut, operation_id="change_period"
)
@api_view(["GET", "PUT"])
@answered_as_it_stands(lambda request, period_id, **_at: _answer(request, period_id))
def one_period(request: Request, period_id: int) -> Response:
    """One period; or move its deadline and the like, 409 where somebody changed it since."""
    CHECK(request, access.may_read_periods)
    if request.method == "PUT":
        CHECK(request, access.may_open_period)
        period, given = _found(request, period_id), sent_as(ChangedPeriodIn, request)
        seen = given.pop("version")
        services.change_period(
            period=period, **given, seen=seen, by=actor_of(request), now=timezone.now()
        )
    return _answer(request, period_id)


@described(request=AddedContractorsIn, responses=WholePeriodOut, operation_id="add_to_period")
@api_view(["POST"])
def add(request: Request, period_id: int) -> Response:
    """Add contractors to be evaluated, all of them or none."""
    CHECK(request, access.may_open_period)
    period, given = _found(request, period_id), sent_as(AddedContractorsIn, request)
    given["contractors"] = _contractors(request, given["contractors"])
    services.add_evaluations(period=period, **given, by=actor_of(request), now=timezone.now())
    return _answer(request, period_id)


def _published() -> QuerySet[Instrument]:
    published = Instrument.objects.filter(status=PublicationStatus.PUBLISHED)
    return published.order_by("code", "-version")


def _named(offered: Sequence[Named], key: str, *, field: str) -> Named:
    found = {one.key: one for one in offered}
    if key not in found:
        said = _("There is no “%(key)s” to choose. These are: %(keys)s.")
        said %= {"key": key, "keys": ", ".join(found) or "-"}
        raise Refusal(said, fields={field: said})
    return found[key]


def _named_or_none(offered: Sequence[Named], key: str | None, *, field: str) -> Named | None:
    return None if key is None else _named(offered, key, field=field)


def _contractors(request: Request, codes: Sequence[str]) -> list[Contractor]:
    """Those of these codes, in their order; Refusal for a code that is none."""
    visible = contractors_visible_to(request.user).filter(code__in=codes)
    found = {one.code: one for one in visible}
    strange = [code for code in codes if code not in found]
    if strange:
        said = _("There is no contractor with the code %(code)s: correct it.") % {
            "code": strange[0]
        }
        raise Refusal(said, fields={"contractors": said})
    return [found[code] for code in dict.fromkeys(codes)]


def _found(request: Request, period_id: int) -> Period:
    return get_object_or_404(periods_with_versions(request.user), pk=period_id)


def _answer(request: Request, period_id: int) -> Response:
    """The period as it stands by now."""
    found = periods_with_counts(request.user).select_related("rule_set")
    period = get_object_or_404(found.defer(None), pk=period_id)
    rows = period.evaluations.select_related("contractor").order_by("contractor__name")
    prepares = access.may_open_period(request.user)
    told = {
        "rule_set": period.rule_set.key,
        "evaluations": rows,
        "to_add": contractors_to_add(period).values_list("code", flat=True) if prepares else [],
        "coordinators": access.people_who_fill() if prepares else [],
        "version": services.period_mark(period),
    }
    data = PeriodOut(period).data | PeriodPartsOut(told).data
    return Response(data, headers=PRIVATE)


app_name = "periods-api"
urlpatterns = [
    path("periods/", list_periods, name="list"),
    path("periods/choices/", list_choices, name="choices"),
    path("periods/<int:period_id>/", one_period, name="one"),
    path("periods/<int:period_id>/add/", add, name="add"),
]
