"""The page of the audit trail."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.roles import allowed
from core.shell.list_page import page_of_list, query_beside_page
from overview.access import may_read_trail
from overview.trail.forms import TrailFilterForm
from overview.trail.selectors import named_few, narrowed, title_of, trail_visible_to
from overview.trail.sentences import trail_sentences

ROWS_OF_A_PAGE = 50


@allowed(may_read_trail)
@require_safe
def trail(request: HttpRequest) -> HttpResponse:
    """Who changed what, the newest first; the filters are the address."""
    form = TrailFilterForm(request.GET, user=request.user)
    chosen = form.chosen()
    found = narrowed(trail_visible_to(request.user), chosen)
    kinds = found.values_list("pk", "target_type")
    page = page_of_list(request, kinds, rows=ROWS_OF_A_PAGE)
    rows = named_few(dict(page), request.user)
    context: dict[str, Any] = {
        "page": page,
        "rows": list(trail_sentences(rows, reader=request.user)),
        "form": form,
        "about": title_of(chosen.about) if chosen.about else "",
        "query": query_beside_page(request),
        "zone": settings.TIME_ZONE,
    }
    return render(request, "overview/trail.html", context)
