"""The page that says how the installation fares."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.roles import allowed
from hosting.access import may_see_status
from hosting.status import status_lines


@require_safe
@allowed(may_see_status)
def status(request: HttpRequest) -> HttpResponse:
    """Every part of it; 200 also where a part fails, as this page is for people."""
    lines = status_lines(now=timezone.now())
    context = {"lines": lines, "ill": [line for line in lines if not line.is_well]}
    return render(request, "hosting/status.html", context)
