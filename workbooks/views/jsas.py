"""An analysis as a workbook: downloaded, uploaded filled in, looked at, and stored."""

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
from risks.access import may_list_registers, may_write_in, may_write_risks
from risks.choices import JsaState
from risks.jsa.selectors import one_jsa
from risks.models import JobSafetyAnalysis
from risks.selectors import risks_of
from workbooks.access import uploads_visible_to
from workbooks.choices import UploadKind
from workbooks.forms import WorkbookForm
from workbooks.models import WorkbookUpload
from workbooks.rendering.registers import preview_of_register
from workbooks.services import jsas as services
from workbooks.views.checklists import seen_in, uploaded_file, xlsx_response
from workbooks.views.previews import file_refused, rows_preview, say_stored
from workbooks.workbook.opening import LARGEST_FILE


def _jsa(request: HttpRequest, key: UUID) -> JobSafetyAnalysis:
    return get_object_or_404(one_jsa(request.user), key=key)


def _upload_of(request: HttpRequest, jsa: JobSafetyAnalysis, *, upload_id: int) -> WorkbookUpload:
    uploads = uploads_visible_to(request.user)
    return get_object_or_404(uploads, pk=upload_id, kind=UploadKind.JSA, about=str(jsa.key))


def _of(jsa: JobSafetyAnalysis) -> dict[str, object]:
    return {"jsa": jsa, "register": jsa.register}


@require_safe
@allowed(may_list_registers)
def jsa_workbook(request: HttpRequest, key: UUID) -> HttpResponse:
    """Where the workbook is downloaded, and uploaded once it is filled in."""
    return _page(request, _jsa(request, key), form=WorkbookForm())


def _page(
    request: HttpRequest, jsa: JobSafetyAnalysis, *, form: WorkbookForm, status: int = 200
) -> HttpResponse:
    writes = may_write_in(actor_of(request).user, jsa.register)
    may_fill = writes and jsa.state == JsaState.DRAFT
    context = _of(jsa) | {"form": form, "may_fill": may_fill}
    return render(request, "workbooks/jsa.html", context, status=status)


@never_cache
@require_safe
@allowed(may_list_registers)
def jsa_workbook_download(request: HttpRequest, key: UUID) -> HttpResponse:
    """The workbook as the analysis stands now, in the person's language."""
    from workbooks.jsas.writing import JsaWorkbook, jsa_workbook  # late: it is large

    jsa = _jsa(request, key)
    content = jsa_workbook(
        JsaWorkbook(
            jsa=jsa, risks=list(risks_of(jsa.register)), made_by=str(request.user),
            made_at=timezone.now(), language=get_language() or "id",
        )
    )  # fmt: skip
    name = harmless_name(f"jsa-{jsa.register.contractor.code}-{jsa.number}-{jsa.job}")
    return xlsx_response(content, f"{name}.xlsx")


@takes_a_file_of(LARGEST_FILE)
@require_POST
@allowed(may_write_risks)
def jsa_workbook_upload(request: HttpRequest, key: UUID) -> HttpResponse:
    """Read a workbook; what is not one comes back with a sentence, the rest is previewed."""
    jsa = _jsa(request, key)
    form = WorkbookForm(request.POST, request.FILES)
    try:
        file, name = uploaded_file(form)
        kept = services.upload_jsa_workbook(
            jsa=jsa, file=file, file_name=name, by=actor_of(request), now=timezone.now()
        )
    except Refusal as refusal:
        return _page(request, jsa, form=file_refused(form, refusal), status=refusal.status)
    return redirect("risk-jsa-workbook-preview", key, kept.pk)


@never_cache
@require_safe
@allowed(may_write_risks)
def jsa_workbook_preview(request: HttpRequest, key: UUID, upload_id: int) -> HttpResponse:
    """What a workbook would change as the analysis stands now, and what is wrong with it."""
    jsa = _jsa(request, key)
    return _preview(request, jsa, kept=_upload_of(request, jsa, upload_id=upload_id))


def _preview(
    request: HttpRequest,
    jsa: JobSafetyAnalysis,
    *,
    kept: WorkbookUpload,
    refusal: Refusal | Conflict | None = None,
) -> HttpResponse:
    changes = [] if kept.outcome else services.changes_of_jsa(kept, jsa)
    moved = refusal.fields if refusal else {}
    return rows_preview(
        request,
        "workbooks/jsa_preview.html",
        of=_of(jsa),
        kept=kept,
        versions={one.key: one.version for one in changes},
        rows=preview_of_register(changes, moved=moved, taken=()),
        refusal=refusal,
    )


@require_POST
@allowed(may_write_risks)
def jsa_workbook_confirm(request: HttpRequest, key: UUID, upload_id: int) -> HttpResponse:
    """Store what the preview showed; what has moved since brings the preview back."""
    jsa = _jsa(request, key)
    kept = _upload_of(request, jsa, upload_id=upload_id)
    try:
        outcome = services.confirm_jsa_workbook(
            upload=kept, jsa=jsa, versions=seen_in(request), by=actor_of(request),
            now=timezone.now(),
        )  # fmt: skip
    except NotAllowed:
        raise
    except (Conflict, Refusal) as refusal:
        return _preview(request, jsa, kept=kept, refusal=refusal)
    say_stored(request, outcome["stored"])
    return redirect("risk-jsa", key)
