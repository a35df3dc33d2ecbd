"""Asking for a PDF, watching it being made, fetching it."""

from collections.abc import Sequence

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.audit import actor_of
from accounts.errors import Refusal
from evaluations.access import results_visible_to
from evaluations.models import Result
from reports.access import documents_visible_to
from reports.forms import DocumentForm
from reports.models import Document, DocumentKind, DocumentStatus
from reports.progress import progress_of
from reports.selection import select
from reports.selectors import results_listed
from reports.services import request_document

SHOWN = 100


@require_safe
def document_list(request: HttpRequest) -> HttpResponse:
    """The latest documents this person may fetch, whoever asked for them."""
    documents = documents_visible_to(request.user).select_related("requested_by")[:SHOWN]
    return render(request, "reports/documents.html", {"documents": documents})


@require_POST
def request_one(request: HttpRequest) -> HttpResponse:
    """Ask for a scorecard (``result``) or for what a comparison page shows (its own fields)."""
    form = DocumentForm(request.POST)
    if not form.is_valid():
        raise Refusal(_("There is no such kind of document: go back and choose again."))
    document = request_document(
        kind=form.cleaned_data["kind"],
        results=_asked_results(request, form.cleaned_data["kind"]),
        language=get_language() or "",
        by=actor_of(request),
        now=timezone.now(),
    )
    return _answer(request, document)


@require_POST
def retry(request: HttpRequest, document_id: int) -> HttpResponse:
    """Ask again for a document that failed."""
    document = get_object_or_404(documents_visible_to(request.user), pk=document_id)
    again = request_document(
        kind=document.kind,
        results=list(results_visible_to(request.user).filter(sha256__in=document.results)),
        language=document.language,
        by=actor_of(request),
        now=timezone.now(),
    )
    return _answer(request, again)


@require_safe
def document_status(request: HttpRequest, document_id: int) -> HttpResponse:
    """How far it is. A poll that would show nothing new is answered 204: nothing flashes."""
    document = get_object_or_404(documents_visible_to(request.user), pk=document_id)
    progress = progress_of(document, now=timezone.now())
    if "HX-Request" not in request.headers:
        return render(
            request, "reports/document.html", {"document": document, "progress": progress}
        )
    if request.GET.get("seen") == progress.token:
        return HttpResponse(status=204)
    return render(request, "reports/_document.html", {"document": document, "progress": progress})


@require_safe
def download(request: HttpRequest, document_id: int) -> HttpResponseBase:
    """The file, as an attachment; the right to see it is checked again here."""
    document = get_object_or_404(documents_visible_to(request.user), pk=document_id)
    if document.status != DocumentStatus.DONE:
        return redirect("document-status", document.pk)
    try:
        content = document.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        content, as_attachment=True, filename=document.filename, content_type="application/pdf"
    )
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _asked_results(request: HttpRequest, kind: str) -> Sequence[Result]:
    visible = results_visible_to(request.user)
    if kind == DocumentKind.SCORECARD:
        return [get_object_or_404(visible, sha256=request.POST.get("result", ""))]
    selection = select(results_listed(request.user), dict(request.POST.lists()))
    if selection.unknown:
        raise Http404
    return list(visible.filter(pk__in=selection.result_ids).only("pk", "sha256"))


def _answer(request: HttpRequest, document: Document) -> HttpResponse:
    if "HX-Request" not in request.headers:
        return redirect("document-status", document.pk)
    progress = progress_of(document, now=timezone.now())
    return render(request, "reports/_asked.html", {"document": document, "progress": progress})
