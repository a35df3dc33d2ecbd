"""Pages of contractors: who they are, what happened there, how many hours they worked."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import may_keep_people
from accounts.roles import allowed
from contractors.access import contractors_visible_to, may_keep_contractors, may_read_contractors
from contractors.choices import RiskClass
from contractors.forms import ContractorChangeForm, ContractorForm
from contractors.models import Contractor
from contractors.selectors import contractors_named, sites_of_all
from contractors.services import (
    add_contractor,
    archive_contractor,
    change_contractor,
    contractor_values,
)
from core.audit import actor_of
from core.conflicts import mark_of, mark_shown
from core.contributions import gathered
from core.errors import Conflict
from core.errors.forms import FormRefusals, words_in
from core.identity import look_alike_warnings
from core.shell.filters import SearchForm


@dataclass(frozen=True, slots=True)
class ListedContractor:
    """A contractor as the list shows it; of each of its sites the address and the name."""

    url: str
    name: str
    code: str
    scope: str
    risk_class: str
    archived: bool
    sites: tuple[tuple[str, str], ...]


@require_safe
@allowed(may_read_contractors)
def contractor_list(request: HttpRequest) -> HttpResponse:
    """Every contractor with its scope, risk class and sites."""
    form = SearchForm(request.GET)
    search = form.given.get("q", "")
    context = {
        "form": form,
        "contractors": _listed(contractors_named(request.user, search)),
        "search": search,
        "listed": urlencode({"q": search}) if search else "",
        "may_keep": may_keep_contractors(request.user),
    }
    return render(request, "contractors/contractor_list.html", context)


def _listed(found: QuerySet[Contractor]) -> list[ListedContractor]:
    """In two statements; what many rows say alike is said once."""
    page = reverse("contractor-detail", args=[0])
    risk = cache(lambda one: str(RiskClass(one).label))
    address = cache(lambda site: reverse("site-detail", args=[site]))
    sites: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for contractor, site, name in sites_of_all(found):
        sites[contractor].append((address(site), name))
    return [
        ListedContractor(
            url=page.replace("/0/", f"/{one.pk}/"),
            name=one.name,
            code=one.code,
            scope=one.scope,
            risk_class=risk(one.risk_class),
            archived=one.archived,
            sites=tuple(sites[one.pk]),
        )
        for one in found
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_keep_contractors)
def contractor_add(request: HttpRequest) -> HttpResponse:
    """Add one contractor; then its page."""
    form = ContractorForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        with FormRefusals(form):
            contractor = add_contractor(
                **given | {"sites": list(given["sites"])},
                by=actor_of(request),
                now=timezone.now(),
            )
            say_stored(request, contractor, _("%(name)s is added.") % {"name": contractor.name})
            return redirect("contractor-detail", contractor.pk)
    return form_page(request, form, title=_("Add a contractor"))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_keep_contractors)
def contractor_change(request: HttpRequest, contractor_id: int) -> HttpResponse:
    """Change what is said of a contractor, or archive it."""
    contractor = get_object_or_404(contractors_visible_to(request.user), pk=contractor_id)
    form = ContractorChangeForm(request.POST or None, instance=contractor)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            changed = change_contractor(
                contractor=contractor,
                **form.cleaned_data,
                seen=request.POST.get("seen"),
                by=actor_of(request),
                now=timezone.now(),
            )
            say_stored(request, changed, _("The changes are stored."))
            return redirect("contractor-detail", contractor_id)
    kept = get_object_or_404(contractors_visible_to(request.user), pk=contractor_id)
    seen = mark_shown(request.POST, mark_of(contractor_values(kept)), status=refusals.status)
    context: dict[str, Any] = {"contractor": kept, "seen": seen}
    if refusals.status == Conflict.status:
        context["stands"] = words_in(ContractorChangeForm(instance=kept))
    title = _("Change %(name)s") % {"name": kept.name}
    return form_page(request, form, title=title, status=refusals.status, **context)


@require_POST
@allowed(may_keep_contractors)
def contractor_archive(request: HttpRequest, contractor_id: int) -> HttpResponse:
    """Take a contractor that left out of what is to be done, or back."""
    contractor = get_object_or_404(contractors_visible_to(request.user), pk=contractor_id)
    archived = request.POST.get("archived") == "yes"
    archive_contractor(
        contractor=contractor, archived=archived, by=actor_of(request), now=timezone.now()
    )
    said = _("%(name)s is archived.") if archived else _("%(name)s is restored.")
    messages.success(request, said % {"name": contractor.name})
    return redirect("contractor-detail", contractor_id)


def say_stored(request: HttpRequest, row: Model, said: str) -> None:
    """That a row is stored; and of a name that only looks Latin, how."""
    messages.success(request, said)
    for warning in look_alike_warnings(row):
        messages.warning(request, warning)


def form_page(
    request: HttpRequest, form: forms.BaseForm, *, title: str, status: int = 0, **more: Any
) -> HttpResponse:
    """The form of a company or a site; ``more`` names the one that is changed."""
    context = {"form": form, "title": title, **more}
    sent = status or (400 if form.is_bound else 200)
    return render(request, "contractors/contractor_form.html", context, status=sent)


@require_safe
@allowed(may_read_contractors)
def contractor_detail(request: HttpRequest, contractor_id: int) -> HttpResponse:
    """One contractor, with what every room has to say of it."""
    contractor = get_object_or_404(contractors_visible_to(request.user), pk=contractor_id)
    return contractor_page(request, contractor)


def contractor_page(
    request: HttpRequest, contractor: Contractor, *, status: int = 200, **given: Any
) -> HttpResponse:
    """The page of a contractor; ``given`` stands in the place of what a panel would show.

    So a form that was sent from it comes back on it, with what is wrong beside its fields.
    """
    shown = ((one, one.context(request, contractor)) for one in gathered("PANELS"))
    panels = [
        render_to_string(panel.template, context | given, request)
        for panel, context in shown
        if context is not None
    ]
    context = {
        "contractor": contractor,
        "sites": contractor.sites.all(),
        "panels": panels,
        "may_keep": may_keep_contractors(request.user),
        "may_keep_people": may_keep_people(request.user),
    }
    return render(request, "contractors/contractor_detail.html", context, status=status)
