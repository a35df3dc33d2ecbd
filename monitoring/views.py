"""Pages that write down what happened, and how many hours were worked."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import allowed
from contractors.access import contractors_visible_to, may_keep_contractors, sites_visible_to
from contractors.days import today_at
from contractors.views.contractors import contractor_page
from core.audit import actor_of
from core.errors import Refusal
from core.figures.dates import EARLIEST, OddDate
from core.figures.reading import number_in_address
from core.names import warning_of
from monitoring import services
from monitoring.access import (
    incidents_visible_to,
    may_decide_incidents,
    may_read_monitoring,
    may_record_month,
    may_report_incident,
)
from monitoring.forms import DecisionForm, IncidentForm, ManHoursForm
from monitoring.pictures import INDICATORS
from monitoring.site import site_year
from monitoring.year_table import YearTable


@allowed(may_read_monitoring)
@require_safe
def site_detail(request: HttpRequest, site_id: int) -> HttpResponse:
    """A site over all contractors: months, incidents, who works there; the year is the address."""
    site = get_object_or_404(sites_visible_to(request.user), pk=site_id)
    shown = site_year(
        request.user,
        site,
        asked=number_in_address(request.GET.get("year")),
        today=today_at(site, timezone.now()),
    )
    context = {
        "site": site,
        "shown": shown,
        "indicators": [one.label for one in INDICATORS],
        "may_keep": may_keep_contractors(request.user),
    }
    return render(request, "monitoring/site.html", context)


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


@require_POST
@allowed(may_record_month)
def record_man_hours(request: HttpRequest, contractor_id: int) -> HttpResponse:
    """Store the man-hours of one month and site; a second time replaces the first."""
    contractor = get_object_or_404(contractors_visible_to(request.user), pk=contractor_id)
    form = ManHoursForm(request.POST, contractor=contractor)
    if form.is_valid():
        try:
            services.record_monthly_indicator(
                contractor=contractor,
                sure=form.sure(),
                by=actor_of(request),
                now=timezone.now(),
                **form.cleaned_data,
            )
        except OddDate as odd:
            form.ask(odd)
        except Refusal as refusal:  # against what stood there before
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The figures of the month are stored."))
            return redirect("contractor-detail", contractor.pk)
    return contractor_page(request, contractor, status=400, man_hours_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_record_month)
def months_of_year(request: HttpRequest, contractor_id: int, year: int) -> HttpResponse:
    """The months of a year at one site as a table to type or paste into; stored all or none."""
    contractor = get_object_or_404(contractors_visible_to(request.user), pk=contractor_id)
    now = timezone.now()
    if not EARLIEST.year <= year <= now.year + 1:
        raise Http404
    table = YearTable(contractor, year=year, now=now, request=request)
    if year > table.today.year:
        raise Http404
    if table.is_bound and table.is_valid() and table.site is not None:
        try:
            stored = services.record_year(
                contractor=contractor,
                site=table.site,
                changes=table.changes(),
                sure=table.asking.sure(),
                by=actor_of(request),
                now=now,
            )
        except OddDate as odd:
            table.ask(odd)
        except Refusal as refusal:
            table.refuse(refusal)
        else:
            said = ngettext("%(months)s month is stored.", "%(months)s months are stored.", stored)
            none = _("Nothing was changed, so nothing is stored.")
            messages.success(request, said % {"months": stored} if stored else none)
            return redirect(table.address)
    status = 400 if table.is_bound else 200
    context = {"contractor": contractor, "table": table}
    return render(request, "monitoring/months.html", context, status=status)
