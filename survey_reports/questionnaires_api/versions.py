"""Versions of questionnaires for programs: read whole, written, published.

A draft is sent whole, as JSON or as the text of its file, with the ``version`` that was read: how
often it was saved. What somebody else stored meanwhile is answered 409, and nothing is written.
"""

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.audit import actor_of
from core.errors import NotAllowed, Refusal
from core.figures.api import SentCountField, SentNumberField
from core.kept_answers import answered_again, answered_as_it_stands
from core.requests.api import PRIVATE, api_view, described, sent_as, telling_current
from core.requests.lists import list_of, listed
from document_control.services.written_versions import sentences_of
from documents.models import Document
from instruments.specs.parts import Text
from instruments.specs.writing import file_text
from questionnaires.access import (
    may_read_questionnaires,
    questionnaires_to_ask,
    questionnaires_visible_to,
)
from questionnaires.differences import comparable_statements, differences
from questionnaires.forms import LONGEST_TEXT, BeginQuestionnaireForm
from questionnaires.models import Questionnaire
from questionnaires.selectors import published_before, spec_of
from questionnaires.services import drafts
from questionnaires.sheets.documents import request_sheet
from questionnaires.specs.checks import publishing_problems
from questionnaires.specs.parts import QuestionnaireSpec

MOST_ID = 2**63 - 1


class QuestionnaireRowOut(serializers.Serializer[Any]):
    """A version: ``number`` is which of its ``code``, ``published_at`` null for a draft.

    ``version`` counts its saves: a change sends what was read.
    """

    id = serializers.IntegerField()
    key = serializers.CharField()
    code = serializers.CharField()
    number = serializers.IntegerField()
    title_id = serializers.CharField()
    title_en = serializers.CharField(allow_blank=True)
    published_at = serializers.DateTimeField(allow_null=True)
    sha256 = serializers.CharField()
    version = serializers.IntegerField()


class QuestionnaireDifferenceOut(serializers.Serializer[Any]):
    """What it says otherwise than ``before``; "" where that, or this, says nothing."""

    name = serializers.CharField()
    before = serializers.CharField(allow_blank=True)
    after = serializers.CharField(allow_blank=True)


class QuestionnaireOut(QuestionnaireRowOut):
    """One version, whole: ``content`` as JSON, ``text`` as its file.

    ``lacking`` says what a draft lacks to be published, ``before`` which published version it
    follows; ``comparable`` statements are asked alike in both.
    """

    content = serializers.DictField()
    text = serializers.CharField()
    lacking = serializers.ListField(child=serializers.CharField())
    before = serializers.CharField(allow_null=True)
    comparable = serializers.IntegerField()
    differences = QuestionnaireDifferenceOut(many=True)


class NewQuestionnaireIn(serializers.Serializer[Any]):
    """A questionnaire of a new code: like the published version with the id ``like``, or with no
    more than a scale and categories."""

    operation = serializers.UUIDField()
    code = serializers.CharField(max_length=30)
    title_id = serializers.CharField(max_length=250)
    title_en = serializers.CharField(max_length=250, allow_blank=True, default="")
    like = SentNumberField(min_value=1, max_value=MOST_ID, allow_null=True, default=None)


class QuestionnaireTextIn(serializers.Serializer[Any]):
    """A questionnaire as the text of its file."""

    operation = serializers.UUIDField()
    text = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False)


class QuestionnaireVersionIn(serializers.Serializer[Any]):
    """The ``version`` of the draft that was read."""

    version = SentCountField()


class ChangedQuestionnaireIn(QuestionnaireVersionIn):
    """The draft, whole; its code and its number stay."""

    content = serializers.DictField()


class ChangedQuestionnaireTextIn(QuestionnaireVersionIn):
    """The draft, whole, as the text of its file."""

    text = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False)


class PublishedQuestionnaireIn(QuestionnaireVersionIn):
    """The ``version`` that was looked at; sent twice under an ``operation`` it is once."""

    operation = serializers.UUIDField()


class NextQuestionnaireIn(serializers.Serializer[Any]):
    """Sent twice under an ``operation``, one draft is begun."""

    operation = serializers.UUIDField()


