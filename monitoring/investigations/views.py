"""Pages of an investigation: as it is being written, and each version as it was submitted."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import allowed
from core.audit import actor_of
from core.errors.forms import FormRefusals
from core.figures.reading import number_in_address
from core.requests.seen_version import seen_version
from monitoring.access import incidents_visible_to, may_see_incidents
from monitoring.investigations import services
from monitoring.investigations.access import (
    incidents_investigated_by,
    investigations_reviewed_by,
    investigations_visible_to,
    may_review_investigations,
    may_write_investigations,
    versions_visible_to,
)
from monitoring.investigations.content import InvestigationReport, content_of
from monitoring.investigations.forms import (
    ActionForm,
    CauseForm,
    EventForm,
    PotentialForm,
    ReviewForm,
)
from monitoring.models import Incident, Investigation


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
    return render(request, "monitoring/investigation.html", context | sent, status=status)


def _forms(request: HttpRequest, investigation: Investigation) -> dict[str, Any]:
    """The forms that write in it; ?cause= fills the one of causes with what one says."""
    changed = investigation.causes.filter(
        pk=number_in_address(request.GET.get("cause")) or 0
    ).first()
    initial: Mapping[str, Any] = {}
    if changed:
        names = ("text", "kind", "is_root", "evidence")
        initial = {name: getattr(changed, name) for name in names} | {"parent": changed.parent_id}
    return {
        "potential_form": PotentialForm(initial={"potential": investigation.potential}),
        "event_form": EventForm(incident=investigation.incident, auto_id="event_%s"),
        "cause_form": CauseForm(investigation=investigation, auto_id="cause_%s", initial=initial),
        "changed_cause": changed,
        "action_form": ActionForm(
            investigation=investigation, user=request.user, auto_id="action_%s"
        ),
    }


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
    context = {"form": form, "incident": incident}
    return render(request, "monitoring/investigation_begin.html", context, status=refusals.status)


def _put_potential(request: HttpRequest, incident: Incident, *, potential: str) -> None:
    begun = investigations_visible_to(request.user).filter(incident=incident).first()
    given: dict[str, Any] = {
        "potential": potential,
        "by": actor_of(request),
        "now": timezone.now(),
    }
    if begun:
        services.change_potential(investigation=begun, **given)
    else:
        services.begin_investigation(incident=incident, **given)


@require_POST
@allowed(may_write_investigations)
def investigation_event(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Put an event on the timeline."""
    investigation = _visible(request, incident_id)
    form = EventForm(request.POST, incident=investigation.incident, auto_id="event_%s")
    return _write(
        request,
        investigation,
        name="event_form",
        form=form,
        store=lambda **given: services.add_event(**form.cleaned_data, **given),
    )


@require_POST
@allowed(may_write_investigations)
def investigation_cause(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Name a cause, or say one otherwise."""
    investigation = _visible(request, incident_id)
    form = CauseForm(request.POST, investigation=investigation, auto_id="cause_%s")
    number = number_in_address(request.POST.get("cause")) or 0
    changed = investigation.causes.filter(pk=number).first()
    return _write(
        request,
        investigation,
        name="cause_form",
        form=form,
        store=lambda **given: services.put_cause(
            facts=services.CauseFacts(**form.cleaned_data), cause=changed, **given
        ),
        changed_cause=changed,
    )


@require_POST
@allowed(may_write_investigations)
def investigation_action(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Propose an action."""
    investigation = _visible(request, incident_id)
    form = ActionForm(
        request.POST, investigation=investigation, user=request.user, auto_id="action_%s"
    )
    return _write(
        request,
        investigation,
        name="action_form",
        form=form,
        store=lambda **given: services.add_action(
            facts=services.ActionFacts(**form.cleaned_data), **given
        ),
    )


@require_POST
@allowed(may_write_investigations)
def investigation_remove(
    request: HttpRequest, incident_id: int, what: str, row_id: int
) -> HttpResponse:
    """Take an event, a cause or an action out."""
    investigation = _visible(request, incident_id)
    rows: Any = {
        "event": investigation.events,
        "cause": investigation.causes,
        "action": investigation.actions,
    }.get(what)
    if rows is None:
        raise Http404
    row = get_object_or_404(rows.all(), pk=row_id)
    services.remove_row(
        investigation=investigation, row=row, by=actor_of(request), now=timezone.now()
    )
    messages.success(request, _("It is taken out."))
    return redirect("investigation", incident_id)


def _write(
    request: HttpRequest,
    investigation: Investigation,
    *,
    name: str,
    form: forms.Form,
    store: Callable[..., object],
    **others: Any,
) -> HttpResponse:
    """Store what the form says; the page comes back with it where it is refused."""
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            store(investigation=investigation, by=actor_of(request), now=timezone.now())
            messages.success(request, _("It is stored."))
            return redirect("investigation", investigation.incident_id)
    sent = {name: form, **others}
    return _page(request, investigation, status=refusals.status, **sent)


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
        "report": InvestigationReport(version.content),
    }
    return render(request, "monitoring/investigation_version.html", context)
