"""Registers on pages: the list, one with its heat maps and risks, matrices; return and answer."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import Person, allowed
from contractors.days import today_for
from core.audit import actor_of
from core.conflicts import mark_of
from core.errors.forms import FormRefusals
from core.figures.reading import number_in_address
from core.requests.seen_version import seen_version
from core.requests.sent_operation import sent_operation
from core.shell.list_page import query_beside_page
from risks import access, selectors
from risks.forms import BeginRegisterForm, MitigationForm, ReturnRegisterForm, RiskFilterForm
from risks.matrices.parts import MatrixSpec
from risks.models import RiskRegister
from risks.rendering.register import (
    heat_rows,
    level_rows,
    risk_lines,
    severity_words,
)
from risks.rules.estimates import RegisterTables, register_tables
from risks.rules.quarters import Quarter
from risks.services import registers as services
from risks.services.approval import accept_register, hand_in_register
from risks.services.frozen import freeze_register

ROWS_OF_A_PAGE = 50
CHANGES_SHOWN = 50


def visible_register(request: HttpRequest, key: UUID) -> RiskRegister:
    """The register a request names; 404 outside the tenancy."""
    found = selectors.register_seen(request.user, key)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(access.may_list_registers)
def register_list(request: HttpRequest) -> HttpResponse:
    """The registers a person sees; who writes in one begins others here."""
    writes = access.may_write_risks(request.user)
    form = BeginRegisterForm(request.POST or None, user=request.user) if writes else None
    status = 200
    if request.method == "POST":
        if form is None:
            raise PermissionDenied(_("Registers are begun by who writes risks."))
        refusals = FormRefusals(form)
        if form.is_valid():
            with refusals:
                register = services.begin_register(
                    **form.cleaned_data, by=actor_of(request), now=timezone.now()
                )
                messages.success(request, _("The register is begun. Write its first risk."))
                return redirect("risk-register", register.key)
        status = refusals.status
    found = Paginator(selectors.register_list(request.user), ROWS_OF_A_PAGE)
    context = {
        "page": found.get_page(number_in_address(request.GET.get("page"))),
        "form": form,
        "matrices": selectors.matrix_list(request.user),
    }
    return render(request, "risks/registers.html", context, status=status)


@require_safe
@allowed(access.may_list_registers)
def register(request: HttpRequest, key: UUID) -> HttpResponse:
    """One register: levels and heat maps before and now, its risks by what is asked for."""
    return register_page(request, visible_register(request, key))


def register_page(
    request: HttpRequest,
    found: RiskRegister,
    *,
    return_form: forms.Form | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, with a form as it was sent back where one was."""
    matrix, today = found.matrix.spec, today_for(found.contractor, timezone.now())
    estimates, form = selectors.estimates_of(found), RiskFilterForm(request.GET, register=found)
    chosen, total = form.chosen(), sum(estimates.values())
    listed = Paginator(selectors.risk_list(found, chosen), ROWS_OF_A_PAGE)
    if chosen == selectors.RiskFilter():
        listed.count = total  # counted already
    page = listed.get_page(number_in_address(request.GET.get("page")))
    risks = list(page)
    selectors.read_who_accepted(risks)
    controls = selectors.controls_by_risk(risks)
    context: dict[str, Any] = {
        "register": found,
        "new_operation": uuid4,  # another id for each form of the page
        **_what_waits(found),
        "total": total,
        "is_planned": any(one.planned for one in risks),
        "page": page,
        "lines": risk_lines(risks, matrix=matrix, controls=controls, today=today),
        "filter_form": form,
        "query": query_beside_page(request),
        "frozen": found.frozen.select_related("frozen_by").defer("content"),
        "last_quarter": Quarter.of(today).previous,
        "return_form": return_form or ReturnRegisterForm(),
        **_matrices(matrix, register_tables(estimates, matrix)),
        **_what_may_be_done(request.user, found, has_risks=bool(estimates)),
    }
    return render(request, "risks/register.html", context, status=status)


