"""Investigations for programs: begun, written row by row, submitted and reviewed.

The steps are those of the pages: the same services, the same rules of who may, the same trail.
"""

from collections.abc import Callable
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.role_checks import RoleCheck
from core.audit import actor_of
from core.conflicts import mark_of
from core.figures.api import (
    PartVersionField,
    SentDayField,
    SentInstantField,
    SentNumberField,
)
from core.requests.api import api_view, described, sent_as, telling_current
from investigations import services
from investigations.access import (
    investigations_visible_to,
    may_review_investigations,
    may_write_investigations,
)
from investigations.api import IncidentOut, answer_of_incident, incident_again
from investigations.forms import ActionForm
from investigations.models import Cause, Investigation
from monitoring.access import incidents_visible_to

ACCEPT, RETURN = "accept", "return"
ROWS = {"event": "events", "cause": "causes", "action": "actions"}
MOST_ROW = 2**63 - 1
LONGEST_ROW = 1000
CHECK = RoleCheck(gettext_lazy("Your role does not take this step of an investigation."))


class PotentialIn(serializers.Serializer[Any]):
    """How grave it could have become, by its code; ``seen`` is the ``potential`` that was read, ""
    where the investigation is not begun."""

    seen = serializers.CharField(max_length=40, allow_blank=True)
    potential = serializers.CharField(max_length=40)


class InvestigationStepIn(serializers.Serializer[Any]):
    """The ``version`` of the investigation that was read."""

    version = PartVersionField(read_at="investigation.version", min_value=0)


class InvestigationRowIn(InvestigationStepIn):
    """A row, whole: a new one, or the one of ``id``. The same new row sent twice is there once."""

    id = SentNumberField(min_value=1, max_value=MOST_ROW, allow_null=True, default=None)


class EventIn(InvestigationRowIn):
    """Something that happened, and who or what says so."""

    at = SentInstantField()
    what = serializers.CharField(max_length=LONGEST_ROW)
    source = serializers.CharField(max_length=300)  # type: ignore[assignment]  # a field's name


class CauseIn(InvestigationRowIn):
    """An answer to "why?"; ``parent`` is the id of what it explains, null for the incident."""

    parent = SentNumberField(  # type: ignore[assignment]  # a field's name
        min_value=1, max_value=MOST_ROW, allow_null=True, default=None
    )
    kind = serializers.CharField(max_length=40)
    text = serializers.CharField(max_length=LONGEST_ROW)
    is_root = serializers.BooleanField(default=False)
    evidence = serializers.CharField(max_length=LONGEST_ROW, allow_blank=True, default="")


class ActionIn(InvestigationRowIn):
    """What is to be done about the cause of this id, by whom (an id of a person), until when."""

    cause = SentNumberField(min_value=1, max_value=MOST_ROW)
    kind = serializers.CharField(max_length=40)
    text = serializers.CharField(max_length=LONGEST_ROW)
    owner = SentNumberField(min_value=1, max_value=MOST_ROW)
    due_on = SentDayField()


class InvestigationReviewIn(InvestigationStepIn):
    """Accepted, or returned with what is missing."""

    decision = serializers.ChoiceField([ACCEPT, RETURN])
    reason = serializers.CharField(max_length=4000, allow_blank=True, default="")


@described(request=PotentialIn, responses=IncidentOut, operation_id="begin_investigation")
@api_view(["PUT"])
@incident_again
def potential(request: Request, incident_id: int) -> Response:
    """Begin the investigation of an incident, or say otherwise how grave it could have become; 409
    where somebody was faster."""
    CHECK(request, may_write_investigations)
    incident = get_object_or_404(incidents_visible_to(request.user), pk=incident_id)
    given = sent_as(PotentialIn, request) | {"by": actor_of(request), "now": timezone.now()}
    seen = mark_of(given.pop("seen"))
    begun = investigations_visible_to(request.user).filter(incident=incident).first()
    with telling_current(lambda: answer_of_incident(request, pk=incident_id).data):
        if begun is None:
            services.begin_investigation(incident=incident, **given)
        elif begun.potential != given["potential"]:
            services.change_potential(investigation=begun, seen=seen, **given)
    return answer_of_incident(request, pk=incident_id)


@described(request=EventIn, responses=IncidentOut, operation_id="put_event_of_investigation")
@api_view(["POST"])
@incident_again
def event(request: Request, incident_id: int) -> Response:
    """Put an event on the timeline, or tell one otherwise."""
    found, given = _written(request, incident_id, takes=EventIn)
    at, what, source = given["at"], given["what"], given["source"]

    def store(**row: Any) -> Any:
        return services.put_event(at=at, what=what, source=source, **row)

    return _put(request, found, what="event", given=given, store=store)


@described(request=CauseIn, responses=IncidentOut, operation_id="put_cause_of_investigation")
@api_view(["POST"])
@incident_again
def cause(request: Request, incident_id: int) -> Response:
    """Name a cause, or say one otherwise."""
    found, given = _written(request, incident_id, takes=CauseIn)
    facts = services.CauseFacts(
        text=given["text"], kind=given["kind"], is_root=given["is_root"],
        evidence=given["evidence"],
        parent=_cause(found, given["parent"]) if given["parent"] else None,
    )  # fmt: skip

    def store(**row: Any) -> Any:
        return services.put_cause(facts=facts, **row)

    return _put(request, found, what="cause", given=given, store=store)


