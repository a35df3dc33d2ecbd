"""Pages of an investigation: as it is being written, and each version as it was submitted."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.erased_names import shown
from accounts.roles import allowed
from core.audit import actor_of
from core.conflicts import mark_of
from core.errors import Conflict
from core.errors.forms import FormRefusals, words_in
from core.figures.reading import number_in_address
from core.requests.seen_version import seen_version
from investigations import services
from investigations.access import (
    incidents_investigated_by,
    investigations_reviewed_by,
    investigations_visible_to,
    may_review_investigations,
    may_write_investigations,
    versions_visible_to,
)
from investigations.content import InvestigationReport, content_of
from investigations.forms import (
    ActionForm,
    CauseForm,
    EventForm,
    PotentialForm,
    ReviewForm,
)
from investigations.models import (
    Cause,
    Investigation,
    InvestigationAction,
    TimelineEvent,
)
from monitoring.access import incidents_visible_to, may_see_incidents
from monitoring.models import Incident

ROWS = {"event": "events", "cause": "causes", "action": "actions"}


def _visible(request: HttpRequest, incident_id: int) -> Investigation:
    found = investigations_visible_to(request.user).select_related(
        "incident__contractor", "incident__site"
    )
    return get_object_or_404(found, incident=incident_id)


@require_safe
@allowed(may_see_incidents)
def investigation_detail(request: HttpRequest, incident_id: int) -> HttpResponse:
    """An investigation as it stands."""
    return _page(request, _visible(request, incident_id))


def _page(
    request: HttpRequest, investigation: Investigation, *, status: int = 200, **sent: Any
) -> HttpResponse:
    """Its page, with a form as it was sent back where one was."""
    incident = investigation.incident
    is_open = investigation.status in services.WRITABLE
    mine = incidents_investigated_by(request.user).filter(pk=incident.pk)
    may_write = is_open and mine.exists()
    context = {
        "incident": incident,
        "investigation": investigation,
        "report": InvestigationReport(content_of(investigation)),
        "versions": investigation.versions.select_related("review"),
        "findings": [
            one.finding
            for one in investigation.actions.select_related("finding")
            if one.finding is not None
        ],
        "may_write": may_write,
        "may_review": investigations_reviewed_by(request.user).filter(pk=investigation.pk).exists(),
        **(_forms(request, investigation) if may_write else {}),
        "review_form": ReviewForm(),
    }
    return render(request, "investigations/investigation.html", context | sent, status=status)


def _forms(request: HttpRequest, investigation: Investigation) -> dict[str, Any]:
    """The forms that write in it; ?event=, ?cause= or ?action= opens one in the place of its row,
    with what it says."""
    shown: dict[str, Any] = {
        "potential_form": PotentialForm(initial={"potential": investigation.potential}),
        "seen": mark_of(investigation.potential),
    }
    for what in ROWS:
        shown[f"{what}_form"] = _row_form(request, investigation, what=what)
        row = _rows(investigation, what).filter(pk=_number(request.GET, what)).first()
        if row is not None:
            form = _row_form(request, investigation, what=what, row=row)
            shown |= {"row_form": form, "changed": f"{what}-{row.pk}"}
    return shown


def _row_form(
    request: HttpRequest,
    investigation: Investigation,
    *,
    what: str,
    row: TimelineEvent | Cause | InvestigationAction | None = None,
    data: QueryDict | None = None,
) -> EventForm | CauseForm | ActionForm:
    """The form of an event, a cause or an action: as it was sent, else as ``row`` says it."""
    given: dict[str, Any] = {
        "data": data,
        "auto_id": f"changed_{what}_%s" if row else f"{what}_%s",
        "row": row,
        "investigation": investigation,
    }
    if what == "event":
        return EventForm(**given)
    return ActionForm(user=request.user, **given) if what == "action" else CauseForm(**given)


def _rows(investigation: Investigation, what: str) -> QuerySet[Any]:
    """The events, causes or actions of an investigation."""
    rows: QuerySet[Any] = getattr(investigation, ROWS[what]).all()
    return rows


def _number(sent: QueryDict, what: str) -> int:
    """The row that an address or a form names; 0, which there is none of, where it names none."""
    return number_in_address(sent.get(what)) or 0


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_write_investigations)
def investigation_begin(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Begin the investigation of an incident, or say otherwise how grave it could have become."""
    found = incidents_visible_to(request.user).select_related("contractor", "site")
    incident = get_object_or_404(found, pk=incident_id)
    form = PotentialForm(request.POST or None)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            _put_potential(request, incident, potential=form.cleaned_data["potential"])
            return redirect("investigation", incident.pk)
    begun = investigations_visible_to(request.user).filter(incident=incident).first()
    potential = begun.potential if begun else ""
    context: dict[str, Any] = {"form": form, "incident": incident, "seen": mark_of(potential)}
    if refusals.status == Conflict.status and begun:
        context["stands"] = words_in(PotentialForm(initial={"potential": potential}))
    return render(
        request, "investigations/investigation_begin.html", context, status=refusals.status
    )


