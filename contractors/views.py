"""Pages of contractors: who they are, what happened there, how many hours they worked."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from accounts.access import is_administrator, is_of_the_owner
from accounts.roles import allowed
from contractors.access import contractors_visible_to, may_keep_contractors
from contractors.models import Contractor
from contractors.selectors import contractors_named
from core.contributions import gathered


@require_safe
@allowed(is_of_the_owner)
def contractor_list(request: HttpRequest) -> HttpResponse:
    """Every contractor with its scope, risk class and sites."""
    search = request.GET.get("q", "").strip()
    context = {
        "contractors": contractors_named(request.user, search).prefetch_related("sites"),
        "search": search,
        "listed": urlencode({"q": search}) if search else "",
        "may_keep": may_keep_contractors(request.user),
        "has_settings": is_administrator(request.user),
    }
    return render(request, "contractors/contractor_list.html", context)


@require_safe
@allowed(is_of_the_owner)
def contractor_detail(request: HttpRequest, contractor_id: int) -> HttpResponse:
    """One contractor, with what every room has to say of it."""
    contractor = get_object_or_404(contractors_visible_to(request.user), pk=contractor_id)
    return contractor_page(request, contractor)


def contractor_page(
    request: HttpRequest, contractor: Contractor, *, status: int = 200, **given: Any
) -> HttpResponse:
    """The page of a contractor; ``given`` stands in the place of what a panel would show.

    So a form that was sent from it comes back on it, with what is wrong beside its fields.
    """
    shown = ((one, one.context(request, contractor)) for one in gathered("PANELS"))
    panels = [
        render_to_string(panel.template, context | given, request)
        for panel, context in shown
        if context is not None
    ]
    context = {"contractor": contractor, "sites": contractor.sites.all(), "panels": panels}
    return render(request, "contractors/contractor_detail.html", context, status=status)
