"""Incidents for programs: read with their investigation, reported, corrected and decided.

The steps are those of the pages: the same services, the same rules of who may, the same trail.
"""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.role_checks import RoleCheck
from contractors.access import contractors_visible_to
from contractors.models import Contractor, Site
from core.audit import actor_of
from core.errors import Refusal
from core.figures.api import SentCountField, SentDayField, SentNumberField
from core.kept_answers import answered_as_it_stands
from core.requests.api import PRIVATE, api_view, described, sent_as
from investigations.access import investigations_visible_to
from investigations.choices import InvestigationStatus
from investigations.content import content_of
from investigations.models import Investigation
from monitoring import services
from monitoring.access import (
    INCIDENTS_SCOPE,
    incidents_changed_by,
    incidents_decided_by,
    incidents_visible_to,
    may_change_incidents,
    may_decide_incidents,
    may_see_incidents,
)
from monitoring.choices import IncidentKind, IncidentStatus, MiningClass
from monitoring.models import Incident
from monitoring.selectors import with_reasons
from tokens.authentication import takes_tokens

CONFIRM, REJECT = "confirm", "reject"
OWN_COLUMNS = (
    "id",
    "reference",
    "time",
    "kind",
    "mining_class",
    "fatalities",
    "injured",
    "lost_days",
    "still_counting",
    "description",
    "status",
    "told_at",
    "decided_at",
    "version",
)
CHECK = RoleCheck(gettext_lazy("Your role does not take this step of an incident."))


class IncidentIn(serializers.Serializer[Any]):
    """What happened, by the clock of its site (its code, "" for none).

    ``sure`` is a day hardly meant about which the answer before has asked, and which is right.
    """

    site = serializers.CharField(max_length=20, allow_blank=True, default="")
    on = SentDayField()
    time = serializers.TimeField(format="%H:%M", allow_null=True, default=None)
    kind = serializers.ChoiceField(choices=IncidentKind.choices)
    mining_class = serializers.ChoiceField(
        choices=MiningClass.choices, allow_blank=True, default=""
    )
    fatalities = SentNumberField(min_value=0, max_value=999, default=0)
    injured = SentNumberField(min_value=0, max_value=999, default=0)
    lost_days = SentNumberField(min_value=0, max_value=99_999, default=0)
    still_counting = serializers.BooleanField(default=False)
    description = serializers.CharField(max_length=4000)
    sure = SentDayField(allow_null=True, default=None)


class NewIncidentIn(IncidentIn):
    """A report. ``another``: it is another event than the one of that day and site about which
    the answer before has asked."""

    operation = serializers.UUIDField()
    contractor = serializers.CharField(max_length=20)
    another = serializers.BooleanField(default=False)


class ChangedIncidentIn(IncidentIn):
    """The whole of what is said of it, and the ``version`` that was read."""

    version = SentCountField()


class IncidentDecisionIn(serializers.Serializer[Any]):
    """Confirmed or rejected as it was read; ``reason`` where somebody would ask why.

    ``status`` is the one it was read with: 409 where somebody has decided it otherwise since.
    """

    version = SentCountField()
    status = serializers.CharField(max_length=12, allow_null=True, default=None)
    decision = serializers.ChoiceField([CONFIRM, REJECT])
    reason = serializers.CharField(max_length=2000, allow_blank=True, default="")


