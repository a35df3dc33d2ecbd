"""A procedure as a workbook: downloaded, uploaded filled in, looked at, and stored as a draft."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Person, allowed
from core.requests.uploads import takes_a_file_of
from form_workbooks.procedures import services
from form_workbooks.procedures.layout import SHEETS, ProcedureBook
from instruments.words import words_of
from procedures import access
from procedures.versions import published_procedure, stored_procedure
from workbooks.choices import UploadKind
from workbooks.views.checklists import xlsx_response
from workbooks.views.rows import RowsWorkbook
from workbooks.workbook.opening import LARGEST_FILE

WORKBOOK: RowsWorkbook[ProcedureBook] = RowsWorkbook(
    kind=UploadKind.PROCEDURE,
    address="procedure-workbook",
    opened="procedure-workbook",
    template="form_workbooks/procedure",
    sheets=SHEETS,
    place=lambda book: [book.spec.code, book.spec.version],
    about=services.about_of_procedure,
    context=lambda book: {
        "book": book,
        "title": words_of(book.spec.title),
    },
    may_fill=lambda user, book: access.may_write_procedures(user) and book.beside is None,
    upload=services.upload_procedure_workbook,
    changes=services.changes_of_procedure,
    confirm=services.confirm_procedure_workbook,
    chooses_rows=False,
)


def _book(user: Person, code: str, *, version: int) -> ProcedureBook:
    """The version of this number: published, or a draft that the person writes."""
    drafts = access.procedure_drafts_visible_to(user).select_related("changed_by")
    draft = drafts.filter(code=code).first()
    if draft is not None and draft.version == version:
        return ProcedureBook(stored_procedure(draft.content), draft)
    spec = published_procedure(code, version)
    if spec is None:
        raise Http404
    return ProcedureBook(spec, beside=draft)


@require_safe
@allowed(access.may_read_procedures)
def procedure_workbook(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """Where the workbook is downloaded, and uploaded once it is filled in."""
    return WORKBOOK.page(request, _book(request.user, code, version=version))


@never_cache
@require_safe
@allowed(access.may_read_procedures)
def procedure_workbook_download(request: HttpRequest, code: str, *, version: int) -> HttpResponse:
    """The workbook of the version, in the person's language."""
    from form_workbooks.procedures.writing import (  # late: it is large
        ProcedureWorkbook,
        procedure_workbook,
    )

    book = _book(request.user, code, version=version)
    content = procedure_workbook(
        ProcedureWorkbook(
            book=book, made_by=str(request.user), made_at=timezone.now(),
            language=get_language() or "id",
        )
    )  # fmt: skip
    return xlsx_response(content, f"{book.key}.xlsx")


@takes_a_file_of(LARGEST_FILE)
@require_POST
@allowed(access.may_write_procedures)
def procedure_workbook_upload(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """Read a workbook; what is not one comes back with a sentence, the rest is previewed."""
    return WORKBOOK.uploaded(request, _book(request.user, code, version=version))


@never_cache
@require_safe
@allowed(access.may_write_procedures)
def procedure_workbook_preview(
    request: HttpRequest, code: str, *, version: int, upload_id: int
) -> HttpResponse:
    """What a workbook would change, and what is wrong with it."""
    return WORKBOOK.preview(
        request, _book(request.user, code, version=version), upload_id=upload_id
    )


@require_POST
@allowed(access.may_write_procedures)
def procedure_workbook_confirm(
    request: HttpRequest, code: str, *, version: int, upload_id: int
) -> HttpResponse:
    """Store what the preview showed as a draft, and open that."""
    book = _book(request.user, code, version=version)
    answer = WORKBOOK.confirmed(request, book, upload_id=upload_id)
    if not isinstance(answer, HttpResponseRedirect):
        return answer
    draft = access.procedure_drafts_visible_to(request.user).filter(code=code).first()
    return redirect("procedure-edit", draft.pk) if draft else answer
