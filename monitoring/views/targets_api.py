"""The targets of a year for programs: of all contractors, or of one, as on their pages."""

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
from contractors.models import Contractor
from core.audit import actor_of
from core.errors import NotAllowed
from core.figures.reading import plain_decimal
from core.kept_answers import answered_again
from core.requests.api import PRIVATE, api_view, described, sent_as
from monitoring import services
from monitoring.access import may_read_monitoring, may_set_targets
from monitoring.choices import TargetDirection
from monitoring.targets.forms import MOST
from monitoring.targets.selectors import (
    NO_TARGETS,
    MonthlyTarget,
    own_targets,
    target_years,
    targets_set,
)
from monitoring.year import LEADING_INDICATORS

LONGEST_TOKEN = 40


class TargetIn(serializers.Serializer[Any]):
    """A target, or null for none; ``seen`` is the one that was read, "" where none was set."""

    indicator = serializers.ChoiceField([one.code for one in LEADING_INDICATORS])
    value = serializers.DecimalField(
        max_digits=6, decimal_places=1, min_value=0, max_value=MOST, allow_null=True
    )
    direction = serializers.ChoiceField(
        TargetDirection.choices, default=TargetDirection.AT_LEAST.value
    )
    seen = serializers.CharField(max_length=LONGEST_TOKEN, allow_blank=True, default="")


class TargetsIn(serializers.Serializer[Any]):
    """Targets of a contractor by its code, or of all (null); those not sent stay."""

    contractor = serializers.CharField(max_length=40, allow_null=True, default=None)
    targets = TargetIn(many=True, allow_empty=False)


class TargetOut(serializers.Serializer[Any]):
    """What an indicator's months are held against; ``of_all`` holds where a contractor has none of
    its own. ``kind``: counted, or a share in percent, or a rate."""

    indicator = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.CharField()
    value = serializers.CharField(allow_null=True)
    direction = serializers.ChoiceField(TargetDirection.choices, allow_null=True)
    of_all = serializers.CharField(allow_null=True)
    seen = serializers.CharField(allow_blank=True)


class TargetsOut(serializers.Serializer[Any]):
    """The targets of a year; ``others`` are the codes of those that have some of their own."""

    year = serializers.IntegerField()
    contractor = serializers.CharField(allow_null=True)
    targets = TargetOut(many=True)
    others = serializers.ListField(child=serializers.CharField())


@described(
    methods=["GET"],
    parameters=[OpenApiParameter("contractor", str, description="Its code; of all without it.")],
    responses=TargetsOut,
    operation_id="read_targets",
)
@described(methods=["PUT"], request=TargetsIn, responses=TargetsOut, operation_id="set_targets")
@api_view(["GET", "PUT"])
@answered_again
def targets(request: Request, year: int) -> Response:
    """The targets of a year; or set some, all or none: 409 where somebody did since."""
    if not may_read_monitoring(request.user):
        raise NotAllowed(_("Your role does not read the targets of a year."))
    if year not in target_years(timezone.now()):
        raise Http404
    if request.method != "PUT":
        return _answer(year, _contractor(request, request.query_params.get("contractor")))
    if not may_set_targets(request.user):
        raise NotAllowed(_("Only HSE coordinators and managers set targets."))
    given = sent_as(TargetsIn, request)
    contractor = _contractor(request, given["contractor"])
    services.set_targets(
        year=year,
        contractor=contractor,
        targets={one["indicator"]: _target(one) for one in given["targets"]},
        seen={one["indicator"]: one["seen"] for one in given["targets"]},
        by=actor_of(request),
        now=timezone.now(),
    )
    return _answer(year, contractor)


def _contractor(request: Request, code: str | None) -> Contractor | None:
    if not code:
        return None
    return get_object_or_404(contractors_visible_to(request.user), code=code)


def _target(given: dict[str, Any]) -> MonthlyTarget | None:
    if given["value"] is None:
        return None
    return MonthlyTarget(given["value"], TargetDirection(given["direction"]))


def _answer(year: int, contractor: Contractor | None) -> Response:
    """As they stand by now."""
    stand, of_all = targets_set(year, contractor), targets_set(year, None)
    inherited = of_all if contractor else NO_TARGETS
    told = {
        "year": year,
        "contractor": contractor and contractor.code,
        "targets": [
            {"indicator": one.code, "title": str(one.label), "kind": one.kind}
            | _told(stand.get(one.code), inherited.get(one.code))
            for one in LEADING_INDICATORS
        ],
        "others": own_targets(year).values_list("code", flat=True) if contractor is None else [],
    }
    return Response(TargetsOut(told).data, headers=PRIVATE)


def _told(target: MonthlyTarget | None, of_all: MonthlyTarget | None) -> dict[str, Any]:
    return {
        "value": plain_decimal(target.value) if target else None,
        "direction": target.direction if target else None,
        "of_all": of_all.token if of_all else None,
        "seen": target.token if target else "",
    }


app_name = "targets-api"
urlpatterns = [path("targets/<int:year>/", targets, name="year")]
