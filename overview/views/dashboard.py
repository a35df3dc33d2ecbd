"""The dashboard of a year, and the rows behind each of its figures. The address is the state."""

from functools import partial
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.roles import allowed
from evaluations.access import may_open_period
from overview.access import may_see_dashboard
from overview.dashboard.page import dashboard_of
from overview.dashboard.rows import FigureRequest, address_of, heads_of, rows_at, rows_behind
from overview.dashboard.words import year_in_words
from reports.scope.instrument_year import settle


@allowed(may_see_dashboard)
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """A year in figures; each opens what it counts."""
    settled = settle(request.GET, request.user)
    found = dashboard_of(
        settled, request.user, now=timezone.now(), sort=request.GET.get("sort", "")
    )
    return render(
        request,
        "overview/dashboard.html",
        {
            "settled": settled,
            "scope": settled.scope,
            "board": found,
            "sentences": year_in_words(found) if found else (),
            "rows_at": partial(rows_at, settled.scope),
            "may_prepare": may_open_period(request.user),
        },
    )


@allowed(may_see_dashboard)
@require_safe
def dashboard_rows(request: HttpRequest) -> HttpResponse:
    """The rows that a figure counts; all evaluations of the year where it is not told which."""
    settled = settle(request.GET, request.user)
    if settled.year is None:  # the dashboard says what comes first
        return redirect("dashboard")
    asked = FigureRequest(request.GET, settled, request.user, timezone.now())
    found = rows_behind(asked)
    address = [*address_of(asked), ("sort", request.GET.get("sort", ""))]
    taken = urlencode([(name, value) for name, value in address if value])
    return render(
        request,
        "overview/dashboard_rows.html",
        {
            "settled": settled,
            "scope": settled.scope,
            "rows": found,
            "heads": heads_of(found, asked),
            "csv": f"{reverse('dashboard-rows-table', args=['csv'])}?{taken}",
            "xlsx": f"{reverse('dashboard-rows-table', args=['xlsx'])}?{taken}",
        },
    )