@described(request=ActionIn, responses=IncidentOut, operation_id="put_action_of_investigation")
@api_view(["POST"])
@incident_again
def action(request: Request, incident_id: int) -> Response:
    """Propose an action, or propose one otherwise; who can act is who the page offers."""
    found, given = _written(request, incident_id, takes=ActionIn)
    row = found.actions.filter(pk=given["id"]).first()
    form = ActionForm(investigation=found, user=request.user, row=row)
    offered = form.fields["owner"].queryset  # type: ignore[attr-defined]
    owner = offered.filter(pk=given["owner"]).first()
    if owner is None:
        said = _("Choose who must act: somebody of the contractor, or of those the page offers.")
        raise serializers.ValidationError({"owner": said})
    facts = services.ActionFacts(
        cause=_cause(found, given["cause"]),
        owner=owner,
        **{name: given[name] for name in ("kind", "text", "due_on")},
    )

    def store(**row: Any) -> Any:
        return services.put_action(facts=facts, **row)

    return _put(request, found, what="action", given=given, store=store)


@described(request=None, responses=IncidentOut, operation_id="remove_from_investigation")
@api_view(["POST"])
@incident_again
def remove(request: Request, incident_id: int, what: str, row_id: int) -> Response:
    """Take an event, a cause or an action out; one that is out already stays so."""
    CHECK(request, may_write_investigations)
    found = _found(request, incident_id)
    if what not in ROWS:
        raise Http404
    row = getattr(found, ROWS[what]).filter(pk=row_id).first()
    if row is not None:
        services.remove_row(investigation=found, row=row, by=actor_of(request), now=timezone.now())
    return answer_of_incident(request, pk=incident_id)


@described(request=InvestigationStepIn, responses=IncidentOut, operation_id="submit_investigation")
@api_view(["POST"])
@incident_again
def submit(request: Request, incident_id: int) -> Response:
    """Freeze what it says and have it reviewed; 400 names what its depth lacks."""
    CHECK(request, may_write_investigations)
    found, given = _found(request, incident_id), sent_as(InvestigationStepIn, request)
    services.submit_investigation(
        investigation=found, seen=given["version"], by=actor_of(request), now=timezone.now()
    )
    return answer_of_incident(request, pk=incident_id)


@described(
    request=InvestigationReviewIn, responses=IncidentOut, operation_id="review_investigation"
)
@api_view(["POST"])
@incident_again
def review(request: Request, incident_id: int) -> Response:
    """Accept it, so that its actions are findings, or return it with a reason."""
    CHECK(request, may_review_investigations)
    found, given = _found(request, incident_id), sent_as(InvestigationReviewIn, request)
    services.review_investigation(
        investigation=found, accepted=given["decision"] == ACCEPT, reason=given["reason"],
        seen=given["version"], by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    return answer_of_incident(request, pk=incident_id)


def _found(request: Request, incident_id: int) -> Investigation:
    found = investigations_visible_to(request.user).select_related(
        "incident__contractor", "incident__site"
    )
    return get_object_or_404(found, incident=incident_id)


def _written(
    request: Request, incident_id: int, *, takes: type[InvestigationRowIn]
) -> tuple[Investigation, dict[str, Any]]:
    """The investigation that may be written in, and the row that was sent."""
    CHECK(request, may_write_investigations)
    found = _found(request, incident_id)
    services.check_writable(found, by=actor_of(request))
    return found, sent_as(takes, request)


def _cause(investigation: Investigation, number: int) -> Cause:
    found = investigation.causes.filter(pk=number).first()
    if found is None:
        raise services.gone_meanwhile()
    return found


def _put(
    request: Request,
    investigation: Investigation,
    *,
    what: str,
    given: dict[str, Any],
    store: Callable[..., Any],
) -> Response:
    """Store a new row, or the one that is named."""
    row = getattr(investigation, ROWS[what]).filter(pk=given["id"]).first()
    if given["id"] and row is None:
        raise services.gone_meanwhile()
    store(
        investigation=investigation, seen=given["version"], by=actor_of(request),
        now=timezone.now(), **{what: row},
    )  # fmt: skip
    return answer_of_incident(request, pk=investigation.incident_id)


app_name = "investigations-api"
OF_AN_INCIDENT = "incidents/<int:incident_id>/investigation/"
urlpatterns = [
    path(OF_AN_INCIDENT, potential, name="begin"),
    path(f"{OF_AN_INCIDENT}events/", event, name="event"),
    path(f"{OF_AN_INCIDENT}causes/", cause, name="cause"),
    path(f"{OF_AN_INCIDENT}actions/", action, name="action"),
    path(f"{OF_AN_INCIDENT}remove/<slug:what>/<int:row_id>/", remove, name="remove"),
    path(f"{OF_AN_INCIDENT}submit/", submit, name="submit"),
    path(f"{OF_AN_INCIDENT}review/", review, name="review"),
]
