"""Contractors and years side by side. The address is the state; a name can be given to it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import allowed
from core.audit import actor_of
from core.errors import Refusal
from evaluations.access import results_visible_to
from reports.access import comparisons_visible_to, may_compare, may_forget_comparison
from reports.comparison.charts import charts_of
from reports.comparison.sorting import sorted_as
from reports.full_comparison import comparison_in_full, leading_of
from reports.rendering import comparison_context
from reports.selection import Selection, selection_of, unfinished_years
from reports.services.saved_comparisons import forget_comparison, save_comparison

LONGEST_REDIRECT = 2000  # characters; a proxy on the way may take no more than 4,000 of a line


@allowed(may_compare)
@require_safe
def comparison(request: HttpRequest) -> HttpResponse:
    """Heat map first; two results open the table of notes side by side."""
    return _page(request, request.GET)


def _page(
    request: HttpRequest, query: QueryDict, *, refused: Refusal | None = None
) -> HttpResponse:
    """The page of what an address asks; ``refused`` says why it could not be saved under a name."""
    selection = selection_of(request.user, query)
    if selection.unknown:
        raise Http404
    chosen = results_visible_to(request.user).filter(pk__in=selection.result_ids)
    compared = comparison_in_full(chosen)
    context: dict[str, Any] = {"selection": selection, "saved": _saved(request)}
    context |= {"refused": refused, "name": query.get("name", "") if refused else ""}
    if compared:
        context |= comparison_context(compared) | charts_of(compared)
        context["unfinished"] = unfinished_years(request.user, selection)
        context["leading"] = leading_of(compared, request.user)
        order = query.get("sort", "")
        context["sorted"] = sorted_as(compared, _address(selection), wanted=order)
        taken = urlencode(
            _selection_address(selection) if selection.problem else _address(selection)
        )
        context |= {
            f"take_{ending}": f"{reverse('comparison-table', args=[ending])}?{taken}"
            for ending in ("csv", "xlsx")
        }
    status = 400 if selection.refusal or refused else 200
    return render(request, "reports/comparison.html", context, status=status)


def _saved(request: HttpRequest) -> list[dict[str, object]]:
    return [
        {"it": one, "may_forget": may_forget_comparison(request.user, one)}
        for one in comparisons_visible_to(request.user)
    ]


def _address(selection: Selection) -> tuple[tuple[str, str], ...]:
    """What the address asks for; where it asks nothing, what was chosen for it."""
    return selection.asked or _selection_address(selection)


def _selection_address(selection: Selection) -> tuple[tuple[str, str], ...]:
    """What is shown, as an address: it holds nothing that was asked for in vain."""
    boxes = {
        "instrument": selection.instruments,
        "year": selection.years,
        "contractor": selection.contractors,
    }
    return (
        *((name, one.value) for name, choices in boxes.items() for one in choices if one.chosen),
        *(asked for asked in selection.asked if asked[0] not in boxes),
    )


@allowed(may_compare)
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Give what the page compares a name; its fields come along, and come back when refused."""
    selection = selection_of(request.user, request.POST)
    if selection.unknown:
        raise Http404
    try:
        saved = save_comparison(
            name=request.POST.get("name", ""),
            asked=_address(selection) if selection.result_ids else (),
            by=actor_of(request),
            now=timezone.now(),
        )
    except Refusal as refusal:
        return _page(request, request.POST, refused=refusal)
    messages.success(
        request,
        _("“%(name)s” is saved. Its link: %(link)s")
        % {"name": saved.name, "link": request.build_absolute_uri(_link(saved.pk))},
    )
    return redirect("saved-comparison", saved.pk)


def _link(saved_id: int) -> str:
    return reverse("saved-comparison", args=[saved_id])


@allowed(may_compare)
@require_safe
def saved_comparison(request: HttpRequest, saved_id: int) -> HttpResponse:
    """The link that is shared: whoever opens it compares what they themselves may see."""
    saved = get_object_or_404(comparisons_visible_to(request.user), pk=saved_id)
    query = QueryDict(saved.query)
    if len(saved.query) > LONGEST_REDIRECT:
        return _page(request, query)
    return redirect(f"{reverse('comparison')}?{query.urlencode()}")


@allowed(may_compare)
@require_POST
def forget(request: HttpRequest, saved_id: int) -> HttpResponse:
    """Remove a saved comparison."""
    saved = get_object_or_404(comparisons_visible_to(request.user), pk=saved_id)
    forget_comparison(saved=saved, by=actor_of(request), now=timezone.now())
    messages.success(request, _("“%(name)s” is removed.") % {"name": saved.name})
    return redirect("comparison")
