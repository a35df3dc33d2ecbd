"""The level of each company on its page: what stands, what is proposed, what is chosen."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.roles import allowed
from core.audit import actor_of
from core.errors.forms import FormRefusals
from core.shell.list_page import page_of_list
from plans import access, selectors
from plans.forms import LevelForm
from plans.rendering.levels import level_rows, level_rules, proposal_of
from plans.services.levels import choose_level

ROWS_OF_A_PAGE = 100


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(access.may_list_plans)
def level_list(request: HttpRequest) -> HttpResponse:
    """The level that stands for each company; who plans chooses it here."""
    may_choose = access.begins_plans(request.user)
    companies = access.companies_to_plan(request.user)
    form = LevelForm(request.POST if request.method == "POST" else None, contractors=companies)
    refusals, proposal = FormRefusals(form), None
    if form.is_valid() and "propose" in request.POST:
        facts = form.facts()
        proposal = proposal_of(facts.workers, high_hazard=facts.high_hazard)
    elif form.is_valid():
        with refusals:
            chosen = choose_level(
                contractor=form.cleaned_data["contractor"], facts=form.facts(),
                seen=_seen(request), by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            said = _("%(company)s: %(level)s is kept.")
            level = chosen.get_level_display()
            messages.success(request, said % {"company": chosen.contractor, "level": level})
            return redirect("level-list")
    newest = selectors.newest_level_at(request.user)  # before the rows that are shown
    found = selectors.standing_levels(request.user)
    page = page_of_list(request, found, rows=ROWS_OF_A_PAGE)
    context = {
        "page": page,
        "rows": level_rows(page),
        "rules": level_rules(),
        "form": form if may_choose else None,
        "proposal": proposal,
        "newest": newest.isoformat() if newest else "",
    }
    status = 200 if proposal else refusals.status
    return render(request, "plans/levels.html", context, status=status)


def _seen(request: HttpRequest) -> datetime | None:
    """When the newest level was chosen of those on the page that was sent from."""
    try:
        seen = datetime.fromisoformat(request.POST.get("seen", ""))
    except ValueError:
        return None
    return seen if seen.tzinfo else None
