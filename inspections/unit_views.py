"""Units and areas on pages: the register, one of them, its change, retirement and release."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import allowed
from core.audit import actor_of
from core.errors.forms import FormRefusals
from core.requests.seen_version import seen_version
from core.shell.kept_pages import may_be_kept
from core.shell.list_page import page_of_list, query_beside_page
from documents.printing.qr import qr_svg
from inspections import access, selectors, units
from inspections.choices import UnitState
from inspections.due_days import occurrence_words, rule_words
from inspections.filling.page import sheet_words
from inspections.forms import AddUnitForm, ReleaseForm, UnitFilterForm, UnitForm
from inspections.models import InspectedUnit
from inspections.specs import checklists_for
from inspections.views import title_of, visible_unit
from inspections.words import percent_words
from instruments.words import words_of

ROWS_OF_A_PAGE = 50
HISTORY = 20
A_WEEK = timedelta(days=8)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(access.may_list_inspections)
def unit_list(request: HttpRequest) -> HttpResponse:
    """The register, what is out of use first; who inspects adds others here."""
    inspects = access.may_inspect(request.user)
    form = None
    if inspects:
        form = AddUnitForm(request.POST or None, user=request.user, auto_id="add_%s")
    status = 200
    if request.method == "POST":
        if form is None:
            raise PermissionDenied(_("Units are added by who inspects them."))
        refusals = FormRefusals(form)
        if form.is_valid():
            with refusals:
                unit = units.add_unit(
                    contractor=form.cleaned_data["contractor"], facts=form.facts(),
                    operation=form.cleaned_data["operation"],
                    by=actor_of(request), now=timezone.now(),
                )  # fmt: skip
                messages.success(request, _("The unit is stored: inspect it from its page."))
                return redirect("inspected-unit", unit.key)
        status = refusals.status
    filters = UnitFilterForm(request.GET, user=request.user)
    found = selectors.unit_list(request.user, filters.chosen())
    page = page_of_list(request, found, rows=ROWS_OF_A_PAGE)
    context = {
        "filter_form": filters,
        "page": page,
        "query": query_beside_page(request),
        "form": form,
        "is_owner": access.may_choose_company(request.user),
    }
    return render(request, "inspections/units.html", context, status=status)


@require_safe
@allowed(access.may_list_inspections)
@may_be_kept
def unit(request: HttpRequest, key: UUID) -> HttpResponse:
    """One unit: how it stands, which checklists are for it, what was found."""
    return _unit_page(request, visible_unit(request, key))


def _unit_page(
    request: HttpRequest, found: InspectedUnit, *, status: int = 200, **sent: forms.Form
) -> HttpResponse:
    user = request.user
    reader = actor_of(request).user
    chosen = selectors.InspectionFilter(contractor=found.contractor_id, unit=found.code)
    history = selectors.inspection_list(user, chosen)[:HISTORY]
    narrowed = {"contractor": found.contractor_id, "unit": found.code}
    inspects = access.may_inspect_at(user, found.contractor)
    today = units.today_at_unit(found, timezone.now())
    titles: dict[str, str] = {one.code: words_of(one.title) for one in checklists_for(found.kind)}
    context: dict[str, Any] = {
        "unit": found,
        "schedules": [
            (
                one,
                titles.get(one.checklist, one.checklist),
                rule_words(one),
                one.ends_on is None or one.ends_on > today,
            )
            for one in selectors.schedules_of(found)
        ],
        "occurrences": [
            (one, titles.get(one.schedule.checklist, ""), occurrence_words(one, today))
            for one in selectors.occurrences_of(found, before=today + A_WEEK, most=HISTORY)
        ],
        "checklists": [(one.code, words_of(one.title)) for one in checklists_for(found.kind)],
        "history": [(one, title_of(one), percent_words(one)) for one in history],
        "all_of_it": f"{reverse('inspection-list')}?{urlencode(narrowed)}",
        "inspects": inspects and found.state != UnitState.RETIRED,
        "keeps": inspects,
        "is_out": found.state == UnitState.OUT_OF_USE,
        "knock_outs": selectors.knock_outs_of(found),
        "is_retired": found.state == UnitState.RETIRED,
        "may_release": access.may_release(reader, found),
        "release_form": ReleaseForm(),
        "setup": {"words": sheet_words()},
        **sent,
    }
    return render(request, "inspections/unit.html", context, status=status)


@require_safe
@allowed(access.may_list_inspections)
def unit_label(request: HttpRequest, key: UUID) -> HttpResponse:
    """A page to print and put up at the unit: its code, and the QR code of its page."""
    found = visible_unit(request, key)
    address = settings.BASE_URL + reverse("inspected-unit", args=[key])
    qr = qr_svg(address, key="unit", title=_("To the page of the unit"))
    context = {"unit": found, "address": address, "qr": qr}
    return render(request, "inspections/unit_label.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(access.may_inspect)
def unit_change(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the register says of it."""
    found = visible_unit(request, key)
    units.check_inspects(found.contractor, actor_of(request))
    sites = found.contractor.sites.order_by("name")
    form = UnitForm(request.POST or None, sites=sites, initial=UnitForm.initial_of(found))
    refusals = FormRefusals(form)
    if request.method == "POST" and form.is_valid():
        with refusals:
            units.change_unit(
                unit=found, facts=form.facts(), version=seen_version(request), by=actor_of(request),
                now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("The unit is stored."))
            return redirect("inspected-unit", key)
        found = visible_unit(request, key)
    context = {
        "unit": found, "form": form, "is_retired": found.state == UnitState.RETIRED,
        "is_out": found.state == UnitState.OUT_OF_USE,
    }  # fmt: skip
    return render(request, "inspections/unit_form.html", context, status=refusals.status)


@require_POST
@allowed(access.may_inspect)
def unit_retire(request: HttpRequest, key: UUID) -> HttpResponse:
    """It is gone for good."""
    units.retire_unit(
        unit=visible_unit(request, key), version=seen_version(request), by=actor_of(request),
        now=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("The unit is retired: it is inspected no more."))
    return redirect("inspected-unit", key)


@require_POST
@allowed(access.may_release_units)
def unit_release(request: HttpRequest, key: UUID) -> HttpResponse:
    """Back into use, in one's own name, for a reason."""
    found = visible_unit(request, key)
    form = ReleaseForm(request.POST)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            units.release_unit(
                unit=found, reason=form.cleaned_data["reason"], version=seen_version(request),
                by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("The unit is released in your name."))
            return redirect("inspected-unit", key)
    return _unit_page(request, found, status=refusals.status, release_form=form)
