"""What a company can do, on pages: the lines of its plan, one of them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.roles import allowed
from core.audit import actor_of
from core.errors.forms import FormRefusals
from core.requests.seen_version import seen_version
from plans import access, selectors
from plans.forms import CapabilityForm, CarryForm, NewCapabilityForm
from plans.models import Capability, FulfilmentPlan
from plans.rendering.capabilities import capability_rows, capability_sums, cost_words
from plans.services import capabilities as services
from plans.views.lookup import plan_or_404


def _line(plan: FulfilmentPlan, number: int) -> Capability:
    line = get_object_or_404(plan.capabilities.select_related("changed_by"), pk=number)
    line.plan = plan
    return line


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(access.may_list_plans)
def plan_capabilities(request: HttpRequest, key: UUID) -> HttpResponse:
    """The lines, and where one more is told."""
    plan = plan_or_404(request, key)
    form = NewCapabilityForm(request.POST if request.method == "POST" else None)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            services.add_capability(
                plan=plan, facts=form.facts(), operation=form.cleaned_data["operation"],
                by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("The line is stored."))
            return redirect("plan-capabilities", key)
    return _page(request, plan, form=form, status=refusals.status)


def _carry_form(
    request: HttpRequest, plan: FulfilmentPlan, *, sent: bool = False
) -> CarryForm | None:
    """None where nothing is there to be carried over, or nobody to do it."""
    among = access.plans_visible_to(request.user)
    found = selectors.capabilities_to_carry(plan, among=among)
    if not sent and not (access.may_place(request.user, plan) and found.exists()):
        return None
    return CarryForm(request.POST if sent else None, lines=found)


def _page(
    request: HttpRequest,
    plan: FulfilmentPlan,
    *,
    form: CapabilityForm,
    carry: CarryForm | None = None,
    status: int = 200,
) -> HttpResponse:
    lines = selectors.capabilities_of(plan)
    context = {
        "carry": carry or _carry_form(request, plan),
        "plan": plan,
        "capabilities": capability_rows(lines),
        "capability_cost": cost_words(capability_sums(lines)),
        "form": form,
        "may_place": form.is_bound or access.may_place(request.user, plan),
    }
    return render(request, "plans/capabilities.html", context, status=status)


@require_POST
@allowed(access.changes_plans)
def plan_capabilities_carry(request: HttpRequest, key: UUID) -> HttpResponse:
    """Carry lines of an earlier plan of the company over."""
    plan = plan_or_404(request, key)
    carry = _carry_form(request, plan, sent=True)
    assert carry is not None
    refusals = FormRefusals(carry)
    if carry.is_valid():
        with refusals:
            services.carry_capabilities(
                plan=plan, lines=[one.pk for one in carry.cleaned_data["lines"]],
                by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("The lines are carried over."))
            return redirect("plan-capabilities", key)
    return _page(request, plan, form=NewCapabilityForm(), carry=carry, status=refusals.status)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(access.changes_plans)
def plan_capability(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """One line, to be said otherwise or taken out."""
    plan = plan_or_404(request, key)
    line = _line(plan, number)
    given = request.POST if request.method == "POST" else None
    form = CapabilityForm(given, initial=CapabilityForm.initial_of(line))
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            services.change_capability(
                line=line, version=seen_version(request), facts=form.facts(),
                by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("The line is stored."))
            return redirect("plan-capabilities", key)
    context = {
        "plan": plan,
        "line": line,
        "form": form,
        "may_place": form.is_bound or access.may_place(request.user, plan),
    }
    return render(request, "plans/capability.html", context, status=refusals.status)


@require_POST
@allowed(access.changes_plans)
def plan_capability_remove(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """Take a line out."""
    services.remove_capability(
        line=_line(plan_or_404(request, key), number), version=seen_version(request),
        by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("The line is taken out."))
    return redirect("plan-capabilities", key)
