"""Annual books for programs: asked for as on their page, then a document like any other."""

from typing import Any

from django.conf import settings
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annual_books.sections import BookChapter
from annual_books.services import request_book_as_asked
from core.audit import actor_of
from core.requests.api import api_view, described, sent_as
from documents.access import DOCUMENTS_SCOPE
from documents.api.documents import DocumentOut, document_answer
from documents.api.request import AskedField, as_query
from tokens.authentication import takes_tokens


class BookIn(serializers.Serializer[Any]):
    """The scope, in the names of the page's address, and the chapters."""

    operation = serializers.UUIDField()
    of = AskedField()
    sections = serializers.ListField(
        child=serializers.ChoiceField(BookChapter.choices),
        allow_empty=False,
        max_length=len(BookChapter),
    )
    language = serializers.ChoiceField(settings.LANGUAGES, required=False)


@described(request=BookIn, responses=DocumentOut, operation_id="request_book")
@takes_tokens(DOCUMENTS_SCOPE)
@api_view(["POST"])
def request_book(request: Request) -> Response:
    """Ask for the book of a scope with these chapters; sent twice it is the same document."""
    given = sent_as(BookIn, request)
    document = request_book_as_asked(
        asked=as_query(given["of"]),
        sections=given["sections"],
        language=given.get("language") or get_language() or "",
        operation=given["operation"],
        by=actor_of(request),
        now=timezone.now(),
    )
    return document_answer(document)


app_name = "books-api"
urlpatterns = [path("book/", request_book, name="request")]
