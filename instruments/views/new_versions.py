"""Something new: an instrument begun with the least there can be, or a copy under a new code."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.roles import allowed
from core.audit import actor_of
from core.errors import Refusal
from instruments import selectors as version_selectors
from instruments.access import may_edit_instruments
from instruments.choices import VersionKind
from instruments.forms import NewCodeForm, NewInstrumentForm
from instruments.lookup import version_or_404
from instruments.models import Draft
from instruments.selectors import NamedVersion
from instruments.services import first_versions


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_edit_instruments)
def new_instrument(request: HttpRequest) -> HttpResponse:
    """Begin an instrument of a new code."""
    form = NewInstrumentForm(
        request.POST if request.method == "POST" else None,
        ladders=version_selectors.options(VersionKind.LADDER),
        rule_sets=version_selectors.options(VersionKind.RULE_SET),
    )
    if not form.is_valid():
        return _page(request, form)
    try:
        draft = first_versions.start_instrument(
            code=form.cleaned_data["code"],
            title=form.title,
            ladder=form.cleaned_data["ladder"],
            rule_set=form.cleaned_data["rule_set"],
            by=actor_of(request),
            now=timezone.now(),
        )
    except Refusal as refusal:
        return _page(request, form, refusal=refusal)
    return _begun(request, draft)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_edit_instruments)
def copy_as_new(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Begin something of a new code with the content of this version."""
    found = version_or_404(kind, key)
    form = NewCodeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, form, version=found)
    try:
        draft = first_versions.copy_as_new(
            kind=found.kind,
            key=found.key,
            code=form.cleaned_data["code"],
            title=form.title,
            by=actor_of(request),
            now=timezone.now(),
        )
    except Refusal as refusal:
        return _page(request, form, version=found, refusal=refusal)
    return _begun(request, draft)


def _begun(request: HttpRequest, draft: Draft) -> HttpResponse:
    messages.success(
        request,
        _("%(key)s is a draft now. Nobody is rated by it before it is published.")
        % {"key": draft.key},
    )
    return redirect("version", draft.kind, draft.key)


def _page(
    request: HttpRequest,
    form: NewCodeForm,
    *,
    version: NamedVersion | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    """The form; ``version`` is what is copied, None for an empty beginning."""
    status = 400 if form.is_bound else 200
    if refusal is not None:
        status = refusal.status
        form.add_error("code" if "code" in refusal.fields else None, refusal.message)
    context = {"form": form, "version": version}
    return render(request, "instruments/version_new.html", context, status=status)
