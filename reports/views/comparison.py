"""Contractors and years side by side. The address is the state."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.roles import role_required
from contractors.access import READERS
from evaluations.access import results_visible_to
from reports.rendering import comparison_context
from reports.selection import select
from reports.selectors import comparison_between, results_listed


@role_required(*READERS)
@require_safe
def comparison(request: HttpRequest) -> HttpResponse:
    """Heat map first; two results open the table of notes side by side."""
    selection = select(results_listed(request.user), dict(request.GET.lists()))
    if selection.unknown:
        raise Http404
    compared = comparison_between(
        results_visible_to(request.user).filter(pk__in=selection.result_ids)
    )
    context = comparison_context(compared) if compared else {}
    return render(request, "reports/comparison.html", context | {"selection": selection})
