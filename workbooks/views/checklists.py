"""An evaluation as a workbook: download it, upload it filled in, look at what it changes."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from checklists.selectors.checklist import checklist
from checklists.services.operations import check_open, check_role_for
from core.audit import actor_of
from core.errors import Conflict, Refusal
from core.files.names import harmless_name
from core.files.types import FileType
from core.requests.uploads import takes_a_file_of
from evaluations.models import Evaluation
from evaluations.parties import OWNER
from evaluations.views.lookup import working_evaluation
from instruments.sheets import sheet_of
from workbooks.access import uploads_visible_to
from workbooks.choices import UploadKind
from workbooks.forms import ConfirmForm, WorkbookForm
from workbooks.models import WorkbookUpload
from workbooks.rendering.checklists import preview_rows
from workbooks.services import checklists as workbooks
from workbooks.views.previews import file_refused, rows_preview, say_stored
from workbooks.workbook.opening import LARGEST_FILE, too_large


def xlsx_response(content: bytes, name: str) -> HttpResponse:
    """A workbook to be saved, never shown or guessed at by the browser."""
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(
        content,
        content_type=FileType.XLSX.value,
        headers={"Content-Disposition": disposition or "attachment"},
    )


def uploaded_file(form: WorkbookForm) -> tuple[bytes, str]:
    """The bytes and the harmless name of a form's file; its size is looked at before it is read.

    Refusal without a file, or for one that is larger than a workbook may be.
    """
    if not form.is_valid():
        sentences = {name: str(errors[0]) for name, errors in form.errors.items()}
        raise Refusal(" ".join(sentences.values()), fields=sentences)
    file = form.cleaned_data["file"]
    if file.size > LARGEST_FILE:
        raise too_large()
    return file.read(), harmless_name(file.name)


def _fillable(request: HttpRequest, evaluation_id: int) -> Evaluation:
    """The evaluation, for a coordinator and while it is open."""
    evaluation = working_evaluation(request, evaluation_id)
    check_role_for(OWNER, evaluation.pk, by=actor_of(request))
    check_open(evaluation)
    return evaluation


def _upload_of(request: HttpRequest, evaluation: Evaluation, *, upload_id: int) -> WorkbookUpload:
    return get_object_or_404(
        uploads_visible_to(request.user),
        pk=upload_id,
        kind=UploadKind.EVALUATION,
        evaluation=evaluation,
    )


@require_safe
def workbook(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Where the workbook is downloaded, and uploaded once it is filled in."""
    return _page(request, _fillable(request, evaluation_id), form=WorkbookForm())


def _page(
    request: HttpRequest, evaluation: Evaluation, *, form: WorkbookForm, status: int = 200
) -> HttpResponse:
    context = {
        "evaluation": evaluation,
        "form": form,
        "counts": evaluation.summary["counts"],
    }
    return render(request, "workbooks/workbook.html", context, status=status)


@never_cache
@require_safe
def download(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """The workbook as the answers stand now, in the person's language."""
    # late: see the package's docstring
    from workbooks.workbook.writing import WorkbookOrigin, evaluation_workbook

    evaluation = _fillable(request, evaluation_id)
    content = evaluation_workbook(
        checklist(evaluation),
        WorkbookOrigin(
            made_by=str(request.user), made_at=timezone.now(), language=get_language() or "id"
        ),
    )
    name = f"{evaluation.instrument.code}-{evaluation.period.year}-{evaluation.contractor.code}"
    return xlsx_response(content, f"{harmless_name(name)}.xlsx")


@takes_a_file_of(LARGEST_FILE)
@require_POST
def upload(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Read a workbook; what is not one comes back with a sentence, the rest is previewed."""
    evaluation = _fillable(request, evaluation_id)
    form = WorkbookForm(request.POST, request.FILES)
    try:
        file, name = uploaded_file(form)
        kept = workbooks.upload_workbook(
            evaluation=evaluation,
            file=file,
            file_name=name,
            by=actor_of(request),
            now=timezone.now(),
        )
    except Refusal as refusal:
        return _page(request, evaluation, form=file_refused(form, refusal), status=refusal.status)
    return redirect("workbook-preview", evaluation.pk, kept.pk)


@never_cache
@require_safe
def checklist_preview(request: HttpRequest, evaluation_id: int, upload_id: int) -> HttpResponse:
    """What a workbook would change as the server stands now, and what is wrong with it."""
    evaluation = _fillable(request, evaluation_id)
    return _preview(request, evaluation, kept=_upload_of(request, evaluation, upload_id=upload_id))


def _preview(
    request: HttpRequest,
    evaluation: Evaluation,
    *,
    kept: WorkbookUpload,
    refusal: Refusal | None = None,
) -> HttpResponse:
    changes = [] if kept.outcome else workbooks.changes_of(kept, evaluation)
    sheet = sheet_of(evaluation.instrument_id, evaluation.level)
    rows = preview_rows(
        changes,
        sheet,
        moved=refusal.fields if refusal else {},
        taken=request.POST.getlist("take"),
    )
    return rows_preview(
        request,
        "workbooks/workbook_preview.html",
        of={"evaluation": evaluation},
        kept=kept,
        versions={one.key: one.current.version for one in changes},
        rows=rows,
        refusal=refusal,
    )


@require_POST
def confirm(request: HttpRequest, evaluation_id: int, upload_id: int) -> HttpResponse:
    """Store what the preview showed; what has moved since brings the preview back."""
    evaluation = _fillable(request, evaluation_id)
    kept = _upload_of(request, evaluation, upload_id=upload_id)
    try:
        outcome = workbooks.confirm_workbook(
            upload=kept,
            evaluation=evaluation,
            seen=workbooks.SeenRows(seen_in(request), set(request.POST.getlist("take"))),
            by=actor_of(request),
            now=timezone.now(),
        )
    except Conflict as conflict:
        return _preview(request, evaluation, kept=kept, refusal=conflict)
    say_stored(request, outcome["stored"])
    return redirect("checklist", evaluation.pk)


def seen_in(request: HttpRequest) -> dict[str, Any]:
    """What a confirmation says was seen: the version of each row by its key."""
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        raise Refusal(" ".join(str(errors[0]) for errors in form.errors.values()))
    seen: dict[str, Any] = form.cleaned_data["seen"]
    return seen
