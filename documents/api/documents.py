"""Documents for programs: asked for, listed, looked at until they are ready, fetched."""

from typing import Any

from django.conf import settings
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from contractors.choices import Audience
from core.audit import actor_of
from core.errors import NothingHere
from core.files.types import FileType
from core.kept_answers import answered_as_it_stands
from core.requests.api import PRIVATE, api_view, described, sent_as
from core.requests.lists import list_of, listed, listed_of
from documents.access import DOCUMENTS_SCOPE, documents_visible_to
from documents.api.request import AskedField, as_query
from documents.kinds import DocumentKind, document_kinds
from documents.models import Document, DocumentStatus
from documents.progress import progress_of
from documents.selectors import documents_listed
from documents.services.requests import cancel_document, request_again, request_as_asked
from documents.storage import as_attachment
from tokens.authentication import takes_tokens

A_FILE = dict.fromkeys(
    ((200, kind) for kind in (FileType.PDF.value, FileType.XLSX.value, "application/zip")), bytes
)


class DocumentIn(serializers.Serializer[Any]):
    """What is asked for; without a ``language`` in that of the answer."""

    operation = serializers.UUIDField()
    kind = serializers.CharField(max_length=20)
    of = AskedField()
    language = serializers.ChoiceField(settings.LANGUAGES, required=False)


class DocumentKindOut(serializers.Serializer[Any]):
    """A kind of document. Where it is not asked for here (``is_asked_here``) it has an address of
    its own; ``is_scheduled`` says whether it can be made by the month."""

    code = serializers.CharField()
    title = serializers.CharField()
    extension = serializers.CharField()
    content_type = serializers.CharField()
    is_asked_here = serializers.BooleanField()
    is_scheduled = serializers.BooleanField()


class DocumentOut(serializers.Serializer[Any]):
    """A document; ``address`` gives its file out once it is ``done``, else it is null."""

    id = serializers.IntegerField(source="pk")
    kind = serializers.CharField()
    title = serializers.CharField()
    language = serializers.CharField()
    audience = serializers.ChoiceField(Audience.choices)
    document_status = serializers.ChoiceField(DocumentStatus.choices, source="status")
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    problems = serializers.ListField(child=serializers.CharField())
    error = serializers.CharField(allow_blank=True)
    requested_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)
    filename = serializers.CharField()
    content_type = serializers.CharField()
    sha256 = serializers.CharField(allow_blank=True)
    address = serializers.SerializerMethodField()

    def get_address(self, document: Document) -> str | None:
        """Where its file is."""
        if document.status != DocumentStatus.DONE:
            return None
        return reverse("documents-api:file", args=[document.pk])


@described(methods=["GET"], responses=list_of(DocumentOut), operation_id="list_documents")
@described(
    methods=["POST"], request=DocumentIn, responses=DocumentOut, operation_id="request_document"
)
@takes_tokens(DOCUMENTS_SCOPE)
@api_view(["GET", "POST"])
def list_documents(request: Request) -> Response:
    """The documents you may fetch, whoever asked for them, the newest first; or ask for one."""
    if request.method != "POST":
        page = listed(request, documents_listed(request.user), by="-requested_at -pk")
        return page.answer(DocumentOut(page.rows, many=True).data)
    given = sent_as(DocumentIn, request)
    document = request_as_asked(
        kind=given["kind"],
        asked=as_query(given["of"]),
        language=given.get("language") or get_language() or "",
        operation=given["operation"],
        by=actor_of(request),
        now=timezone.now(),
    )
    return document_answer(document)


@described(responses=list_of(DocumentKindOut), operation_id="list_document_kinds")
@takes_tokens(DOCUMENTS_SCOPE)
@api_view(["GET"])
def list_kinds(request: Request) -> Response:
    """The kinds of document that you may ask for."""
    kinds = [one for one in document_kinds() if one.may_request(request.user)]
    page = listed_of(request, kinds, by=lambda one: [one.position, one.code])
    return page.answer(DocumentKindOut(_kind_told(one)).data for one in page.rows)


@described(responses=DocumentOut, operation_id="read_document")
@takes_tokens(DOCUMENTS_SCOPE)
@api_view(["GET"])
def read_document(request: Request, document_id: int) -> Response:
    """How far a document is."""
    return document_answer(_found(request, document_id))


@described(responses=A_FILE, operation_id="fetch_document")
@takes_tokens(DOCUMENTS_SCOPE)
@api_view(["GET"])
def fetch(request: Request, document_id: int) -> FileResponse:
    """The file, byte for byte as its sha256 says; 404 with the reason where there is none yet."""
    document = _found(request, document_id)
    file = as_attachment(document)
    if file is None:
        progress = progress_of(document, now=timezone.now())
        raise NothingHere(f"{progress.sentence} {progress.hint}".strip())
    return file


@described(request=None, responses=DocumentOut, operation_id="retry_document")
@takes_tokens(DOCUMENTS_SCOPE)
@api_view(["POST"])
@answered_as_it_stands(lambda request, made: document_answer(_found(request, made)), made="id")
def retry(request: Request, document_id: int) -> Response:
    """Make again what failed, was cancelled, or has expired; what is made stays as it is."""
    document = _found(request, document_id)
    again = request_again(document=document, by=actor_of(request), now=timezone.now())
    return document_answer(again)


@described(request=None, responses=DocumentOut, operation_id="cancel_document")
@takes_tokens(DOCUMENTS_SCOPE)
@api_view(["POST"])
@answered_as_it_stands(lambda request, document_id: document_answer(_found(request, document_id)))
def cancel(request: Request, document_id: int) -> Response:
    """Take back what is not made yet; 409 where it has ended."""
    document = _found(request, document_id)
    cancelled = cancel_document(document=document, by=actor_of(request), now=timezone.now())
    return document_answer(cancelled)


def document_answer(document: Document) -> Response:
    """A document as the API tells it."""
    return Response(DocumentOut(document).data, headers=PRIVATE)


def _found(request: Request, document_id: int) -> Document:
    return get_object_or_404(documents_visible_to(request.user), pk=document_id)


def _kind_told(kind: DocumentKind) -> dict[str, Any]:
    return {
        "code": kind.code,
        "title": str(kind.label),
        "extension": kind.extension,
        "content_type": kind.content_type,
        "is_asked_here": kind.asked is not None,
        "is_scheduled": kind.scheduling is not None,
    }
