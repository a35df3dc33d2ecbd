"""A register as a workbook: download it, upload it filled in, look at what it changes, store it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import allowed
from core.audit import actor_of
from core.errors import Conflict, NotAllowed, Refusal
from core.files.names import harmless_name
from core.requests.uploads import takes_a_file_of
from risks.access import may_list_registers, may_write_risks
from risks.models import RiskRegister
from risks.selectors import one_register
from workbooks.access import uploads_visible_to
from workbooks.choices import UploadKind
from workbooks.forms import WorkbookForm
from workbooks.models import WorkbookUpload
from workbooks.rendering.registers import preview_of_register
from workbooks.services import registers as services
from workbooks.views.checklists import seen_in, uploaded_file, xlsx_response
from workbooks.views.previews import file_refused, rows_preview, say_stored
from workbooks.workbook.opening import LARGEST_FILE


def _register(request: HttpRequest, key: UUID) -> RiskRegister:
    return get_object_or_404(one_register(request.user), key=key)


def _upload_of(request: HttpRequest, register: RiskRegister, *, upload_id: int) -> WorkbookUpload:
    uploads = uploads_visible_to(request.user)
    return get_object_or_404(
        uploads, pk=upload_id, kind=UploadKind.REGISTER, about=str(register.key)
    )


@require_safe
@allowed(may_list_registers)
def register_workbook(request: HttpRequest, key: UUID) -> HttpResponse:
    """Where the workbook is downloaded, and uploaded once it is filled in."""
    return _page(request, _register(request, key), form=WorkbookForm())


def _page(
    request: HttpRequest, register: RiskRegister, *, form: WorkbookForm, status: int = 200
) -> HttpResponse:
    context = {"register": register, "form": form, "may_fill": may_write_risks(request.user)}
    return render(request, "workbooks/register.html", context, status=status)


@never_cache
@require_safe
@allowed(may_list_registers)
def register_workbook_download(request: HttpRequest, key: UUID) -> HttpResponse:
    """The workbook as the register stands now, in the person's language."""
    from workbooks.registers.writing import RegisterWorkbook, register_workbook  # late: it is large

    register, now = _register(request, key), timezone.now()
    risks, controls = services.rows_of_register(register)
    content = register_workbook(
        RegisterWorkbook(
            register=register, risks=risks, controls=controls, made_by=str(request.user),
            made_at=now, language=get_language() or "id",
        )
    )  # fmt: skip
    name = harmless_name(f"register-{register.contractor.code}-{register.title}")
    return xlsx_response(content, f"{name}.xlsx")


@takes_a_file_of(LARGEST_FILE)
@require_POST
@allowed(may_write_risks)
def register_workbook_upload(request: HttpRequest, key: UUID) -> HttpResponse:
    """Read a workbook; what is not one comes back with a sentence, the rest is previewed."""
    register = _register(request, key)
    form = WorkbookForm(request.POST, request.FILES)
    try:
        file, name = uploaded_file(form)
        kept = services.upload_register_workbook(
            register=register, file=file, file_name=name, by=actor_of(request), now=timezone.now()
        )
    except Refusal as refusal:
        return _page(request, register, form=file_refused(form, refusal), status=refusal.status)
    return redirect("risk-workbook-preview", register.key, kept.pk)


@never_cache
@require_safe
@allowed(may_write_risks)
def register_workbook_preview(request: HttpRequest, key: UUID, upload_id: int) -> HttpResponse:
    """What a workbook would change as the register stands now, and what is wrong with it."""
    register = _register(request, key)
    return _preview(request, register, kept=_upload_of(request, register, upload_id=upload_id))


def _preview(
    request: HttpRequest,
    register: RiskRegister,
    *,
    kept: WorkbookUpload,
    refusal: Refusal | Conflict | None = None,
) -> HttpResponse:
    changes = [] if kept.outcome else services.changes_of_register(kept, register)
    moved = refusal.fields if refusal else {}
    rows = preview_of_register(changes, moved=moved, taken=request.POST.getlist("take"))
    return rows_preview(
        request,
        "workbooks/register_preview.html",
        of={"register": register},
        kept=kept,
        versions={one.key: one.version for one in changes},
        rows=rows,
        refusal=refusal,
    )


@require_POST
@allowed(may_write_risks)
def register_workbook_confirm(request: HttpRequest, key: UUID, upload_id: int) -> HttpResponse:
    """Store what the preview showed; what has moved since brings the preview back."""
    register = _register(request, key)
    kept = _upload_of(request, register, upload_id=upload_id)
    try:
        outcome = services.confirm_register_workbook(
            upload=kept, register=register, versions=seen_in(request),
            taken=set(request.POST.getlist("take")), by=actor_of(request), now=timezone.now(),
        )  # fmt: skip
    except NotAllowed:
        raise
    except (Conflict, Refusal) as refusal:
        return _preview(request, register, kept=kept, refusal=refusal)
    say_stored(request, outcome["stored"])
    return redirect("risk-register", register.key)
