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
from core.errors import Refusal
from core.requests.uploads import takes_a_file_of
from documents.access import logos_visible_to, may_change_letterhead, may_see_logo
from documents.forms import LetterheadForm
from documents.letterhead import LARGEST_LOGO, change_letterhead
from documents.letterhead import letterhead as kept_letterhead
from files.serving import FILE_HEADERS


@takes_a_file_of(LARGEST_LOGO)
@allowed(may_change_letterhead)
@require_http_methods(["GET", "HEAD", "POST"])
def letterhead(request: HttpRequest) -> HttpResponse:
    """Show what stands; keep what is sent. A file that is no picture is said beside its field."""
    kept = kept_letterhead()
    form = LetterheadForm(request.POST or None, request.FILES or None, initial={"name": kept.name})
    if request.method == "POST" and form.is_valid() and _keep(request, form):
        messages.success(request, _("The letterhead is saved."))
        return redirect("letterhead")
    status = 400 if form.errors else 200
    return render(request, "documents/letterhead.html", {"form": form, "kept": kept}, status=status)


def _keep(request: HttpRequest, form: LetterheadForm) -> bool:
    cleaned: dict[str, Any] = form.cleaned_data
    file = cleaned["logo"]
    try:
        change_letterhead(
            name=cleaned["name"],
            file=file,
            file_name=file.name if file else "",
            file_size=file.size if file else 0,
            remove_logo=cleaned["remove_logo"],
            by=actor_of(request),
            now=timezone.now(),
        )
    except Refusal as refusal:
        form.add_error("logo", refusal.message)
        return False
    return True


@allowed(may_see_logo)
@require_safe
def logo(request: HttpRequest, sha256: str) -> HttpResponse:
    """A logo as it is printed."""
    found = get_object_or_404(logos_visible_to(request.user), sha256=sha256)
    return HttpResponse(bytes(found.content), content_type="image/png", headers=FILE_HEADERS)