def _what_waits(found: RiskRegister) -> dict[str, Any]:
    """What a person of the owner has before them while it waits, and what is new in it since."""
    if found.handed_in_at is None:
        return {}
    changed = selectors.changed_rows(found, found.handed_in_at, most=CHANGES_SHOWN)
    return {"seen": selectors.changes_of(found), "changed": changed}


def _matrices(matrix: MatrixSpec, tables: RegisterTables) -> dict[str, Any]:
    """How the register spreads over its matrix, before control and now."""
    return {
        "levels": level_rows(matrix, tables),
        "heats": [
            (_("Before control"), "before", heat_rows(matrix, tables.before.heat)),
            (_("Now"), "cell", heat_rows(matrix, tables.standing.heat)),
        ],
        "severities": severity_words(matrix),
    }


def _what_may_be_done(user: Person, found: RiskRegister, *, has_risks: bool) -> dict[str, Any]:
    """What this person may do in a register they see."""
    writes = access.may_write_in(user, found)
    asked = {"level": found.mitigated_from}
    return {
        "writes": writes,
        "may_freeze": writes and has_risks,
        "last_step": services.last_step_of(found),
        **access.steps_of_register(user, found, has_risks=has_risks),
        "mitigation_form": MitigationForm(initial=asked, register=found, auto_id="mitigation_%s")
        if access.may_set_mitigation_of(user, found)
        else None,
        "mitigation_seen": mark_of(found.mitigated_from),
    }


@require_POST
@allowed(access.may_return_registers)
def register_return(request: HttpRequest, key: UUID) -> HttpResponse:
    """Send a register back to its company."""
    found, form = visible_register(request, key), ReturnRegisterForm(request.POST)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            services.return_register(
                register=found, reason=form.cleaned_data["reason"],
                seen=request.POST.get("seen", ""), operation=sent_operation(request),
                by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("The register is returned to the company."))
            return redirect("risk-register", key)
    return register_page(request, found, return_form=form, status=refusals.status)


@require_POST
@allowed(access.answers_returns)
def register_answer(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say that what was asked for is done."""
    found = visible_register(request, key)
    services.answer_return(
        register=found, operation=sent_operation(request), by=actor_of(request), now=timezone.now()
    )
    messages.success(request, _("The owner is told that the register is changed."))
    return redirect("risk-register", key)


@require_POST
@allowed(access.answers_returns)
def register_hand_in(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give a register to the owner to accept."""
    found = visible_register(request, key)
    hand_in_register(
        register=found, operation=sent_operation(request), by=actor_of(request), now=timezone.now()
    )
    messages.success(request, _("The register is handed in: it waits for the owner."))
    return redirect("risk-register", key)


@require_POST
@allowed(access.may_accept_registers)
def register_accept(request: HttpRequest, key: UUID) -> HttpResponse:
    """Accept a register as a whole."""
    found = visible_register(request, key)
    frozen = accept_register(
        register=found, seen=seen_version(request), operation=sent_operation(request),
        by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    said = _("The register is accepted in your name and frozen as revision %(revision)s.")
    messages.success(request, said % {"revision": frozen.revision})
    return redirect("risk-register", key)


@require_POST
@allowed(access.may_write_risks)
def register_freeze(request: HttpRequest, key: UUID) -> HttpResponse:
    """Freeze it as it stands today: what its document is made of."""
    found = visible_register(request, key)
    frozen = freeze_register(register=found, by=actor_of(request), now=timezone.now())
    said = _("The register of today is frozen as revision %(revision)s: its PDF can be made.")
    messages.success(request, said % {"revision": frozen.revision})
    return redirect(f"{reverse('risk-register', args=[key])}#frozen")


@require_POST
@allowed(access.may_set_mitigation)
def register_mitigation(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say from which level on a risk of a register needs a line of mitigation."""
    register = visible_register(request, key)
    form = MitigationForm(request.POST, register=register)
    if form.is_valid():
        services.set_mitigation(
            register=register, level=form.cleaned_data["level"], seen=request.POST.get("seen"),
            by=actor_of(request), now=timezone.now(),
        )  # fmt: skip
        messages.success(request, _("It is kept from which level on mitigation is asked for."))
    else:
        messages.error(request, _("This matrix has no such level: choose one of the list."))
    return redirect("risk-register", key)
