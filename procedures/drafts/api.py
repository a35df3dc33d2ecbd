"""Versions of procedures for programs: read and printed; the next written, published, deleted."""

from collections.abc import Callable
from typing import Any

from django.http import Http404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.role_checks import RoleCheck
from accounts.roles import Person
from core.audit import actor_of
from core.kept_answers import answered_again
from core.requests.api import PRIVATE, api_view, described
from core.requests.lists import list_of, listed, listed_of
from document_control.api import (
    WholeWrittenVersionOut,
    WrittenBeginIn,
    WrittenDeleteIn,
    WrittenPublishIn,
    WrittenSteps,
    WrittenVersionIn,
    WrittenVersionOut,
    take_away,
    taken_once,
)
from instruments.specs import as_json
from instruments.words import words_of
from procedures import access
from procedures.drafts import services
from procedures.models import ProcedureVersion
from procedures.printed.versions import request_procedure
from procedures.specs.parts import ProcedureSpec
from procedures.versions import latest_procedures, published_procedure, versions_by_code

CHECK = RoleCheck(_("Your role does not take this step of a procedure."))
STEPS: WrittenSteps[ProcedureVersion] = WrittenSteps(
    "procedure-draft", access.procedure_versions_kept_by
)


class ListedProcedureOut(serializers.Serializer[Any]):
    """A procedure: its newest title, and its published versions, the oldest first."""

    code = serializers.CharField()
    title = serializers.CharField()
    versions = serializers.ListField(child=serializers.IntegerField())


class ProcedureOut(serializers.Serializer[Any]):
    """A published version with all it says, in the words of its file."""

    code = serializers.CharField()
    number = serializers.IntegerField()
    title = serializers.CharField()
    document = serializers.DictField()


class AskedDocumentOut(serializers.Serializer[Any]):
    """The document that was asked for; ``address`` is the page that says how far it is."""

    id = serializers.IntegerField()
    address = serializers.CharField()


@described(responses=list_of(ListedProcedureOut), operation_id="list_procedures")
@api_view(["GET"])
def list_procedures(request: Request) -> Response:
    """Every procedure that is published, by code."""
    CHECK(request, access.may_read_procedures)
    versions = versions_by_code()
    rows = [
        {"code": one.code, "title": words_of(one.title), "versions": versions[one.code]}
        for one in latest_procedures()
    ]
    page = listed_of(request, rows, by=lambda one: [one["code"]])
    return page.answer(ListedProcedureOut(page.rows, many=True).data)


@described(responses=ProcedureOut, operation_id="read_procedure")
@api_view(["GET"])
def read_procedure(request: Request, code: str, version: int) -> Response:
    """One published version."""
    found = _published(request, code, version=version, may=access.may_read_procedures)
    told = {
        "code": found.code,
        "number": found.version,
        "title": words_of(found.title),
        "document": as_json(found),
    }
    return Response(ProcedureOut(told).data, headers=PRIVATE)


@described(request=None, responses=AskedDocumentOut, operation_id="print_procedure")
@api_view(["POST"])
@answered_again
def print_version(request: Request, code: str, version: int) -> Response:
    """Ask for the PDF of one version, in your language; the same one each time."""
    found = _published(request, code, version=version, may=access.may_read_procedures)
    document = request_procedure(found, by=actor_of(request), now=timezone.now())
    told = {"id": document.pk, "address": reverse("document-status", args=[document.pk])}
    return Response(AskedDocumentOut(told).data, headers=PRIVATE)


@described(request=WrittenBeginIn, responses=WholeWrittenVersionOut, operation_id="begin_procedure")
@api_view(["POST"])
def begin(request: Request, code: str, version: int) -> Response:
    """A draft of the next version that says the same; 409 where there is one already."""
    found = _published(request, code, version=version, may=access.may_write_procedures)
    begun = taken_once(
        request, WrittenBeginIn, about=f"procedure/{code}-v{version}/begin",
        deed=services.begin_next_procedure, spec=found,
    )  # fmt: skip
    return STEPS.answer(request, begun)


@described(responses=list_of(WrittenVersionOut), operation_id="list_procedure_drafts")
@api_view(["GET"])
def list_drafts(request: Request) -> Response:
    """What is being written."""
    CHECK(request, access.may_write_procedures)
    page = listed(request, access.procedure_drafts_visible_to(request.user), by="code pk")
    return page.answer(WrittenVersionOut(page.rows, many=True).data)


@described(methods=["GET"], responses=WholeWrittenVersionOut, operation_id="read_procedure_draft")
@described(
    methods=["PUT"],
    request=WrittenVersionIn,
    responses=WholeWrittenVersionOut,
    operation_id="save_procedure_draft",
)
@api_view(["GET", "PUT"])
def one_draft(request: Request, draft_id: int) -> Response:
    """A version that was written, also once it is published; or what a draft says, whole: 409
    where it was saved since it was read."""
    CHECK(request, access.may_write_procedures)
    if request.method == "PUT":
        return STEPS.taken(request, draft_id, "save", deed=services.save_procedure_document)
    return STEPS.answer(request, draft_id)


@described(
    request=WrittenPublishIn, responses=WholeWrittenVersionOut, operation_id="publish_procedure"
)
@api_view(["POST"])
def publish(request: Request, draft_id: int) -> Response:
    """From now on it never changes, and years are begun by it."""
    CHECK(request, access.may_publish_procedures)
    return STEPS.taken(request, draft_id, "publish", deed=services.publish_procedure)


@described(
    request=WrittenDeleteIn, responses=WrittenVersionOut, operation_id="delete_procedure_draft"
)
@api_view(["POST"])
@answered_again
def delete(request: Request, draft_id: int) -> Response:
    """Take a draft away; the trail keeps that it was there. The answer is what it was."""
    CHECK(request, access.may_write_procedures)
    draft = STEPS.row(request, draft_id)
    take_away(request, draft=draft, deed=services.delete_procedure_draft)
    return Response(WrittenVersionOut(draft).data, headers=PRIVATE)


def _published(
    request: Request, code: str, *, version: int, may: Callable[[Person | None], bool]
) -> ProcedureSpec:
    CHECK(request, may)
    found = published_procedure(code, version)
    if found is None:
        raise Http404
    return found


app_name = "procedures-api"
OF_A_VERSION, OF_A_DRAFT = (
    "procedures/<str:code>/<int:version>/",
    "procedure-drafts/<int:draft_id>/",
)
urlpatterns = [
    path("procedures/", list_procedures, name="list"),
    path(OF_A_VERSION, read_procedure, name="version"),
    path(f"{OF_A_VERSION}print/", print_version, name="print"),
    path(f"{OF_A_VERSION}next/", begin, name="begin"),
    path("procedure-drafts/", list_drafts, name="drafts"),
    path(OF_A_DRAFT, one_draft, name="draft"),
    path(f"{OF_A_DRAFT}publish/", publish, name="publish"),
    path(f"{OF_A_DRAFT}delete/", delete, name="delete"),
]
