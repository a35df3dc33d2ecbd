"""A register as a workbook: download it, upload it filled in, look at what it changes, store it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import allowed
from core.files.names import harmless_name
from core.requests.uploads import takes_a_file_of
from findings.access import people_who_can_act
from form_workbooks.registers import services
from form_workbooks.registers.layout import SHEETS, person_in_words
from risks.access import may_list_registers, may_write_risks
from risks.models import RiskRegister
from risks.views.registers import visible_register
from workbooks.choices import UploadKind
from workbooks.views.checklists import xlsx_response
from workbooks.views.rows import RowsWorkbook
from workbooks.workbook.opening import LARGEST_FILE

WORKBOOK: RowsWorkbook[RiskRegister] = RowsWorkbook(
    kind=UploadKind.REGISTER,
    address="risk-workbook",
    opened="risk-register",
    template="form_workbooks/register",
    sheets=SHEETS,
    place=lambda register: [register.key],
    about=lambda register: str(register.key),
    context=lambda register: {"register": register},
    may_fill=lambda user, _register: may_write_risks(user),
    upload=services.upload_register_workbook,
    changes=services.changes_of_register,
    confirm=services.confirm_register_workbook,
)


@require_safe
@allowed(may_list_registers)
def register_workbook(request: HttpRequest, key: UUID) -> HttpResponse:
    """Where the workbook is downloaded, and uploaded once it is filled in."""
    return WORKBOOK.page(request, visible_register(request, key))


@never_cache
@require_safe
@allowed(may_list_registers)
def register_workbook_download(request: HttpRequest, key: UUID) -> HttpResponse:
    """The workbook as the register stands now, in the person's language."""
    from form_workbooks.registers.writing import (
        RegisterWorkbook,
        register_workbook,
    )  # late: it is large

    register, now = visible_register(request, key), timezone.now()
    risks, controls = services.rows_of_register(register)
    content = register_workbook(
        RegisterWorkbook(
            register=register, risks=risks, controls=controls,
            people=[person_in_words(one) for one in people_who_can_act(register.contractor)],
            made_by=str(request.user), made_at=now, language=get_language() or "id",
        )
    )  # fmt: skip
    name = harmless_name(f"register-{register.contractor.code}-{register.title}")
    return xlsx_response(content, f"{name}.xlsx")


@takes_a_file_of(LARGEST_FILE)
@require_POST
@allowed(may_write_risks)
def register_workbook_upload(request: HttpRequest, key: UUID) -> HttpResponse:
    """Read a workbook; what is not one comes back with a sentence, the rest is previewed."""
    return WORKBOOK.uploaded(request, visible_register(request, key))


@never_cache
@require_safe
@allowed(may_write_risks)
def register_workbook_preview(request: HttpRequest, key: UUID, upload_id: int) -> HttpResponse:
    """What a workbook would change as the register stands now, and what is wrong with it."""
    return WORKBOOK.preview(request, visible_register(request, key), upload_id=upload_id)


@require_POST
@allowed(may_write_risks)
def register_workbook_confirm(request: HttpRequest, key: UUID, upload_id: int) -> HttpResponse:
    """Store what the preview showed; what has moved since brings the preview back."""
    return WORKBOOK.confirmed(request, visible_register(request, key), upload_id=upload_id)
