"""A company's OHS budget of a year on its page, and one of its lines."""

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.roles import allowed
from budgets import access, approval, rules, selectors, services
from budgets.components import component_codes, component_word
from budgets.forms import BudgetForm, BudgetLineForm
from budgets.models import BudgetLine, RiskBudget
from contractors.models import Contractor
from core.audit import actor_of
from core.errors.forms import FormRefusals
from core.requests.seen_version import seen_version
from risks.access import companies_with_registers, may_list_registers, may_write_risks
from risks.forms import ReturnRegisterForm
from risks.rules.quarters import YEARS


def _company(request: HttpRequest, contractor_id: int, *, year: int) -> Contractor:
    if year not in YEARS:
        raise Http404(_("There is no budget of such a year."))
    return get_object_or_404(companies_with_registers(request.user), pk=contractor_id)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_list_registers)
def budget(request: HttpRequest, contractor_id: int, year: int) -> HttpResponse:
    """A company's budget of a year; who writes there adds a line."""
    company = _company(request, contractor_id, year=year)
    if request.method != "POST":
        return _budget_page(request, company, year=year)
    if not may_write_risks(request.user):
        raise PermissionDenied(_("A budget is written by the company's people and coordinators."))
    form = BudgetLineForm(request.POST, company=company)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            services.add_budget_line(
                contractor=company, year=year, facts=form.facts(),
                operation=form.cleaned_data["operation"] or uuid4(),
                by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("The line is stored."))
            return redirect("risk-budget", contractor_id, year)
    return _budget_page(request, company, year=year, status=refusals.status, line_form=form)


@require_POST
@allowed(may_write_risks)
def budget_set(request: HttpRequest, contractor_id: int, year: int) -> HttpResponse:
    """How many work there, and what the contract is worth."""
    company = _company(request, contractor_id, year=year)
    form = BudgetForm(request.POST)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            services.set_budget(
                contractor=company, year=year, **form.cleaned_data,
                version=seen_version(request), by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("The budget is stored."))
            return redirect("risk-budget", contractor_id, year)
    return _budget_page(request, company, year=year, status=refusals.status, form=form)


def _budget_page(
    request: HttpRequest, company: Contractor, *, year: int, status: int = 200, **sent: forms.Form
) -> HttpResponse:
    found = selectors.one_budget(request.user, company, year=year)
    lines = selectors.lines_of_budget(found)
    sums = rules.component_sums(lines, component_codes())
    total = sum(line.amount for line in lines)
    spent = sum(line.realised or 0 for line in lines)
    context: dict[str, Any] = {
        "company": company,
        "year": year,
        "budget": found,
        "lines": [(line, component_word(line.component)) for line in lines],
        "sums": [(one, component_word(one.code)) for one in sums],
        "quarters": rules.quarter_sums(lines, year),
        "total": total,
        "spent": spent,
        "absorbed": rules.absorption(spent, total),
        "per_worker": rules.per(total, found.workers),
        "of_value": rules.percent_of_value(total, found.contract_value),
        "unpaid": selectors.risks_without_money(company, lines),
        "idle": [line for line in lines if not line.controls.all()],
        "writes": (writes := access.may_write_budgets_of(request.user, company)),
        "adds": writes and found.is_open,
        "decides": access.may_return_budget(request.user, found),
        "may_approve": access.waits_for_approval_by(request.user, found),
        "frozen": list(found.frozen.select_related("frozen_by")) if found.pk else [],
        "return_form": ReturnRegisterForm(auto_id="return_%s"),
        "form": BudgetForm(
            initial={"workers": found.workers, "contract_value": found.contract_value}
        ),
        "line_form": BudgetLineForm(company=company),
        **sent,
    }
    return render(request, "budgets/budget.html", context, status=status)


@require_POST
@allowed(may_write_risks)
def budget_hand_in(request: HttpRequest, contractor_id: int, year: int) -> HttpResponse:
    """Give it to the owner to approve."""
    company = _company(request, contractor_id, year=year)
    approval.hand_in_budget(
        contractor=company, year=year, version=seen_version(request), by=actor_of(request),
        now=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("The budget is handed in: the owner approves it or returns it."))
    return redirect("risk-budget", contractor_id, year)


def _given(request: HttpRequest, company: Contractor, *, year: int) -> RiskBudget:
    visible = access.budgets_visible_to(request.user).select_related("contractor")
    return get_object_or_404(visible, contractor=company, year=year)


@require_POST
@allowed(access.may_decide_budgets)
def budget_approve(request: HttpRequest, contractor_id: int, year: int) -> HttpResponse:
    """Approve it in one's own name: it is frozen."""
    company = _company(request, contractor_id, year=year)
    frozen = approval.approve_budget(
        budget=_given(request, company, year=year), version=seen_version(request),
        by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    said = _("The budget is approved in your name and frozen as revision %(revision)s.")
    messages.success(request, said % {"revision": frozen.revision})
    return redirect("risk-budget", contractor_id, year)


@require_POST
@allowed(access.may_decide_budgets)
def budget_return(request: HttpRequest, contractor_id: int, year: int) -> HttpResponse:
    """Send it back to the company with a reason."""
    company = _company(request, contractor_id, year=year)
    form = ReturnRegisterForm(request.POST, auto_id="return_%s")
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            approval.return_budget(
                budget=_given(request, company, year=year), reason=form.cleaned_data["reason"],
                version=seen_version(request), by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("The budget is returned to the company."))
            return redirect("risk-budget", contractor_id, year)
    return _budget_page(request, company, year=year, status=refusals.status, return_form=form)


@require_POST
@allowed(may_write_risks)
def budget_freeze(request: HttpRequest, contractor_id: int, year: int) -> HttpResponse:
    """Freeze it as it stands today, with what was spent."""
    company = _company(request, contractor_id, year=year)
    frozen = approval.freeze_budget(
        contractor=company, year=year, by=actor_of(request), now=timezone.now()
    )
    said = _("The budget is frozen as revision %(revision)s.")
    messages.success(request, said % {"revision": frozen.revision})
    return redirect("risk-budget", contractor_id, year)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_write_risks)
def budget_line(request: HttpRequest, contractor_id: int, year: int, number: int) -> HttpResponse:
    """One line, to be changed."""
    company = _company(request, contractor_id, year=year)
    visible = access.budget_lines_visible_to(request.user).select_related("budget__contractor")
    line: BudgetLine = get_object_or_404(
        visible, budget__contractor=company, budget__year=year, number=number
    )
    initial = BudgetLineForm.initial_of(line)
    was_open = "description" in request.POST  # as it was drawn: fields of a closed one send nothing
    form = BudgetLineForm(
        request.POST or None, initial=initial, company=company,
        is_open=line.budget.is_open or was_open,
    )  # fmt: skip
    refusals = FormRefusals(form)
    if request.method == "POST" and form.is_valid():
        with refusals:
            services.change_budget_line(
                line=line, facts=form.facts(), version=seen_version(request),
                by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("The line is stored."))
            return redirect("risk-budget", contractor_id, year)
        line = visible.get(pk=line.pk)
    context = {"company": company, "year": year, "line": line, "form": form,
               "component": component_word(line.component)}  # fmt: skip
    return render(request, "budgets/budget_line.html", context, status=refusals.status)
