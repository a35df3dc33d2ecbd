"""Standings on pages: of all contractors, of one with its history, and the two steps."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import allowed
from contractors.days import today_for
from contractors.models import Contractor
from core.audit import actor_of
from core.errors.forms import FormRefusals
from core.language import localized
from core.shell.list_page import page_of_list
from standings import access
from standings.choices import WorkStanding
from standings.forms import MetConditionForm, StandingForm
from standings.page import contractor_page, standing_rows
from standings.selectors import last_decision, rules_in_force
from standings.services.decisions import confirm_condition, decide_standing, proposal_of

ROWS_OF_A_PAGE = 100


@require_safe
@allowed(access.may_read_standings)
def standing_list(request: HttpRequest) -> HttpResponse:
    """Every contractor this person sees: what stands today, what is proposed, what waits."""
    rows = standing_rows(request.user, now=timezone.now())
    page = page_of_list(request, rows, rows=ROWS_OF_A_PAGE)
    context = {
        "page": page,
        "rows": page.object_list,
        "sees_proposals": access.sees_proposals(request.user),
        "rules": rules_in_force(),
        "query": "",
    }
    return render(request, "standings/standings.html", context)


def _visible(request: HttpRequest, contractor_id: int) -> Contractor:
    return get_object_or_404(access.standings_visible_to(request.user), pk=contractor_id)


@require_safe
@allowed(access.may_read_standings)
def contractor_standing(request: HttpRequest, contractor_id: int) -> HttpResponse:
    """What stands of one contractor, why, what must be met, and everything before."""
    return _page(request, _visible(request, contractor_id))


def _page(
    request: HttpRequest,
    contractor: Contractor,
    *,
    form: StandingForm | None = None,
    confirm: tuple[int, MetConditionForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = contractor_page(request.user, contractor, now=timezone.now())
    context: dict[str, Any] = {
        "contractor": contractor,
        "shown": shown,
        "form": form or (_form(contractor) if shown.may_decide else None),
        "conditions": [
            (
                one,
                confirm[1]
                if confirm and confirm[0] == one.pk
                else _met_form(one.pk)
                if one.may_confirm
                else None,
            )
            for one in shown.conditions
        ],
    }
    return render(request, "standings/standing.html", context, status=status)


def _met_form(pk: int, data: Any = None) -> MetConditionForm:
    """The form of one condition: a page has several."""
    return MetConditionForm(data, auto_id=f"condition_{pk}_%s")


def _form(contractor: Contractor, data: Any = None) -> StandingForm:
    """Filled with what is proposed: a manager changes it or stores it as it is."""
    now = timezone.now()
    found = proposal_of(contractor, rules=rules_in_force(), now=now)
    last = last_decision(contractor)
    proposal = found.proposal if found else None
    today = today_for(contractor, now)
    conditions = [
        (str(one.code), localized({"id": one.title.id, "en": one.title.en}))
        for one in (proposal.conditions if proposal else ())
    ]
    initial: dict[str, Any] = {
        "from_on": today,
        "seen": last.number if last else 0,
        "conditions": [code for code, _title in conditions],
    }
    if proposal:
        initial["standing"] = proposal.standing
        barred = WorkStanding(proposal.standing) == WorkStanding.BARRED
        initial["barred_until" if barred else "until_on"] = proposal.until(today)
    return StandingForm(data, conditions=conditions, initial=initial)


@require_POST
@allowed(access.decides_on_standings)
def standing_decide(request: HttpRequest, contractor_id: int) -> HttpResponse:
    """Store a decision; what cannot be stored comes back with its sentences."""
    contractor = _visible(request, contractor_id)
    form = _form(contractor, request.POST)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            decide_standing(
                contractor=contractor,
                choice=form.choice(),
                operation=form.cleaned_data["operation"],
                by=actor_of(request),
                now=timezone.now(),
            )
            messages.success(request, _("The decision is stored, and the contractor is told."))
            return redirect("contractor-standing", contractor.pk)
    return _page(request, contractor, form=form, status=refusals.status)


@require_POST
@allowed(access.confirms_conditions)
def condition_confirm(request: HttpRequest, condition_id: int) -> HttpResponse:
    """Say that a condition is met."""
    visible = access.standing_conditions_visible_to(request.user)
    condition = get_object_or_404(visible.select_related("decision__contractor"), pk=condition_id)
    contractor = condition.decision.contractor
    form = _met_form(condition.pk, request.POST)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            confirm_condition(
                condition=condition,
                reason=form.cleaned_data["reason"],
                by=actor_of(request),
                now=timezone.now(),
            )
            messages.success(request, _("The condition is confirmed."))
            return redirect("contractor-standing", contractor.pk)
    return _page(request, contractor, confirm=(condition.pk, form), status=refusals.status)
