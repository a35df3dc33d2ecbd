"""Asking for a PDF, watching it being made, fetching it."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.sessions import asked_by_scripts
from core.audit import actor_of
from core.shell.filters import FilterForm
from core.shell.list_page import page_of_list
from documents.access import documents_visible_to, may_cancel, may_schedule, sees_every_document
from documents.kinds import document_kinds
from documents.models import Document, DocumentStatus
from documents.progress import JobProgress, progress_of
from documents.selectors import deliveries_unseen, documents_listed, replaced_of
from documents.services.requests import cancel_document, request_again, request_as_asked
from documents.services.schedules import mark_seen
from documents.storage import as_attachment, size_of

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
    document = request_as_asked(
        kind=request.POST.get("kind", ""),
        asked=request.POST,
        language=get_language() or "",
        by=actor_of(request),
        now=timezone.now(),
    )
    return answer(request, document)


@require_POST
def retry(request: HttpRequest, document_id: int) -> HttpResponse:
    """Ask again for a document that failed, was cancelled, or has expired."""
    document = get_object_or_404(documents_visible_to(request.user), pk=document_id)
    again = request_again(document=document, by=actor_of(request), now=timezone.now())
    return answer(request, again)


@require_POST
def cancel(request: HttpRequest, document_id: int) -> HttpResponse:
    """Take a job back that has not ended."""
    document = get_object_or_404(documents_visible_to(request.user), pk=document_id)
    cancelled = cancel_document(document=document, by=actor_of(request), now=timezone.now())
    return answer(request, cancelled)


@asked_by_scripts
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
    response = as_attachment(document)
    if response is None:
        return redirect("document-status", document.pk)  # which says why
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
