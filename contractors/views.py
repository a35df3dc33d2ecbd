"""Pages of contractors: who they are, what happened there, how many hours they worked."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.audit import actor_of
from accounts.choices import Role
from accounts.errors import Refusal
from accounts.roles import has_role, role_required
from contractors import services
from contractors.access import (
    READERS,
    contractors_visible_to,
    may_decide_incident,
    may_keep_contractors,
    may_report_incident,
)
from contractors.forms import IncidentForm, ManHoursForm
from contractors.indicators import LEADING
from contractors.models import Contractor, Incident, MonthlyIndicator
from contractors.selectors import contractors_named

REPORTERS = (Role.COORDINATOR, Role.MANAGER)


@require_safe
@role_required(*READERS)
def contractor_list(request: HttpRequest) -> HttpResponse:
    """Every contractor with its scope, risk class and sites."""
    search = request.GET.get("q", "").strip()
    context = {
        "contractors": contractors_named(request.user, search).prefetch_related("sites"),
        "search": search,
        "listed": urlencode({"q": search}) if search else "",
        "may_keep": may_keep_contractors(request.user),
        "has_settings": has_role(request.user, Role.ADMINISTRATOR),
    }
    return render(request, "contractors/contractor_list.html", context)


@require_safe
@role_required(*READERS)
def contractor_detail(request: HttpRequest, contractor_id: int) -> HttpResponse:
    """One contractor: incidents with their standing, and man-hours by month."""
    contractor = get_object_or_404(contractors_visible_to(request.user), pk=contractor_id)
    changed = _month_to_change(request, contractor)
    form = ManHoursForm(contractor=contractor, initial=changed)
    return _detail(request, contractor, man_hours_form=form, is_change=bool(changed))


def _month_to_change(request: HttpRequest, contractor: Contractor) -> dict[str, Any]:
    """The figures that ?month=2024-02&site=1 names, as the form starts with them."""
    asked = ManHoursForm(request.GET, contractor=contractor)
    asked.full_clean()
    site, month = asked.cleaned_data.get("site"), asked.cleaned_data.get("month")
    if site is None or month is None:
        return {}
    row = MonthlyIndicator.objects.filter(contractor=contractor, site=site, month=month).first()
    if row is None:
        return {}
    names = ("site", "man_hours", "workforce", *LEADING)
    figures = {name: getattr(row, name) for name in names}
    return figures | {"month": f"{row.month:%Y-%m}", "complete": True}


def _detail(
    request: HttpRequest, contractor: Contractor, *, status: int = 200, **forms: Any
) -> HttpResponse:
    defaults = {
        "incident_form": IncidentForm(contractor=contractor),
        "man_hours_form": ManHoursForm(contractor=contractor),
    }
    context = {
        "contractor": contractor,
        "sites": contractor.sites.all(),
        "incidents": Incident.objects.filter(contractor=contractor).select_related(
            "site", "decided_by"
        ),
        "months": MonthlyIndicator.objects.filter(contractor=contractor)
        .select_related("site")
        .order_by("-month", "site__name"),
        "may_report": may_report_incident(request.user),
        "may_decide": may_decide_incident(request.user),
    }
    return render(
        request, "contractors/contractor_detail.html", context | defaults | forms, status=status
    )


@require_POST
@role_required(*REPORTERS)
def report_incident(request: HttpRequest, contractor_id: int) -> HttpResponse:
    """Write down an incident."""
    contractor = get_object_or_404(contractors_visible_to(request.user), pk=contractor_id)
    form = IncidentForm(request.POST, contractor=contractor)
    if form.is_valid():
        try:
            services.report_incident(
                contractor=contractor, by=actor_of(request), now=timezone.now(), **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(
                request, _("The incident is stored. It counts once a manager has confirmed it.")
            )
            return redirect("contractor-detail", contractor.pk)
    return _detail(request, contractor, status=400, incident_form=form)


@require_POST
@role_required(Role.MANAGER)
def decide_incident(request: HttpRequest, contractor_id: int, incident_id: int) -> HttpResponse:
    """Confirm or reject an incident."""
    contractor = get_object_or_404(contractors_visible_to(request.user), pk=contractor_id)
    incident = get_object_or_404(Incident, pk=incident_id, contractor=contractor)
    decision = request.POST.get("decision")
    if decision not in ("confirm", "reject"):
        raise Refusal(_("Choose whether to confirm or to reject the incident."))
    services.decide_incident(
        incident=incident, confirmed=decision == "confirm", by=actor_of(request), now=timezone.now()
    )
    messages.success(
        request,
        _("The decision on incident %(reference)s is stored.") % {"reference": incident.reference},
    )
    return redirect("contractor-detail", contractor.pk)


@require_POST
@role_required(*REPORTERS)
def record_man_hours(request: HttpRequest, contractor_id: int) -> HttpResponse:
    """Store the man-hours of one month and site; a second time replaces the first."""
    contractor = get_object_or_404(contractors_visible_to(request.user), pk=contractor_id)
    form = ManHoursForm(request.POST, contractor=contractor)
    if form.is_valid():
        try:
            services.record_monthly_indicator(
                contractor=contractor, by=actor_of(request), now=timezone.now(), **form.cleaned_data
            )
        except Refusal as refusal:  # against what stood there before
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The figures of the month are stored."))
            return redirect("contractor-detail", contractor.pk)
    return _detail(request, contractor, status=400, man_hours_form=form)
