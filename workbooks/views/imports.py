"""Many contractors and their totals of earlier years from one workbook."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import allowed
from contractors.access import may_keep_contractors
from core.audit import actor_of
from core.errors import Conflict, Refusal
from core.requests.uploads import takes_a_file_of
from workbooks.access import uploads_visible_to
from workbooks.choices import UploadKind
from workbooks.forms import ConfirmForm, WorkbookForm
from workbooks.models import WorkbookUpload
from workbooks.register import known_to_roster, register
from workbooks.rendering.rosters import company_row, total_row
from workbooks.services import imports
from workbooks.views.checklists import seen_in, uploaded_file, xlsx_response
from workbooks.views.previews import file_refused
from workbooks.workbook.opening import LARGEST_FILE


@require_safe
@allowed(may_keep_contractors)
def contractor_import(request: HttpRequest) -> HttpResponse:
    """Where the roster is downloaded, and uploaded once it is filled in."""
    return _page(request, WorkbookForm())


def _page(request: HttpRequest, form: WorkbookForm, *, status: int = 200) -> HttpResponse:
    return render(request, "workbooks/import.html", {"form": form}, status=status)


@never_cache
@require_safe
@allowed(may_keep_contractors)
def template(request: HttpRequest) -> HttpResponse:
    """The roster with the contractors as they stand now."""
    from workbooks.workbook.roster_writing import roster  # late: see the package's docstring

    content = roster(known_to_roster(), language=get_language() or "id")
    return xlsx_response(content, "csms-contractors.xlsx")


@takes_a_file_of(LARGEST_FILE)
@require_POST
@allowed(may_keep_contractors)
def upload(request: HttpRequest) -> HttpResponse:
    """Read a roster; what is not one comes back with a sentence, the rest is previewed."""
    form = WorkbookForm(request.POST, request.FILES)
    try:
        file, name = uploaded_file(form)
        kept = imports.upload_roster(
            file=file, file_name=name, by=actor_of(request), now=timezone.now()
        )
    except Refusal as refusal:
        return _page(request, file_refused(form, refusal), status=refusal.status)
    return redirect("contractor-import-preview", kept.pk)


def _upload_of(request: HttpRequest, upload_id: int) -> WorkbookUpload:
    return get_object_or_404(uploads_visible_to(request.user), pk=upload_id, kind=UploadKind.IMPORT)


@never_cache
@require_safe
@allowed(may_keep_contractors)
def roster_preview(request: HttpRequest, upload_id: int) -> HttpResponse:
    """What a roster would change as the server stands now, and what is wrong with it."""
    return _preview(request, _upload_of(request, upload_id))


def _preview(
    request: HttpRequest, kept: WorkbookUpload, *, refusal: Refusal | None = None
) -> HttpResponse:
    known = register()
    changes = imports.changes_of_roster(kept, known) if kept.outcome is None else None
    moved = refusal.fields if refusal else {}
    rows = {
        "companies": [company_row(one) for one in changes.companies] if changes else [],
        "totals": [total_row(one, known) for one in changes.totals] if changes else [],
    }
    context: dict[str, Any] = {
        "upload": kept,
        "expired": kept.expires_at < timezone.now(),
        **{
            kind: [replace(row, moved=moved.get(row.key, "")) for row in of_kind]
            for kind, of_kind in rows.items()
        },
        "confirmation": ConfirmForm(initial={"seen": changes.versions if changes else {}}),
        "refusal": refusal,
        "form": WorkbookForm(),
    }
    status = refusal.status if refusal else 200
    return render(request, "workbooks/import_preview.html", context, status=status)


@require_POST
@allowed(may_keep_contractors)
def confirm(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Store what the preview showed; what has moved since brings the preview back."""
    kept = _upload_of(request, upload_id)
    try:
        outcome = imports.confirm_roster(
            upload=kept, seen=seen_in(request), by=actor_of(request), now=timezone.now()
        )
    except Conflict as conflict:
        return _preview(request, kept, refusal=conflict)
    said = ngettext(
        "%(count)s row of the workbook is stored.",
        "%(count)s rows of the workbook are stored.",
        outcome["stored"],
    )
    messages.success(request, said % {"count": outcome["stored"]})
    return redirect("contractor-list")