class DeletedQuestionnaireOut(serializers.Serializer[Any]):
    """What is there no more."""

    key = serializers.CharField()


class PaperSheetIn(serializers.Serializer[Any]):
    """In which language the sheet is made: ``id`` or ``en``; "" as you ask."""

    language = serializers.ChoiceField(settings.LANGUAGES, allow_blank=True, default="")


class PaperSheetOut(serializers.Serializer[Any]):
    """The document that is being made: asked for again, it is the same one."""

    document = serializers.IntegerField(source="pk")
    title = serializers.CharField()
    done = serializers.BooleanField(source="is_finished")


@described(
    methods=["GET"],
    responses=list_of(QuestionnaireRowOut),
    operation_id="list_questionnaires",
)
@described(
    methods=["POST"],
    request=NewQuestionnaireIn,
    responses=QuestionnaireOut,
    operation_id="begin_questionnaire",
)
@api_view(["GET", "POST"])
def questionnaires(request: Request) -> Response:
    """Every version you may see; or begin a questionnaire of a new code."""
    if request.method != "POST":
        if not may_read_questionnaires(request.user):
            raise NotAllowed(
                _("Your role does not include this. Ask an administrator if you need it.")
            )
        found = questionnaires_visible_to(request.user).defer("content")
        page = listed(request, found, by="code -version")
        return page.answer(QuestionnaireRowOut(map(_row, page.rows), many=True).data)
    by = actor_of(request)
    drafts.check_writer(by)
    given = sent_as(NewQuestionnaireIn, request)
    form = BeginQuestionnaireForm(given, user=request.user)
    if not form.is_valid():
        fields = {name: " ".join(map(str, said)) for name, said in form.errors.items()}
        raise Refusal(" ".join(fields.values()), fields=fields)
    begun = drafts.begin_questionnaire(
        code=form.cleaned_data["code"], title=Text(**form.title), like=form.cleaned_data["like"],
        operation=given["operation"], by=by, now=timezone.now(),
    )  # fmt: skip
    return _answer(begun)


@described(
    request=QuestionnaireTextIn, responses=QuestionnaireOut, operation_id="add_questionnaire"
)
@api_view(["POST"])
def add_text(request: Request) -> Response:
    """A questionnaire from the text of a file, or the next version of one, as a draft."""
    by = actor_of(request)
    drafts.check_writer(by)
    given = sent_as(QuestionnaireTextIn, request)
    added = drafts.add_questionnaire(
        spec=drafts.read_text(given["text"]), operation=given["operation"],
        by=by, now=timezone.now(),
    )  # fmt: skip
    return _answer(added)


questionnaire_again = answered_as_it_stands(
    lambda request, questionnaire_id: _answer(_visible(request, questionnaire_id))
)


@described(methods=["GET"], responses=QuestionnaireOut, operation_id="read_questionnaire")
@described(
    methods=["PUT"],
    request=ChangedQuestionnaireIn,
    responses=QuestionnaireOut,
    operation_id="change_questionnaire",
)
@api_view(["GET", "PUT"])
@questionnaire_again
def questionnaire(request: Request, questionnaire_id: int) -> Response:
    """One version, whole; or say a draft otherwise, 409 where somebody was faster."""
    row = _visible(request, questionnaire_id)
    if request.method != "PUT":
        return _answer(row)
    drafts.check_writer(actor_of(request))
    given = sent_as(ChangedQuestionnaireIn, request)
    return _saved(request, row, spec=drafts.read_content(given["content"]), given=given)


@described(
    request=ChangedQuestionnaireTextIn,
    responses=QuestionnaireOut,
    operation_id="change_questionnaire_text",
)
@api_view(["PUT"])
@questionnaire_again
def text(request: Request, questionnaire_id: int) -> Response:
    """Say a draft otherwise, as the text of its file."""
    row = _visible(request, questionnaire_id)
    drafts.check_writer(actor_of(request))
    given = sent_as(ChangedQuestionnaireTextIn, request)
    return _saved(request, row, spec=drafts.read_text(given["text"]), given=given)