class InvestigationEventOut(serializers.Serializer[Any]):
    """Something that happened, when by the clock of the site, and who or what says so."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    what = serializers.CharField()
    source = serializers.CharField(allow_blank=True)  # type: ignore[assignment]  # a field's name


class CauseOut(serializers.Serializer[Any]):
    """A cause; ``parent`` is the id of what it explains, 0 for the incident itself."""

    id = serializers.IntegerField()
    parent = serializers.IntegerField()  # type: ignore[assignment]  # a field's name
    kind = serializers.CharField()
    group = serializers.CharField()
    organisational = serializers.BooleanField()
    text = serializers.CharField()
    is_root = serializers.BooleanField()
    evidence = serializers.CharField(allow_blank=True)


class InvestigationActionOut(serializers.Serializer[Any]):
    """What is to be done about a cause, by whom, until when."""

    id = serializers.IntegerField()
    cause = serializers.IntegerField()
    kind = serializers.CharField()
    training = serializers.BooleanField()
    text = serializers.CharField()
    owner = serializers.CharField()
    due_on = serializers.DateField()


class InvestigationOut(serializers.Serializer[Any]):
    """The investigation as it stands, the draft too, as its page shows it."""

    status = serializers.ChoiceField(choices=InvestigationStatus.choices)
    version = serializers.IntegerField()
    potential = serializers.CharField()
    events = InvestigationEventOut(many=True)
    causes = CauseOut(many=True)
    actions = InvestigationActionOut(many=True)


class IncidentOut(serializers.Serializer[Any]):
    """One incident as it stands; it counts once it is confirmed. ``reason`` is of its decision."""

    id = serializers.IntegerField()
    reference = serializers.CharField()
    contractor = serializers.CharField()
    site = serializers.CharField(allow_blank=True)
    zone = serializers.CharField()
    on = serializers.DateField()
    time = serializers.TimeField(format="%H:%M", allow_null=True)
    kind = serializers.ChoiceField(choices=IncidentKind.choices)
    mining_class = serializers.ChoiceField(choices=MiningClass.choices, allow_blank=True)
    fatalities = serializers.IntegerField()
    injured = serializers.IntegerField()
    lost_days = serializers.IntegerField()
    still_counting = serializers.BooleanField()
    description = serializers.CharField()
    status = serializers.ChoiceField(choices=IncidentStatus.choices)
    reason = serializers.CharField(allow_blank=True)
    told_at = serializers.DateTimeField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    may_change = serializers.BooleanField()
    may_decide = serializers.BooleanField()
    investigation = InvestigationOut(allow_null=True)


@described(
    parameters=[OpenApiParameter("reference", str, required=True)],
    responses=IncidentOut,
    operation_id="find_incident",
)
@takes_tokens(INCIDENTS_SCOPE)
@api_view(["GET"])
def find_incident(request: Request) -> Response:
    """The incident of a reference, with its id."""
    CHECK(request, may_see_incidents)
    return answer_of_incident(request, reference=request.query_params.get("reference", ""))


@described(responses=IncidentOut, operation_id="read_incident")
@takes_tokens(INCIDENTS_SCOPE)
@api_view(["GET"])
def read_incident(request: Request, incident_id: int) -> Response:
    """One incident with its investigation."""
    CHECK(request, may_see_incidents)
    return answer_of_incident(request, pk=incident_id)


@described(request=NewIncidentIn, responses=IncidentOut, operation_id="report_incident")
@takes_tokens(INCIDENTS_SCOPE)
@api_view(["POST"])
def report(request: Request) -> Response:
    """Report an incident; the same operation sent twice counts once."""
    CHECK(request, may_change_incidents)
    given = sent_as(NewIncidentIn, request)
    company = get_object_or_404(contractors_visible_to(request.user), code=given["contractor"])
    stored = services.report_incident_once(
        operation=given["operation"], contractor=company, facts=_facts(given, company),
        sure=given["sure"], another=given["another"], by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    return answer_of_incident(request, pk=stored.pk)


incident_again = answered_as_it_stands(
    lambda request, incident_id, **_at: answer_of_incident(request, pk=incident_id)
)


@described(request=ChangedIncidentIn, responses=IncidentOut, operation_id="change_incident")
@takes_tokens(INCIDENTS_SCOPE)
@api_view(["PUT"])
@incident_again
def change(request: Request, incident_id: int) -> Response:
    """Correct an incident while it is undecided; 409 where it was changed since it was read."""
    CHECK(request, may_change_incidents)
    found = get_object_or_404(_visible(request), pk=incident_id)
    given = sent_as(ChangedIncidentIn, request)
    services.change_incident(
        incident=found, facts=_facts(given, found.contractor), seen=given["version"],
        sure=given["sure"], by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    return answer_of_incident(request, pk=found.pk)


@described(request=IncidentDecisionIn, responses=IncidentOut, operation_id="decide_incident")
@api_view(["POST"])
@incident_again
def decide(request: Request, incident_id: int) -> Response:
    """Confirm or reject it: nobody decides what they told themselves, 403."""
    CHECK(request, may_decide_incidents)
    found = get_object_or_404(_visible(request), pk=incident_id)
    services.check_deciding(found, by=actor_of(request))
    given = sent_as(IncidentDecisionIn, request)
    services.decide_incident(
        incident=found, confirmed=given["decision"] == CONFIRM, reason=given["reason"],
        seen=given["version"], stood=given["status"], by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    return answer_of_incident(request, pk=found.pk)


def _facts(given: dict[str, Any], contractor: Contractor) -> services.IncidentFacts:
    names = ("on", "time", "mining_class", "fatalities", "injured", "lost_days", "still_counting")
    return services.IncidentFacts(
        site=_site(contractor, given["site"]),
        kind=IncidentKind(given["kind"]),
        description=given["description"],
        **{name: given[name] for name in names},
    )


def _site(contractor: Contractor, code: str) -> Site | None:
    """The site of this code, None for ""; Refusal where the contractor has none such."""
    found = contractor.sites.filter(code=code).first() if code else None
    if code and found is None:
        said = _("%(contractor)s has no site with this code; its sites are: %(codes)s.")
        codes = ", ".join(contractor.sites.values_list("code", flat=True)) or "–"
        said %= {"contractor": contractor, "codes": codes}
        raise Refusal(said, fields={"site": said})
    return found


def _visible(request: Request) -> QuerySet[Incident]:
    found = with_reasons(incidents_visible_to(request.user))
    return found.select_related("contractor", "site")


def answer_of_incident(request: Request, **named: object) -> Response:
    """The incident as it stands by now, as this person reads it."""
    one, user = get_object_or_404(_visible(request), **named), request.user
    written = investigations_visible_to(user).filter(incident=one).first()
    told = {
        "contractor": one.contractor.code,
        "site": one.site.code if one.site else "",
        "zone": str(one.zone),
        "on": one.date,
        "reason": getattr(one, "decision_reason", None) or "",
        "may_change": incidents_changed_by(user).filter(pk=one.pk).exists(),
        "may_decide": incidents_decided_by(user).filter(pk=one.pk).exists(),
        "investigation": _investigation(written) if written else None,
    }
    same = {name: getattr(one, name) for name in OWN_COLUMNS}
    return Response(IncidentOut(same | told).data, headers=PRIVATE)


def _investigation(written: Investigation) -> dict[str, Any]:
    content = content_of(written)
    told = {name: content[name] for name in ("events", "causes", "actions")}
    own = {name: getattr(written, name) for name in ("status", "version", "potential")}
    return own | told


app_name = "incidents-api"
urlpatterns = [
    path("incidents/", find_incident, name="find"),
    path("incidents/report/", report, name="report"),
    path("incidents/<int:incident_id>/", read_incident, name="read"),
    path("incidents/<int:incident_id>/change/", change, name="change"),
    path("incidents/<int:incident_id>/decision/", decide, name="decision"),
]
