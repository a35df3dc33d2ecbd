"""Pages that write down what happened, and decide on it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.roles import allowed
from contractors.access import contractors_visible_to
from contractors.views.contractors import contractor_page
from core.audit import actor_of
from core.errors import Refusal
from core.figures.dates import OddDate
from core.names import warning_of
from monitoring import services
from monitoring.access import incidents_visible_to, may_decide_incidents, may_report_incident
from monitoring.forms import DecisionForm, IncidentForm


@require_POST
@allowed(may_report_incident)
def report_incident(request: HttpRequest, contractor_id: int) -> HttpResponse:
    """Write down an incident."""
    contractor = get_object_or_404(contractors_visible_to(request.user), pk=contractor_id)
    form = IncidentForm(request.POST, contractor=contractor)
    if form.is_valid():
        try:
            incident = services.report_incident(
                contractor=contractor,
                sure=form.sure(),
                by=actor_of(request),
                now=timezone.now(),
                **form.cleaned_data,
            )
        except OddDate as odd:
            form.ask(odd)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(
                request, _("The incident is stored. It counts once a manager has confirmed it.")
            )
            if warning := warning_of(incident.reference):
                messages.warning(request, warning)
            return redirect("contractor-detail", contractor.pk)
    return contractor_page(request, contractor, status=400, incident_form=form)


@require_POST
@allowed(may_decide_incidents)
def decide_incident(request: HttpRequest, contractor_id: int, incident_id: int) -> HttpResponse:
    """Confirm or reject an incident."""
    contractor = get_object_or_404(contractors_visible_to(request.user), pk=contractor_id)
    incident = get_object_or_404(
        incidents_visible_to(request.user), pk=incident_id, contractor=contractor
    )
    services.check_deciding(incident, by=actor_of(request))
    decision = request.POST.get("decision")
    if decision not in ("confirm", "reject"):
        raise Refusal(_("Choose whether to confirm or to reject the incident."))
    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            services.decide_incident(
                incident=incident,
                confirmed=decision == "confirm",
                reason=form.cleaned_data["reason"],
                by=actor_of(request),
                now=timezone.now(),
            )
        except Refusal as refusal:
            if not refusal.fields:
                raise
            form.add_error("reason", refusal.message)
    if not form.is_valid():
        return contractor_page(request, contractor, status=400, decided=incident, decision=form)
    messages.success(
        request,
        _("The decision on incident %(reference)s is stored.") % {"reference": incident.reference},
    )
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    page = reverse("contractor-detail", args=[contractor.pk])
    return redirect(f"{page}#incident-{incident.pk}")  # its row, where the work goes on
