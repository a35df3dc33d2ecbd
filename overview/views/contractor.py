"""The page of one contractor, gathered from every room."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.roles import role_required
from contractors.access import READERS, contractors_visible_to
from contractors.models import Contractor
from monitoring.access import may_decide_incident, may_report_incident
from monitoring.forms import IncidentForm, ManHoursForm
from monitoring.indicators import LEADING
from monitoring.models import Incident, MonthlyIndicator


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
    return render(request, "overview/contractor.html", context | defaults | forms, status=status)
