"""The page of a site: its months and incidents over the contractors who work there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.roles import allowed
from contractors.access import may_keep_contractors, sites_visible_to
from contractors.days import today_at
from core.shell.filters import YearForm
from monitoring.access import may_read_monitoring
from monitoring.pictures import INDICATORS
from monitoring.site import site_year


@allowed(may_read_monitoring)
@require_safe
def site_detail(request: HttpRequest, site_id: int) -> HttpResponse:
    """A site over all contractors: months, incidents, who works there; the year is the address."""
    site = get_object_or_404(sites_visible_to(request.user), pk=site_id)
    form = YearForm(request.GET)
    shown = site_year(
        request.user,
        site,
        asked=form.given.get("year"),
        today=today_at(site, timezone.now()),
    )
    context = {
        "form": form,
        "site": site,
        "shown": shown,
        "indicators": [one.label for one in INDICATORS],
        "may_keep": may_keep_contractors(request.user),
    }
    return render(request, "monitoring/site.html", context)
