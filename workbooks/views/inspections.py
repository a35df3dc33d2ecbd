"""An inspection as a workbook: downloaded, uploaded filled in, looked at, stored in its draft."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import allowed
from core.files.names import harmless_name
from core.requests.uploads import takes_a_file_of
from inspections.access import may_inspect, may_inspect_at, may_list_inspections
from inspections.choices import InspectionState
from inspections.models import Inspection
from inspections.services import spec_of
from inspections.views import visible_inspection
from instruments.words import words_of
from workbooks.choices import UploadKind
from workbooks.inspections.layout import LINES
from workbooks.services import inspections as services
from workbooks.views.checklists import xlsx_response
from workbooks.views.rows import RowsWorkbook
from workbooks.workbook.opening import LARGEST_FILE

WORKBOOK: RowsWorkbook[Inspection] = RowsWorkbook(
    kind=UploadKind.INSPECTION,
    address="inspection-workbook",
    opened="inspection",
    template="workbooks/inspection",
    sheets=[LINES],
    place=lambda inspection: [inspection.key],
    about=lambda inspection: str(inspection.key),
    context=lambda inspection: {
        "inspection": inspection, "title": words_of(spec_of(inspection).title)
    },
    may_fill=lambda user, inspection: (
        inspection.state == InspectionState.DRAFT and may_inspect_at(user, inspection.contractor)
    ),
    upload=services.upload_inspection_workbook,
    changes=services.changes_of_inspection,
    confirm=services.confirm_inspection_workbook,
    chooses_rows=False,
)  # fmt: skip


@require_safe
@allowed(may_list_inspections)
def inspection_workbook(request: HttpRequest, key: UUID) -> HttpResponse:
    """Where the workbook is downloaded, and uploaded once it is filled in."""
    return WORKBOOK.page(request, visible_inspection(request, key))


@never_cache
@require_safe
@allowed(may_list_inspections)
def inspection_workbook_download(request: HttpRequest, key: UUID) -> HttpResponse:
    """The workbook as the inspection stands now, in the person's language."""
    # late: it is large
    from workbooks.inspections.writing import InspectionWorkbook
    from workbooks.inspections.writing import inspection_workbook as written

    inspection = visible_inspection(request, key)
    content = written(
        InspectionWorkbook(inspection, str(request.user), timezone.now(), get_language() or "id")
    )
    name = harmless_name(f"{inspection.checklist}-{inspection}-{inspection.unit.code}")
    return xlsx_response(content, f"{name}.xlsx")


@takes_a_file_of(LARGEST_FILE)
@require_POST
@allowed(may_inspect)
def inspection_workbook_upload(request: HttpRequest, key: UUID) -> HttpResponse:
    """Read a workbook; what is not one comes back with a sentence, the rest is previewed."""
    return WORKBOOK.uploaded(request, visible_inspection(request, key))


@never_cache
@require_safe
@allowed(may_inspect)
def inspection_workbook_preview(request: HttpRequest, key: UUID, upload_id: int) -> HttpResponse:
    """What a workbook would change as the draft stands now, and what is wrong with it."""
    return WORKBOOK.preview(request, visible_inspection(request, key), upload_id=upload_id)


@require_POST
@allowed(may_inspect)
def inspection_workbook_confirm(request: HttpRequest, key: UUID, upload_id: int) -> HttpResponse:
    """Store what the preview showed; what has moved since brings the preview back."""
    return WORKBOOK.confirmed(request, visible_inspection(request, key), upload_id=upload_id)
