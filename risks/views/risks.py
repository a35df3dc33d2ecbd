"""One risk and one control on their pages: written, estimated, accepted, withdrawn."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.roles import allowed
from contractors.days import today_for
from core.audit import actor_of
from core.errors.forms import FormRefusals
from core.requests.seen_version import seen_version
from risks import access, selectors
from risks.forms import (
    AcceptRiskForm,
    ControlForm,
    NewControlForm,
    NewRiskForm,
    PullReviewForm,
    RiskForm,
    WithdrawRiskForm,
)
from risks.models import RegisteredRisk, RiskControl
from risks.rendering.register import risk_lines
from risks.rules.estimates import is_late
from risks.services import controls as control_services
from risks.services import reviews as services_of_reviews
from risks.services import risks as services
from risks.views.registers import visible_register


def _visible(request: HttpRequest, key: UUID, *, number: int) -> RegisteredRisk:
    found = selectors.one_risk(request.user)
    return get_object_or_404(found, register__key=key, number=number)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(access.may_write_risks)
def risk_add(request: HttpRequest, key: UUID) -> HttpResponse:
    """Write a risk down."""
    register = visible_register(request, key)
    form = NewRiskForm(request.POST or None, register=register)
    refusals = FormRefusals(form)
    if request.method == "POST" and form.is_valid():
        with refusals:
            added = services.add_risk(
                register=register, facts=form.facts(),
                operation=form.cleaned_data["operation"], by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("Risk %(number)s is stored.") % {"number": added.number})
            return redirect("risk", key, added.number)
    context = {"register": register, "form": form}
    return render(request, "risks/risk_form.html", context, status=refusals.status)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(access.may_list_registers)
def risk(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """One risk with its estimates and controls; who writes here changes it."""
    if request.method != "POST":
        return _risk_page(request, _visible(request, key, number=number))
    found = selectors.risk_to_change(request.user, key, number=number)
    if found is None:
        raise Http404
    if not access.may_write_risks(request.user) or found.withdrawn_at is not None:
        raise PermissionDenied(_("The company's people and the coordinators write in a register."))
    form = RiskForm(request.POST, register=found.register)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            services.change_risk(
                risk=found, facts=form.facts(), version=seen_version(request),
                by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("Risk %(number)s is stored.") % {"number": number})
            return redirect("risk", key, number)
    return _risk_page(
        request, _visible(request, key, number=number), form=form, status=refusals.status
    )


def _risk_page(
    request: HttpRequest, found: RegisteredRisk, *, status: int = 200, **sent: forms.Form
) -> HttpResponse:
    matrix, user = found.register.matrix.spec, request.user
    today = today_for(found.register.contractor, timezone.now())
    controls = list(found.controls.all())
    stays = found.withdrawn_at is None
    writes = access.may_write_risks(user) and stays
    context: dict[str, Any] = {
        "risk": found,
        "register": found.register,
        "line": risk_lines([found], matrix=matrix, controls={found.pk: controls}, today=today)[0],
        "controls": [(one, is_late(one, today=today)) for one in controls],
        "writes": writes,
        "may_accept": access.may_accept(user, found),
        "form": RiskForm(initial=RiskForm.initial_of(found), register=found.register)
        if writes
        else None,
        "accept_form": AcceptRiskForm(auto_id="accept_%s"),
        "withdraw_form": WithdrawRiskForm(auto_id="withdraw_%s"),
        "review_form": PullReviewForm(register=found.register, auto_id="review_%s")
        if writes
        else None,
        **sent,
    }
    return render(request, "risks/risk.html", context, status=status)


@require_POST
@allowed(access.accepts_risks)
def risk_accept(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """Accept by name where it stands."""
    return _stepped(
        request, _visible(request, key, number=number),
        form=AcceptRiskForm(request.POST, auto_id="accept_%s"), name="accept_form",
        step=services.accept_risk, told=_("The risk is accepted in your name."),
        then=reverse("risk", args=[key, number]),
    )  # fmt: skip


@require_POST
@allowed(access.may_write_risks)
def risk_withdraw(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """Take it out of the register's counts."""
    return _stepped(
        request, _visible(request, key, number=number),
        form=WithdrawRiskForm(request.POST, auto_id="withdraw_%s"), name="withdraw_form",
        step=services.withdraw_risk, told=_("Risk %(number)s is withdrawn.") % {"number": number},
        then=reverse("risk-register", args=[key]),
    )  # fmt: skip


@require_POST
@allowed(access.may_write_risks)
def risk_review(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """Pull its review forward, because of an incident or because something was replaced."""
    found = _visible(request, key, number=number)
    form = PullReviewForm(request.POST, register=found.register, auto_id="review_%s")
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            services_of_reviews.pull_review(
                risk=found, cause=form.cause(), version=seen_version(request),
                by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("The review is pulled forward, and told who holds it."))
            return redirect("risk", key, number)
    again = _visible(request, key, number=number)
    return _risk_page(request, again, status=refusals.status, review_form=form)


def _stepped(
    request: HttpRequest,
    found: RegisteredRisk,
    *,
    form: forms.Form,
    name: str,
    step: Callable[..., RegisteredRisk],
    told: str,
    then: str,
) -> HttpResponse:
    """Take a step that asks for a reason; what is refused comes back on the risk's page."""
    key, refusals = found.register.key, FormRefusals(form)
    if form.is_valid():
        with refusals:
            step(
                risk=found, reason=form.cleaned_data["reason"], version=seen_version(request),
                by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            messages.success(request, told)
            return redirect(then)
    again = _visible(request, key, number=found.number)
    return _risk_page(request, again, status=refusals.status, **{name: form})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(access.may_write_risks)
def control_add(request: HttpRequest, key: UUID) -> HttpResponse:
    """A control of this register; ?risk= ticks the one it was asked for."""
    register = visible_register(request, key)
    asked = request.GET.get("risk", "")
    initial = {"risks": [asked]} if asked.isascii() and asked.isdigit() else {}
    form = NewControlForm(request.POST or None, initial=initial, register=register)
    refusals = FormRefusals(form)
    if request.method == "POST" and form.is_valid():
        with refusals:
            added = control_services.add_control(
                register=register, facts=form.facts(),
                operation=form.cleaned_data["operation"], by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("The control is stored."))
            first = added.risks.order_by("number")[0]
            return redirect("risk", key, first.number)
    context = {"register": register, "form": form}
    return render(request, "risks/control.html", context, status=refusals.status)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(access.may_list_registers)
def control(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """One control: what is done, since when in force; who writes here changes it."""
    found = _visible_control(request, key, number=number)
    writes = access.may_write_risks(request.user)
    form = None
    if writes:
        sent = request.POST or None
        form = ControlForm(sent, initial=ControlForm.initial_of(found), register=found.register)
    if request.method == "POST" and form is None:
        raise PermissionDenied(_("The company's people and the coordinators write in a register."))
    refusals = FormRefusals(form) if form else None
    if request.method == "POST" and form and refusals and form.is_valid():
        with refusals:
            control_services.change_control(
                control=found, facts=form.facts(), version=seen_version(request),
                by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("The control is stored."))
            return redirect("risk-control", key, number)
        found = _visible_control(request, key, number=number)
    context = {
        "register": found.register,
        "control": found,
        "risks": found.risks.order_by("number"),
        "form": form,
    }
    status = refusals.status if refusals else 200
    return render(request, "risks/control.html", context, status=status)


def _visible_control(request: HttpRequest, key: UUID, *, number: int) -> RiskControl:
    found = selectors.one_control(request.user)
    return get_object_or_404(found, register__key=key, number=number)
