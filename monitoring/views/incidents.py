"""Pages that write down what happened, and decide on it."""

from collections.abc import Callable
from dataclasses import fields

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, When
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import allowed
from contractors.access import contractors_visible_to, may_read_contractors
from contractors.models import Contractor
from contractors.views.contractors import contractor_page
from core.audit import actor_of
from core.errors import AlreadySo, Refusal
from core.errors.forms import tell
from core.figures.dates import OddDate
from core.figures.reading import number_in_address
from core.names import warning_of
from core.requests.seen_version import seen_version
from core.shell.filters import FilterForm
from monitoring import services
from monitoring.access import (
    incidents_visible_to,
    may_change_incidents,
    may_decide_incidents,
    may_report_incident,
    may_report_own_incident,
    may_see_incidents,
)
from monitoring.choices import IncidentStatus
from monitoring.forms import DecisionForm, IncidentForm, OwnIncidentForm
from monitoring.models import Incident
from monitoring.selectors import with_reasons
from monitoring.views.incident_page import incident_page, visible_incident

INCIDENTS_ON_A_PAGE = 50
INCIDENT_COLUMNS = [one.name for one in fields(services.IncidentFacts) if one.name != "on"]


@require_POST
@allowed(may_report_incident)
def report_incident(request: HttpRequest, contractor_id: int) -> HttpResponse:
    """Write down an incident."""
    contractor = get_object_or_404(contractors_visible_to(request.user), pk=contractor_id)
    form = IncidentForm(request.POST, contractor=contractor)
    if form.is_valid() and (incident := _reported(request, form, contractor=contractor)):
        messages.success(
            request, _("The incident is stored. It counts once a manager has confirmed it.")
        )
        if warning := warning_of(incident.reference):
            messages.warning(request, warning)
        return redirect("contractor-detail", contractor.pk)
    return contractor_page(request, contractor, status=400, incident_form=form)


@require_safe
@allowed(may_see_incidents)
def incident_list(request: HttpRequest) -> HttpResponse:
    """Incidents as they stand, those that wait first; a representative's own company only."""
    found = (
        with_reasons(incidents_visible_to(request.user))
        .select_related("contractor", "site", "reported_by", "decided_by")
        .annotate(waits=Case(When(status=IncidentStatus.REPORTED, then=0), default=1))
        .order_by("waits", "-date", "reference")
    )
    page = Paginator(found, INCIDENTS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": FilterForm(request.GET),
        "page": page,
        "waiting": found.filter(status=IncidentStatus.REPORTED).count(),
        "is_owner": may_read_contractors(request.user),
        "may_report": may_report_own_incident(request.user),
    }
    return render(request, "monitoring/incident_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_report_own_incident)
def incident_report(request: HttpRequest) -> HttpResponse:
    """A representative reports what happened at their company."""
    contractor = contractors_visible_to(request.user).first()
    if contractor is None:
        raise Http404
    form = OwnIncidentForm(request.POST or None, contractor=contractor)
    if form.is_valid() and (stored := _reported(request, form, contractor=contractor)):
        words = {"reference": stored.reference}
        said = _("Incident %(reference)s is reported. It counts once a manager has confirmed it.")
        messages.success(request, said % words)
        return redirect("incident", stored.pk)
    return _incident_form(request, form, contractor=contractor)


def _reported(
    request: HttpRequest, form: IncidentForm, *, contractor: Contractor
) -> Incident | None:
    """The incident, stored; None where the form says what is wrong or asked about."""
    return _asked_about(
        form,
        lambda: services.report_incident_once(
            operation=form.cleaned_data["operation"],
            contractor=contractor,
            facts=_facts_of(form),
            reference=form.cleaned_data.get("reference", ""),
            sure=form.sure(),
            another=form.is_another(),
            by=actor_of(request),
            now=timezone.now(),
        ),
    )


def _facts_of(form: IncidentForm) -> services.IncidentFacts:
    names = [one.name for one in fields(services.IncidentFacts)]
    return services.IncidentFacts(**{name: form.cleaned_data[name] for name in names})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_change_incidents)