@described(
    request=NextQuestionnaireIn, responses=QuestionnaireOut, operation_id="begin_next_questionnaire"
)
@api_view(["POST"])
def begin_next(request: Request, questionnaire_id: int) -> Response:
    """Begin the next version: a draft that says the same."""
    row, by = _visible(request, questionnaire_id), actor_of(request)
    drafts.check_writer(by)
    given = sent_as(NextQuestionnaireIn, request)
    begun = drafts.begin_next_version(questionnaire=row, **given, by=by, now=timezone.now())
    return _answer(begun)


@described(
    request=PublishedQuestionnaireIn,
    responses=QuestionnaireOut,
    operation_id="publish_questionnaire",
)
@api_view(["POST"])
def publish(request: Request, questionnaire_id: int) -> Response:
    """From now on it never changes, and surveys may run it; 400 tells what it lacks."""
    row, by = _visible(request, questionnaire_id), actor_of(request)
    drafts.check_writer(by)
    given = sent_as(PublishedQuestionnaireIn, request)
    published = drafts.publish_questionnaire(
        draft=row, edition=given["version"], operation=given["operation"],
        by=by, now=timezone.now(),
    )  # fmt: skip
    return _answer(published)


@described(
    request=QuestionnaireVersionIn,
    responses=DeletedQuestionnaireOut,
    operation_id="delete_questionnaire",
)
@api_view(["POST"])
@answered_again
def delete(request: Request, questionnaire_id: int) -> Response:
    """Take a draft away; sent again without its key it is 404, for nothing is there."""
    row, by = _visible(request, questionnaire_id), actor_of(request)
    drafts.check_writer(by)
    given = sent_as(QuestionnaireVersionIn, request)
    key = row.key
    drafts.delete_questionnaire(draft=row, edition=given["version"], by=by, now=timezone.now())
    return Response(DeletedQuestionnaireOut({"key": key}).data, headers=PRIVATE)


@described(request=PaperSheetIn, responses=PaperSheetOut, operation_id="request_sheet")
@api_view(["POST"])
@answered_again
def sheet(request: Request, questionnaire_id: int) -> Response:
    """Ask for the empty sheet of a published version, to be filled in on paper."""
    row = get_object_or_404(questionnaires_to_ask(request.user), pk=questionnaire_id)
    given = sent_as(PaperSheetIn, request)
    made = request_sheet(row=row, survey=None, **given, by=actor_of(request), now=timezone.now())
    return sheet_answer(made)


def sheet_answer(document: Document) -> Response:
    """Where the document that was asked for is found."""
    return Response(PaperSheetOut(document).data, headers=PRIVATE)


def _saved(
    request: Request, row: Questionnaire, *, spec: QuestionnaireSpec, given: dict[str, Any]
) -> Response:
    def current() -> dict[str, Any] | None:
        there = questionnaires_visible_to(request.user).filter(pk=row.pk).first()
        return _whole(there) if there else None

    with telling_current(current):
        saved = drafts.save_questionnaire(
            draft=row, spec=spec, edition=given["version"],
            by=actor_of(request), now=timezone.now(),
        )  # fmt: skip
    return _answer(saved)


def _visible(request: Request, questionnaire_id: int) -> Questionnaire:
    return get_object_or_404(questionnaires_visible_to(request.user), pk=questionnaire_id)


def _answer(row: Questionnaire) -> Response:
    return Response(_whole(row), headers=PRIVATE)


def _row(row: Questionnaire) -> dict[str, Any]:
    names = ("id", "key", "code", "title_id", "title_en", "published_at", "sha256")
    return {name: getattr(row, name) for name in names} | {
        "number": row.version,
        "version": row.edition,
    }


def _whole(row: Questionnaire) -> dict[str, Any]:
    spec, before = spec_of(row), published_before(row)
    earlier = spec_of(before) if before else None
    told = {
        "content": row.content,
        "text": file_text(spec),
        "lacking": sentences_of(publishing_problems(spec), row.content),
        "before": before.key if before else None,
        "comparable": comparable_statements(earlier, spec) if earlier else 0,
        "differences": [asdict(one) for one in differences(earlier, spec)] if earlier else [],
    }
    return QuestionnaireOut(_row(row) | told).data
