"""Incidents and months on a contractor's page."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString

from contractors.access import may_read_contractors
from contractors.days import today_for
from contractors.models import Contractor
from monitoring.access import (
    incidents_visible_to,
    indicators_visible_to,
    may_record_month_of,
    may_report_incident_at,
    may_set_targets_of,
)
from monitoring.choices import MonthStatus
from monitoring.forms import IncidentForm, ManHoursForm
from monitoring.indicators import LEADING_COLUMNS
from monitoring.models import MonthlyIndicator
from monitoring.pictures import INDICATORS, pictures_of, site_totals
from monitoring.selectors import decisions_of, with_reasons
from monitoring.targets.selectors import targets_of


def incidents_of_contractor(request: HttpRequest, contractor: Contractor) -> dict[str, Any]:
    """Every incident with its standing, and the form to report one."""
    found = incidents_visible_to(request.user).filter(contractor=contractor)
    incidents = list(with_reasons(found.select_related("site", "reported_by")))
    return {
        "contractor": contractor,
        "incidents": incidents,
        "incident_form": IncidentForm(contractor=contractor),
        "may_report": may_report_incident_at(request.user, contractor.pk),
        "is_owner": may_read_contractors(request.user),
        "decisions": decisions_of(request.user, incidents),
    }


def months_of_contractor(request: HttpRequest, contractor: Contractor) -> dict[str, Any]:
    """Man-hours and leading indicators by month, and the form to record or change one."""
    changed = _month_to_change(request, contractor)
    today = today_for(contractor, timezone.now())
    months = list(
        indicators_visible_to(request.user)
        .filter(contractor=contractor)
        .select_related("site")
        .order_by("-month", "site__name")
    )
    counted = [row for row in months if row.status == MonthStatus.CONFIRMED]
    year = months[0].month.year if months else today.year
    return {
        "contractor": contractor,
        "months": months,
        "pictures": _pictures(contractor, months, year=year, today=today) if months else (),
        "drawn_year": year,
        "may_set_targets": may_set_targets_of(request.user, contractor),
        "site_totals": site_totals(counted, year=year) if months else (),
        "indicators": [one.label for one in INDICATORS],
        "man_hours_form": ManHoursForm(
            contractor=contractor, initial=changed or _month_to_record(months, today)
        ),
        "is_change": bool(changed),
        "this_year": today.year,
        "may_record": may_record_month_of(request.user, contractor.pk),
    }


def _pictures(
    contractor: Contractor, months: Sequence[MonthlyIndicator], *, year: int, today: date
) -> list[SafeString]:
    targets = targets_of(year, contractor)
    return pictures_of(months, year=year, today=today, targets=targets)


def _month_to_record(months: Sequence[MonthlyIndicator], today: date) -> dict[str, Any]:
    """Where the form starts: after the newest of these (newest first), once that month is over."""
    if not months:
        return {}
    following = (months[0].month + timedelta(days=31)).replace(day=1)
    is_over = following < today.replace(day=1)
    return {"site": months[0].site, "month": f"{following:%Y-%m}" if is_over else ""}


def _month_to_change(request: HttpRequest, contractor: Contractor) -> dict[str, Any]:
    """The figures that ?month=2024-02&site=1 names, as the form starts with them."""
    asked = ManHoursForm(request.GET, contractor=contractor)
    asked.full_clean()
    site, month = asked.cleaned_data.get("site"), asked.cleaned_data.get("month")
    if site is None or month is None:
        return {}
    row = (
        indicators_visible_to(request.user)
        .filter(contractor=contractor, site=site, month=month)
        .first()
    )
    if row is None:
        return {}
    names = ("site", "man_hours", "workforce", *LEADING_COLUMNS)
    figures = {name: getattr(row, name) for name in names}
    return figures | {"month": f"{row.month:%Y-%m}", "complete": True, "seen": row.mark}