def incident_change(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Correct an incident that nobody has decided on."""
    found = incidents_visible_to(request.user).select_related("contractor", "site")
    incident = get_object_or_404(found, pk=incident_id)
    if request.method != "POST" and (said := services.why_unchangeable(incident)):
        messages.error(request, said)  # before anything is typed
        return redirect("incident", incident.pk)
    form = OwnIncidentForm(
        request.POST or None,
        contractor=incident.contractor,
        initial={name: getattr(incident, name) for name in INCIDENT_COLUMNS}
        | {"on": incident.date},
    )
    if form.is_valid() and _changed(request, form, incident=incident):
        said = _("Incident %(reference)s is changed.") % {"reference": incident.reference}
        messages.success(request, said)
        return redirect("incident", incident.pk)
    return _incident_form(request, form, contractor=incident.contractor, incident=incident)


def _changed(request: HttpRequest, form: OwnIncidentForm, *, incident: Incident) -> Incident | None:
    return _asked_about(
        form,
        lambda: services.change_incident(
            incident=incident,
            facts=_facts_of(form),
            seen=seen_version(request),
            sure=form.sure(),
            by=actor_of(request),
            now=timezone.now(),
        ),
    )


def _asked_about(form: IncidentForm, store: Callable[[], Incident]) -> Incident | None:
    """What was stored; None where it was asked about or refused, which the form then says."""
    try:
        return store()
    except OddDate as odd:
        form.ask(odd)
    except services.SameEvent as same:
        form.ask_same(same.message)
    except Refusal as refusal:
        tell(form, refusal)
    return None


def _incident_form(
    request: HttpRequest,
    form: IncidentForm,
    *,
    contractor: Contractor,
    incident: Incident | None = None,
) -> HttpResponse:
    context = {"form": form, "contractor": contractor, "incident": incident}
    status = 400 if form.is_bound else 200
    return render(request, "monitoring/incident_form.html", context, status=status)


@require_POST
@allowed(may_decide_incidents)
def decide_incident(request: HttpRequest, contractor_id: int, incident_id: int) -> HttpResponse:
    """Confirm or reject an incident; what is wrong comes back on its own page, at the form."""
    contractor = get_object_or_404(contractors_visible_to(request.user), pk=contractor_id)
    incident = get_object_or_404(
        incidents_visible_to(request.user), pk=incident_id, contractor=contractor
    )
    services.check_deciding(incident, by=actor_of(request))
    decision = request.POST.get("decision")
    if decision not in ("confirm", "reject"):
        raise Refusal(_("Choose whether to confirm or to reject the incident."))
    form, back = DecisionForm(request.POST), request.POST.get("back", "")
    told = _decided(request, incident, form=form, confirmed=decision == "confirm")
    if not told:
        return incident_page(
            request, visible_incident(request, incident.pk), status=400, decision=form, back=back
        )
    messages.success(request, told)
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return HttpResponseRedirect(back)
    page = reverse("contractor-detail", args=[contractor.pk])
    return redirect(f"{page}#incident-{incident.pk}")  # its row, where the work goes on


def _decided(
    request: HttpRequest, incident: Incident, *, form: DecisionForm, confirmed: bool
) -> str:
    """What is said of the decision; "" where the form says what is wrong."""
    if not form.is_valid():
        return ""
    try:
        services.decide_incident(
            incident=incident,
            confirmed=confirmed,
            reason=form.cleaned_data["reason"],
            seen=number_in_address(request.POST.get("version")),
            stood=request.POST.get("stood"),
            by=actor_of(request),
            now=timezone.now(),
        )
    except AlreadySo as same:
        return same.message
    except Refusal as refusal:
        if not refusal.fields:
            raise
        form.add_error("reason", refusal.message)
        return ""
    said = _("The decision on incident %(reference)s is stored.")
    return said % {"reference": incident.reference}
