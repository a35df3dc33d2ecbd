"""Pages of contractors: who they are, what happened there, how many hours they worked."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.choices import Role
from accounts.roles import has_role, role_required
from contractors.access import READERS, may_keep_contractors
from contractors.selectors import contractors_named


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
