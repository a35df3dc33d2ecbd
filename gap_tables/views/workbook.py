"""A gap table as a workbook: download it, upload it filled in, look at it, store that."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import allowed
from core.audit import actor_of
from core.errors import Conflict, NotAllowed, Refusal
from core.files.names import harmless_name
from core.requests.uploads import takes_a_file_of
from gap_tables.models import GapTable
from gap_tables.services import workbook as services
from gap_tables.views.gap_tables import gap_table_page, visible_table
from gap_tables.workbook.preview import preview_of_gaps
from plans.access import begins_plans, may_list_plans
from workbooks.access import uploads_visible_to
from workbooks.choices import UploadKind
from workbooks.forms import WorkbookForm
from workbooks.models import WorkbookUpload
from workbooks.views.checklists import seen_in, uploaded_file, xlsx_response
from workbooks.views.previews import file_refused, rows_preview, say_stored
from workbooks.workbook.opening import LARGEST_FILE


@never_cache
@require_safe
@allowed(may_list_plans)
def gap_workbook(request: HttpRequest, key: UUID) -> HttpResponse:
    """The table as a workbook, as it stands now."""
    from gap_tables.workbook.writing import gap_workbook  # late: what writes is large

    table = visible_table(request, key)
    rows = list(table.rows.select_related("finding", "plan_line"))
    name = f"gap-{table.contractor.code}-{table.begun_at:%Y}"
    return xlsx_response(gap_workbook(table, rows), f"{harmless_name(name)}.xlsx")


@takes_a_file_of(LARGEST_FILE)
@require_POST
@allowed(begins_plans)
def gap_workbook_upload(request: HttpRequest, key: UUID) -> HttpResponse:
    """Read a workbook; what is not one comes back with a sentence, the rest is previewed."""
    table = visible_table(request, key)
    form = WorkbookForm(request.POST, request.FILES)
    try:
        file, name = uploaded_file(form)
        kept = services.upload_gap_workbook(
            table=table, file=file, file_name=name, by=actor_of(request), now=timezone.now()
        )
    except Refusal as refusal:
        return gap_table_page(
            request, table, form=file_refused(form, refusal), status=refusal.status
        )
    return redirect("gap-workbook-preview", table.key, kept.pk)


def _upload_of(request: HttpRequest, table: GapTable, *, upload_id: int) -> WorkbookUpload:
    uploads = uploads_visible_to(request.user)
    return get_object_or_404(uploads, pk=upload_id, kind=UploadKind.GAP, about=str(table.key))


@never_cache
@require_safe
@allowed(begins_plans)
def gap_workbook_preview(request: HttpRequest, key: UUID, upload_id: int) -> HttpResponse:
    """What a workbook would change as the table stands now, and what is wrong with it."""
    table = visible_table(request, key)
    return _preview(request, table, kept=_upload_of(request, table, upload_id=upload_id))


def _preview(
    request: HttpRequest, table: GapTable, *, kept: WorkbookUpload, refusal: Refusal | None = None
) -> HttpResponse:
    changes = [] if kept.outcome else services.changes_of_gaps(kept, table)
    moved = refusal.fields if refusal else {}
    rows = preview_of_gaps(changes, moved=moved, taken=request.POST.getlist("take"))
    return rows_preview(
        request,
        "gap_tables/workbook_preview.html",
        of={"table": table},
        kept=kept,
        versions={one.key: one.version for one in changes},
        rows=rows,
        refusal=refusal,
    )


@require_POST
@allowed(begins_plans)
def gap_workbook_confirm(request: HttpRequest, key: UUID, upload_id: int) -> HttpResponse:
    """Store what the preview showed; what has moved since brings the preview back."""
    table = visible_table(request, key)
    kept = _upload_of(request, table, upload_id=upload_id)
    try:
        outcome = services.confirm_gap_workbook(
            upload=kept, table=table, versions=seen_in(request),
            taken=set(request.POST.getlist("take")), by=actor_of(request), now=timezone.now(),
        )  # fmt: skip
    except NotAllowed:
        raise
    except (Conflict, Refusal) as refusal:
        return _preview(request, table, kept=kept, refusal=refusal)
    say_stored(request, outcome["stored"])
    return redirect("gap-table", table.key)
