"""A contractor's months read and told by a program: the rules, trail and states of the pages."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from contractors.access import contractors_visible_to
from contractors.days import today_at
from contractors.models import Contractor, Site
from core.audit import actor_of
from core.canonical import JsonObject
from core.errors import NotAllowed, Refusal
from core.figures.api import SentDayField, SentInstantField, SentNumberField
from core.figures.dates import EARLIEST
from core.operations import once
from core.requests.api import api_view, described, sent
from core.requests.lists import list_of, listed_of
from monitoring.access import MONTHS_SCOPE, may_record_month, may_see_months, may_tell_months
from monitoring.choices import MonthStatus
from monitoring.forms import MonthOfYearForm, sent_month
from monitoring.indicators import FIGURES, FigureChange, most_of
from monitoring.month_states import MISSING, MonthState
from monitoring.rules.due import check_begun
from monitoring.selectors import states_of_year
from monitoring.services import decide_months, record_year
from tokens.authentication import takes_tokens

RUNNING = "running"
CONFIRM, RETURN = "confirm", "return"
STATUSES = [*MonthStatus.values, MISSING, RUNNING]


class FiguresOfMonth(serializers.Serializer[Any]):
    """Figures of a month by their names, whole numbers; null is not reported, which is never 0."""

    def get_fields(self) -> dict[str, Any]:
        """The columns of the months' table."""
        return {
            name: SentNumberField(
                min_value=0, max_value=most_of(name), allow_null=True, required=False
            )
            for name in FIGURES
        }

    def to_internal_value(self, data: Any) -> dict[str, int | None]:
        """What was sent; a name that is none is refused, so that nothing is lost unsaid."""
        strange = sorted(set(data) - set(FIGURES)) if isinstance(data, dict) else []
        if strange:
            said = _("There is no figure of this name: the names are %(names)s.")
            raise serializers.ValidationError({strange[0]: said % {"names": ", ".join(FIGURES)}})
        return dict(super().to_internal_value(data))


class MonthIn(serializers.Serializer[Any]):
    """New figures of a month, and what stood there when they were read; the others stay."""

    month = SentDayField(help_text="The first day of the month.")
    figures = FiguresOfMonth()
    seen = FiguresOfMonth(default=dict)


class MonthsIn(serializers.Serializer[Any]):
    """Months of one site, stored all or none.

    ``sure`` is an early month, ``sure_of`` are figures ("2025-03 man_hours 125000") about which the
    answer before has asked, and which are right.
    """

    operation = serializers.UUIDField()
    contractor = serializers.CharField(max_length=20)
    site = serializers.CharField(max_length=20)
    months = serializers.ListField(child=MonthIn(), allow_empty=False, max_length=12)
    sure = SentDayField(allow_null=True, default=None)
    sure_of = serializers.ListField(
        child=serializers.CharField(max_length=60), default=list, max_length=50
    )


class MonthsStoredOut(serializers.Serializer[Any]):
    """How many months were stored, and how many of them wait to be confirmed before they count."""

    operation = serializers.UUIDField()
    received_at = serializers.DateTimeField()
    stored = serializers.IntegerField()
    awaiting = serializers.IntegerField()


class SeenMonthIn(serializers.Serializer[Any]):
    """A month to decide, and when the figures that were looked at were told: as it was read."""

    month = SentDayField(help_text="The first day of the month.")
    told_at = SentInstantField(allow_null=True)


class MonthsDecisionIn(serializers.Serializer[Any]):
    """Months of one site, confirmed or returned all or none; a return needs its reason."""

    operation = serializers.UUIDField()
    contractor = serializers.CharField(max_length=20)
    site = serializers.CharField(max_length=20)
    decision = serializers.ChoiceField([CONFIRM, RETURN])
    reason = serializers.CharField(max_length=2000, allow_blank=True, default="")
    months = serializers.ListField(child=SeenMonthIn(), allow_empty=False, max_length=12)


class MonthsDecidedOut(serializers.Serializer[Any]):
    """How many months were confirmed or returned."""

    operation = serializers.UUIDField()
    received_at = serializers.DateTimeField()
    decided = serializers.IntegerField()


