"""The company's name and logo on the cover of the book; the administrator keeps them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import allowed
from core.audit import actor_of
from core.conflicts import mark_shown
from core.errors import Conflict
from core.errors.forms import FormRefusals
from core.requests.uploads import takes_a_file_of
from documents.access import logos_visible_to, may_change_letterhead, may_see_logo
from documents.forms import LetterheadForm
from documents.letterhead import LARGEST_LOGO, change_letterhead
from documents.letterhead import letterhead as kept_letterhead
from documents.models import Letterhead
from files.serving import FILE_HEADERS


@takes_a_file_of(LARGEST_LOGO)
@allowed(may_change_letterhead)
@require_http_methods(["GET", "HEAD", "POST"])
def letterhead(request: HttpRequest) -> HttpResponse:
    """Show what stands; keep what is sent. A file that is no picture is said beside its field."""
    kept = kept_letterhead()
    form = LetterheadForm(request.POST or None, request.FILES or None, initial={"name": kept.name})
    refusals = FormRefusals(form)
    if request.method == "POST" and form.is_valid():
        with refusals:
            _keep(request, form)
            messages.success(request, _("The letterhead is saved."))
            return redirect("letterhead")
    kept = kept_letterhead()
    seen = mark_shown(request.POST, kept.state, status=refusals.status)
    context: dict[str, Any] = {"form": form, "kept": kept, "seen": seen}
    if refusals.status == Conflict.status:
        context["stands"] = _stands(kept)
        if request.FILES:
            form.add_error("logo", _("Choose the picture once more: it was not stored."))
    return render(request, "documents/letterhead.html", context, status=refusals.status)


def _stands(kept: Letterhead) -> list[tuple[str, str]]:
    return [
        (_("Company name"), kept.name or "–"),
        (_("Logo"), _("as it is shown below") if kept.logo else _("none")),
    ]


def _keep(request: HttpRequest, form: LetterheadForm) -> None:
    cleaned: dict[str, Any] = form.cleaned_data
    file = cleaned["logo"]
    change_letterhead(
        name=cleaned["name"],
        file=file,
        file_name=file.name if file else "",
        file_size=file.size if file else 0,
        remove_logo=cleaned["remove_logo"],
        seen=request.POST.get("seen"),
        by=actor_of(request),
        now=timezone.now(),
    )


@allowed(may_see_logo)
@require_safe
def logo(request: HttpRequest, sha256: str) -> HttpResponse:
    """A logo as it is printed."""
    found = get_object_or_404(logos_visible_to(request.user), sha256=sha256)
    return HttpResponse(bytes(found.content), content_type="image/png", headers=FILE_HEADERS)
