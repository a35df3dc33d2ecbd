"""``/api/v1/standing?on=DATE``: what stood of each contractor on a day, for programs."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.decorators import authentication_classes
from rest_framework.request import Request
from rest_framework.response import Response

from contractors.days import Days, days_at
from contractors.models import Contractor
from core.errors import NotAllowed, Refusal
from core.figures.dates import check_meant
from core.figures.reading import MistypedFigure, read_day
from core.requests.api import api_view, described
from core.requests.lists import list_of, listed, listed_of
from standings.access import may_read_standings, standings_visible_to
from standings.choices import WorkStanding
from standings.history import standing_history
from standings.selectors import DayStanding, standings_on
from tokens.authentication import ReaderTokenAuthentication


class StandingOut(serializers.Serializer[Any]):
    """One contractor: ``standing`` is a decided one, "unrated" or "unknown"."""

    contractor = serializers.CharField()
    name = serializers.CharField()
    on = serializers.DateField()
    standing = serializers.ChoiceField(
        ["may_work", "conditions", "suspended", "barred", "unrated", "unknown"]
    )
    from_on = serializers.DateField(allow_null=True)
    until_on = serializers.DateField(allow_null=True)
    reason = serializers.CharField(allow_null=True)


class StandingTermOut(serializers.Serializer[Any]):
    """A decision with the days it stood; ``last_on`` is null while nothing ends it. ``stood`` is
    false of one whose place another took before it began."""

    number = serializers.IntegerField()
    standing = serializers.ChoiceField(WorkStanding.choices, source="code")
    from_on = serializers.DateField()
    last_on = serializers.DateField(allow_null=True)
    stood = serializers.BooleanField()
    reason = serializers.CharField()
    decided_by = serializers.CharField(allow_blank=True)
    decided_on = serializers.DateField()


@described(
    parameters=[
        OpenApiParameter("contractor", str, required=True, description="A contractor's code.")
    ],
    responses=list_of(StandingTermOut),
    operation_id="read_standing_history",
)
@api_view(["GET"])
@authentication_classes([ReaderTokenAuthentication, SessionAuthentication])
def history(request: Request) -> Response:
    """Everything that was decided of a contractor, the last first, as its scorecard tells it."""
    found = _contractors(request, code=request.query_params.get("contractor", ""))
    page = listed_of(request, standing_history(found), by=lambda one: [-one.number])
    return page.answer(StandingTermOut(page.rows, many=True).data)


@described(
    parameters=[
        OpenApiParameter("on", date, description="The day; today where it is left out."),
        OpenApiParameter("contractor", str, description="One contractor's code."),
    ],
    responses=list_of(StandingOut),
    operation_id="read_standing",
)
@api_view(["GET"])
@authentication_classes([ReaderTokenAuthentication, SessionAuthentication])
def standing(request: Request) -> Response:
    """What stands on a day. "unrated": no result was published by then. "unknown": one was, and no
    manager's decision stood. A code that nobody here has is refused, and is neither of the two."""
    code = request.query_params.get("contractor")
    contractors = _contractors(request, code=code or None)
    page = listed(request, contractors, by="code")
    days = days_at(timezone.now())
    if "on" in request.query_params:  # up to the day that has begun where each of them works
        everywhere = contractors.values_list("pk", flat=True)
        begun = min(map(days.of, everywhere), default=days.today)
        days = Days(_day(request.query_params["on"], today=begun))
    asked = contractors.filter(pk__in=[one.pk for one in page.rows])
    stands = standings_on(asked, days=days)
    rows = [_row(one, stands[one.pk], day=days.of(one.pk)) for one in page.rows]
    return page.answer(StandingOut(rows, many=True).data)


def _contractors(request: Request, *, code: str | None) -> QuerySet[Contractor]:
    """Those whose standing this person reads; with a code that one, Refusal where there is none."""
    if not may_read_standings(request.user):
        raise NotAllowed(_("Your role may not read standings."))
    contractors = standings_visible_to(request.user)
    if code is None:
        return contractors
    found = contractors.filter(code=code)
    if not found.exists():
        said = _("There is no contractor with the code %(code)s: correct it.")
        raise Refusal(said % {"code": code[:40]}, fields={"contractor": said % {"code": code}})
    return found


def _day(text: str, *, today: date) -> date:
    """The day asked for. Refusal for no day, one still to come, and a year typed as 0024."""
    try:
        day = read_day(text)
    except MistypedFigure as mistyped:
        said = str(mistyped)
        raise Refusal(said, fields={"on": said}) from None
    if day > today:
        said = _("That day is still to come, and a decision may still be taken: ask up to today.")
        raise Refusal(said, fields={"on": said})
    check_meant(day, field="on", today=today)
    return day


def _row(contractor: Contractor, found: DayStanding, *, day: date) -> dict[str, Any]:
    decision = found.decision
    return {
        "contractor": contractor.code,
        "name": contractor.name,
        "on": day,
        "standing": found.code,
        "from_on": decision.from_on if decision else None,
        "until_on": decision.until_on if decision else None,
        "reason": decision.reason if decision else None,
    }