def _put_potential(request: HttpRequest, incident: Incident, *, potential: str) -> None:
    begun = investigations_visible_to(request.user).filter(incident=incident).first()
    given: dict[str, Any] = {
        "potential": potential,
        "by": actor_of(request),
        "now": timezone.now(),
    }
    if begun:
        seen = request.POST.get("seen")
        services.change_potential(investigation=begun, seen=seen, **given)
    else:
        services.begin_investigation(incident=incident, **given)


@require_POST
@allowed(may_write_investigations)
def investigation_event(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Put an event on the timeline, or tell one otherwise."""
    return _write(
        request,
        incident_id,
        what="event",
        store=lambda form, **given: services.put_event(**form.cleaned_data, **given),
    )


@require_POST
@allowed(may_write_investigations)
def investigation_cause(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Name a cause, or say one otherwise."""
    return _write(
        request,
        incident_id,
        what="cause",
        store=lambda form, **given: services.put_cause(
            facts=services.CauseFacts(**form.cleaned_data), **given
        ),
    )


@require_POST
@allowed(may_write_investigations)
def investigation_action(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Propose an action, or propose one otherwise."""
    return _write(
        request,
        incident_id,
        what="action",
        store=lambda form, **given: services.put_action(
            facts=services.ActionFacts(**form.cleaned_data), **given
        ),
    )


@require_POST
@allowed(may_write_investigations)
def investigation_remove(
    request: HttpRequest, incident_id: int, what: str, row_id: int
) -> HttpResponse:
    """Take an event, a cause or an action out; what is out already, as after a second tap, stays
    so."""
    investigation = _visible(request, incident_id)
    if what not in ROWS:
        raise Http404
    row = _rows(investigation, what).filter(pk=row_id).first()
    if row is None:
        messages.info(request, services.gone_meanwhile().message)
        return redirect("investigation", incident_id)
    services.remove_row(
        investigation=investigation, row=row, by=actor_of(request), now=timezone.now()
    )
    messages.success(request, _("It is taken out."))
    return redirect("investigation", incident_id)


def _write(
    request: HttpRequest, incident_id: int, *, what: str, store: Callable[..., Any]
) -> HttpResponse:
    """Store what the form says, of a new row or the one it names (``row``), and go to it; the page
    comes back with the form where it is refused."""
    investigation = _visible(request, incident_id)
    services.check_writable(investigation, by=actor_of(request))
    number = _number(request.POST, "row")
    row = _rows(investigation, what).filter(pk=number).first()
    form = _row_form(request, investigation, what=what, row=row, data=request.POST)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            if number and row is None:
                raise services.gone_meanwhile()
            given = {what: row, "seen": seen_version(request), "investigation": investigation}
            stored = store(form, by=actor_of(request), now=timezone.now(), **given)
            messages.success(request, _("It is stored."))
            return redirect(f"{_address(incident_id)}#{what}-{stored.pk}")
    sent = {"row_form": form, "changed": f"{what}-{number}"} if row else {f"{what}_form": form}
    return _page(request, investigation, status=refusals.status, **sent)


def _address(incident_id: int) -> str:
    return reverse("investigation", args=[incident_id])


@require_POST
@allowed(may_write_investigations)
def investigation_submit(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Freeze what it says and have it reviewed."""
    services.submit_investigation(
        investigation=_visible(request, incident_id),
        seen=seen_version(request),
        by=actor_of(request),
        now=timezone.now(),
    )
    messages.success(request, _("The investigation is submitted, and waits for a review."))
    return redirect("investigation", incident_id)


@require_POST
@allowed(may_review_investigations)
def investigation_review(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Accept it, or return it with a reason."""
    investigation = _visible(request, incident_id)
    form = ReviewForm(request.POST)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            services.review_investigation(
                investigation=investigation,
                accepted=request.POST.get("decision") == "accept",
                reason=form.cleaned_data["reason"],
                seen=seen_version(request),
                by=actor_of(request),
                now=timezone.now(),
            )
            messages.success(request, _("The review is stored."))
            return redirect("investigation", incident_id)
    return _page(request, investigation, status=refusals.status, review_form=form)


@require_safe
@allowed(may_see_incidents)
def investigation_version(request: HttpRequest, incident_id: int, number: int) -> HttpResponse:
    """One version, as it was submitted."""
    found = versions_visible_to(request.user).select_related(
        "review", "investigation__incident__contractor"
    )
    version = get_object_or_404(found, investigation__incident=incident_id, number=number)
    context = {
        "version": version,
        "incident": version.investigation.incident,
        "report": InvestigationReport(shown(version.content)),
    }
    return render(request, "investigations/investigation_version.html", context)
