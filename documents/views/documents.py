"""Asking for a PDF, watching it being made, fetching it."""

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from contractors.choices import Audience
from core.audit import actor_of
from core.errors import Refusal
from core.files.serving import LostFile, opened
from core.shell.filters import FilterForm
from core.shell.list_page import page_of_list
from documents.access import documents_visible_to, may_cancel, may_schedule, sees_every_document
from documents.kinds import document_kinds, kind_of
from documents.models import Document, DocumentStatus
from documents.progress import JobProgress, progress_of
from documents.selectors import deliveries_unseen, documents_listed, replaced_of
from documents.services.requests import cancel_document, request_document
from documents.services.schedules import mark_seen
from documents.storage import is_stored, size_of

A_PAGE = 50


@require_safe
def document_list(request: HttpRequest) -> HttpResponse:
    """The documents this person may fetch, whoever asked for them, newest first, by the page."""
    page = page_of_list(request, documents_listed(request.user), rows=A_PAGE)
    shown = {
        "form": FilterForm(request.GET),
        "documents": page,
        "replaced": replaced_of(list(page)),
        "pages": [
            one.page for one in document_kinds() if one.page and one.may_request(request.user)
        ],
        "may_schedule": may_schedule(request.user),
        "staff": sees_every_document(request.user),
        "sent": deliveries_unseen(request.user, now=timezone.now()),
    }
    return render(request, "documents/documents.html", shown)


@require_POST
def request_one(request: HttpRequest) -> HttpResponse:
    """Ask for a document of the kind the form names; the kind finds of what."""
    kind = kind_of(request.POST.get("kind", ""))
    if kind.asked is None:  # it has a page of its own
        raise Refusal(_("There is no such kind of document: go back and choose again."))
    document = request_document(
        kind=kind.code,
        results=kind.asked(request.user, request.POST),
        options=kind.options(request.user, request.POST),
        language=get_language() or "",
        by=actor_of(request),
        now=timezone.now(),
    )
    return answer(request, document)


@require_POST
def retry(request: HttpRequest, document_id: int) -> HttpResponse:
    """Ask again for a document that failed, was cancelled, or has expired."""
    document = get_object_or_404(documents_visible_to(request.user), pk=document_id)
    sources = kind_of(document.kind).sources
    again = request_document(
        kind=document.kind,
        results=list(sources.visible_to(request.user).filter(sha256__in=document.results)),
        options=document.options,
        language=document.language,
        audience=Audience(document.audience),
        by=actor_of(request),
        now=timezone.now(),
    )
    return answer(request, again)


@require_POST
def cancel(request: HttpRequest, document_id: int) -> HttpResponse:
    """Take a job back that has not ended."""
    document = get_object_or_404(documents_visible_to(request.user), pk=document_id)
    cancelled = cancel_document(document=document, by=actor_of(request), now=timezone.now())
    return answer(request, cancelled)


@require_safe
def document_status(request: HttpRequest, document_id: int) -> HttpResponse:
    """How far it is. A poll that would show nothing new is answered 204: nothing flashes."""
    document = get_object_or_404(documents_visible_to(request.user), pk=document_id)
    progress = progress_of(document, now=timezone.now())
    if "HX-Request" not in request.headers:
        _mark_seen(request, document)
        shown = _document_context(request, document, progress=progress)
        replaced = document.pk in replaced_of([document])
        return render(request, "documents/document.html", shown | {"replaced": replaced})
    if request.GET.get("seen") == progress.token:
        return HttpResponse(status=204)
    return render(
        request, "documents/_document.html", _document_context(request, document, progress=progress)
    )


@require_safe
def download(request: HttpRequest, document_id: int) -> HttpResponseBase:
    """The file, as an attachment; the right to see it is checked again here."""
    document = get_object_or_404(documents_visible_to(request.user), pk=document_id)
    if document.status != DocumentStatus.DONE or not is_stored(document):
        return redirect("document-status", document.pk)  # which says why
    try:
        content = opened(document.file)
    except LostFile:  # between the question and this
        return redirect("document-status", document.pk)
    response = FileResponse(
        content,
        as_attachment=True,
        filename=document.filename,
        content_type=document.content_type,
    )
    _mark_seen(request, document)
    return response


def answer(request: HttpRequest, document: Document) -> HttpResponse:
    """The file at once where it is there; else the page, or the bar in the page, that waits."""
    if "HX-Request" not in request.headers:
        ready = document.status == DocumentStatus.DONE
        return redirect("document-download" if ready else "document-status", document.pk)
    progress = progress_of(document, now=timezone.now())
    return render(
        request, "documents/_asked.html", _document_context(request, document, progress=progress)
    )


def _mark_seen(request: HttpRequest, document: Document) -> None:
    if isinstance(request.user, User):
        mark_seen(document=document, user=request.user, now=timezone.now())


def _document_context(
    request: HttpRequest, document: Document, *, progress: JobProgress
) -> dict[str, Any]:
    return {
        "document": document,
        "progress": progress,
        "size": size_of(document) if document.status == DocumentStatus.DONE else None,
        "may_cancel": may_cancel(request.user, document),
    }