class MonthOut(serializers.Serializer[Any]):
    """A month as it stands: a status, "missing" once it is over untold, "running" before.

    ``reason`` says why it was returned; ``late``: its figures should have come by now.
    """

    month = serializers.DateField()
    status = serializers.ChoiceField(STATUSES)
    late = serializers.BooleanField()
    reason = serializers.CharField(allow_blank=True)
    told_at = serializers.DateTimeField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    figures = FiguresOfMonth()


class SiteMonthsOut(serializers.Serializer[Any]):
    """The months of a year at one site that have begun."""

    contractor = serializers.CharField()
    site = serializers.CharField()
    months = MonthOut(many=True)


def _contractor_or_404(request: Request, code: str) -> Contractor:
    return get_object_or_404(contractors_visible_to(request.user), code=code)


def _sites(contractor: Contractor, code: str) -> list[Site]:
    """The site of this code, or all without one; Refusal where the contractor has none such."""
    sites = list(contractor.sites.all())
    found = [site for site in sites if code in ("", site.code)]
    if code and not found:
        said = _("%(contractor)s has no site with this code; its sites are: %(codes)s.")
        said %= {"contractor": contractor, "codes": ", ".join(site.code for site in sites) or "–"}
        raise Refusal(said, fields={"site": said})
    return found


def _check_year(year: int, *, now: datetime) -> None:
    """Http404 for a year of which nothing can be told."""
    if not EARLIEST.year <= year <= now.year + 1:
        raise Http404


@described(
    parameters=[
        OpenApiParameter("contractor", str, required=True, description="Its code."),
        OpenApiParameter("site", str, description="The code of a site; all without it."),
    ],
    responses=list_of(SiteMonthsOut),
    operation_id="read_months",
)
@takes_tokens(MONTHS_SCOPE)
@api_view(["GET"])
def read_months(request: Request, year: int) -> Response:
    """A contractor's months of a year, site by site, each with its figures and how it stands."""
    if not may_see_months(request.user):
        raise NotAllowed(_("Your role may not read months."))
    now = timezone.now()
    _check_year(year, now=now)
    code = request.query_params.get("contractor", "")
    if not code:
        said = _("Name the contractor by its code.")
        raise Refusal(said, fields={"contractor": said})
    contractor = _contractor_or_404(request, code)
    sites = _sites(contractor, request.query_params.get("site", ""))
    page, answer = listed_of(request, sites, by=lambda one: [one.code]), []
    for site in page.rows:
        states = states_of_year(request.user, contractor, site=site, year=year, now=now)
        months = [_month_out(one) for one in states if one.month <= one.today]
        answer.append({"contractor": contractor.code, "site": site.code, "months": months})
    return page.answer(SiteMonthsOut(answer, many=True).data)


def _month_out(state: MonthState) -> dict[str, Any]:
    row = state.row
    return {
        "month": state.month,
        "status": state.code or RUNNING,
        "late": state.is_late,
        "reason": row.reason if row else "",
        "told_at": row.told_at if row else None,
        "decided_at": row.decided_at if row else None,
        "figures": {name: getattr(row, name, None) for name in FIGURES},
    }


@described(request=MonthsIn, responses=MonthsStoredOut, operation_id="tell_months")
@takes_tokens(MONTHS_SCOPE)
@api_view(["PUT"])
def tell_months(request: Request, year: int) -> Response:
    """Tell or correct months of a year; the same operation sent twice counts once.

    Where a figure is no longer what was ``seen``, or a representative changes what is confirmed,
    the answer is 409 and nothing is stored. What can hardly be meant is asked about, 400.
    """
    now = timezone.now()
    _check_year(year, now=now)
    given = sent(MonthsIn, request)
    if not may_tell_months(request.user):
        raise NotAllowed(
            _("Only HSE coordinators, managers and the contractor itself enter months.")
        )
    given.is_valid(raise_exception=True)
    asked = given.validated_data
    contractor = _contractor_or_404(request, asked["contractor"])
    (site,) = _sites(contractor, asked["site"])
    states = states_of_year(request.user, contractor, site=site, year=year, now=now)
    check_begun({one["month"] for one in asked["months"]}, today=today_at(site, now))

    def store() -> JsonObject:
        stored = record_year(
            contractor=contractor,
            site=site,
            changes=_changes(asked["months"], states),
            sure=asked["sure"],
            sure_of=asked["sure_of"],
            by=actor_of(request),
            now=now,
        )
        return {"stored": stored.stored, "awaiting": stored.awaiting}

    whole = {name: value for name, value in MonthsIn(asked).data.items() if name != "operation"}
    about = f"months/{contractor.pk}/{site.pk}/{year}"
    answer = once(
        asked["operation"], about=about, asked=whole, store=store, by=actor_of(request), now=now
    )
    return Response(answer)


