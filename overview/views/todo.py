"""Where a person begins: what waits for them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from contractors.days import days_kept
from overview.access import is_shown_own_results
from overview.todo.rendering import groups_for, home_of, lines_by_date, results_for, steps_for


@require_safe
def todo(request: HttpRequest) -> HttpResponse:
    """What waits for this person, the first steps of an empty house, a company's latest results."""
    user = request.user
    now = timezone.now()
    with days_kept():
        groups = groups_for(user, now=now)
        home = home_of(user, now=now)
    represents = is_shown_own_results(user)
    by_date = request.GET.get("by", "date" if represents else "kind") == "date"
    context = {
        "groups": groups,
        "by_date": by_date,
        "due": lines_by_date(groups, today=timezone.localdate()) if by_date else [],
        "further": [one for one in groups if one.total > len(one.lines) or one.together],
        "total": sum(group.total for group in groups),
        "steps": steps_for(user),
        "results": results_for(user),
        "home": home,
        "represents": represents,
        "has_company": not represents or home is not None,
    }
    return render(request, "overview/todo.html", context)
