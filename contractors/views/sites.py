"""Sites as pages: the list, a new one, one of them to be changed or archived."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import allowed
from contractors.access import may_keep_contractors, sites_kept_by
from contractors.forms import SiteChangeForm, SiteForm
from contractors.selectors import sites_named
from contractors.services import add_site, archive_site, change_site, site_values
from contractors.views.contractors import form_page, say_stored
from core.audit import actor_of
from core.conflicts import mark_of, mark_shown
from core.errors import Conflict
from core.errors.forms import FormRefusals, words_in
from core.shell.filters import SearchForm


@allowed(may_keep_contractors)
@require_safe
def site_list(request: HttpRequest) -> HttpResponse:
    """The owner's sites, with how many contractors work at each."""
    form = SearchForm(request.GET)
    search = form.given.get("q", "")
    context = {"form": form, "sites": sites_named(request.user, search), "search": search}
    return render(request, "contractors/sites.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_keep_contractors)
def site_add(request: HttpRequest) -> HttpResponse:
    """Add one site; then the list of them."""
    form = SiteForm(request.POST or None)
    if form.is_valid():
        with FormRefusals(form):
            site = add_site(**form.cleaned_data, by=actor_of(request), now=timezone.now())
            say_stored(request, site, _("%(name)s is added.") % {"name": site.name})
            return redirect("site-list")
    return form_page(request, form, title=_("Add a site"), is_site=True)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_keep_contractors)
def site_change(request: HttpRequest, site_id: int) -> HttpResponse:
    """Change what a site is called and its clock, or archive it."""
    site = get_object_or_404(sites_kept_by(request.user), pk=site_id)
    form = SiteChangeForm(request.POST or None, instance=site)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            changed = change_site(
                site=site,
                **form.cleaned_data,
                seen=request.POST.get("seen"),
                by=actor_of(request),
                now=timezone.now(),
            )
            say_stored(request, changed, _("The changes are stored."))
            return redirect("site-list")
    kept = get_object_or_404(sites_kept_by(request.user), pk=site_id)
    seen = mark_shown(request.POST, mark_of(site_values(kept)), status=refusals.status)
    context: dict[str, Any] = {"site": kept, "seen": seen}
    if refusals.status == Conflict.status:
        context["stands"] = words_in(SiteChangeForm(instance=kept))
    title = _("Change %(name)s") % {"name": kept.name}
    return form_page(request, form, title=title, status=refusals.status, **context)


@require_POST
@allowed(may_keep_contractors)
def site_archive(request: HttpRequest, site_id: int) -> HttpResponse:
    """Offer a site that was closed no more, or again."""
    site = get_object_or_404(sites_kept_by(request.user), pk=site_id)
    archived = request.POST.get("archived") == "yes"
    archive_site(site=site, archived=archived, by=actor_of(request), now=timezone.now())
    said = _("%(name)s is archived.") if archived else _("%(name)s is restored.")
    messages.success(request, said % {"name": site.name})
    return redirect("site-list")