def _changes(
    given: Collection[dict[str, Any]], states: Collection[MonthState]
) -> list[FigureChange]:
    """What is to be changed, judged by the form of the months' table; Refusal by its cells."""
    by_month = {one.month: one for one in states}
    changes: list[FigureChange] = []
    wrong: dict[str, str] = {}
    for one in given:
        state = by_month.pop(one["month"], None)
        if state is None:
            raise _no_month(one["month"])
        stands = {name: getattr(state.row, name, None) for name in FIGURES}
        seen = stands | {name: one["seen"].get(name) for name in one["figures"]}
        form = MonthOfYearForm(
            sent_month(stands | one["figures"], seen, number=state.month.month), state=state
        )
        if not form.has_changed():
            continue
        if form.is_valid():
            changes += form.changes()
        for name, said in form.errors.items():
            wrong[f"{state.month.month}-{name}"] = " ".join(map(str, said))
    if wrong:
        raise Refusal(_("Nothing is stored yet: correct the marked figures."), fields=wrong)
    return changes


@described(request=MonthsDecisionIn, responses=MonthsDecidedOut, operation_id="decide_months")
@api_view(["POST"])
def months_decided(request: Request, year: int) -> Response:
    """Confirm months of a site, or return them with a reason; sent twice it counts once.

    Where one was told again since it was read, or does not wait any more, the answer is 409 and
    nothing is decided. Nobody decides what they told themselves, 403.
    """
    now = timezone.now()
    _check_year(year, now=now)
    given = sent(MonthsDecisionIn, request)
    if not may_record_month(request.user):
        raise NotAllowed(_("Only HSE coordinators and managers confirm or return months."))
    given.is_valid(raise_exception=True)
    asked = given.validated_data
    contractor = _contractor_or_404(request, asked["contractor"])
    (site,) = _sites(contractor, asked["site"])
    seen = _seen(asked["months"], year=year)

    def store() -> JsonObject:
        decided = decide_months(
            contractor=contractor,
            site=site,
            seen=seen,
            confirmed=asked["decision"] == CONFIRM,
            reason=asked["reason"],
            by=actor_of(request),
            now=now,
        )
        return {"decided": decided}

    whole = {n: value for n, value in MonthsDecisionIn(asked).data.items() if n != "operation"}
    about = f"months/{contractor.pk}/{site.pk}/{year}/decision"
    answer = once(
        asked["operation"], about=about, asked=whole, store=store, by=actor_of(request), now=now
    )
    return Response(answer)


def _seen(given: Collection[dict[str, Any]], *, year: int) -> dict[date, datetime | None]:
    """When what was looked at was told, by month; Refusal for a month that is none of the year."""
    seen: dict[date, datetime | None] = {}
    for one in given:
        month = one["month"]
        if (month.year, month.day) != (year, 1) or month in seen:
            raise _no_month(month)
        seen[month] = one["told_at"]
    return seen


def _no_month(month: date) -> Refusal:
    said = _(
        "%(month)s is not the first day of a month of this year, or stands here twice: correct it."
    ) % {"month": month.isoformat()}
    return Refusal(said, fields={"month": said})


app_name = "months-api"
urlpatterns = [
    path("months/<int:year>/", read_months, name="year"),
    path("months/<int:year>/figures/", tell_months, name="figures"),
    path("months/<int:year>/decisions/", months_decided, name="decisions"),
]
