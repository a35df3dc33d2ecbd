"""Lessons for programs: read, shared, changed, reviewed and taken back, by the rules of pages.

Of a lesson without a name no answer says from whom it is, but to who shared it and who reviews it.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.decorators import parser_classes
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.role_checks import RoleCheck
from accounts.roles import Person
from core.audit import actor_of
from core.figures.api import SentCountField
from core.kept_answers import answered_as_it_stands
from core.language.texts import LONGEST_TEXT
from core.requests.api import PRIVATE, api_view, described, sent_as
from core.requests.keepable import KeepableJSONParser
from core.requests.lists import list_of, listed, listed_of
from core.requests.uploads import takes_files
from outcomes.lessons import access, selectors
from outcomes.lessons.choices import LessonStatus
from outcomes.lessons.models import Lesson, LessonFile
from outcomes.lessons.rendering import author_words, element_words, item_words
from outcomes.lessons.services import lessons as services
from outcomes.lessons.services.lessons import LessonFacts

CHECK = RoleCheck(_("Your role does not take this step of a lesson."))


class LessonFactsIn(serializers.Serializer[Any]):
    """A practice, whole, for the item of a ``lineage`` (``lessons/items/``); without ``is_named``
    nobody else reads from whom it is. The owner's is always by name."""

    lineage = serializers.CharField(max_length=60)
    title = serializers.CharField(max_length=150)
    practice = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False)
    is_named = serializers.BooleanField()


class NewLessonIn(LessonFactsIn):
    """A lesson with the id of its operation; files where it is sent as a form."""

    operation = serializers.UUIDField()
    evidence = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True), required=False, default=list
    )


class LessonStepIn(serializers.Serializer[Any]):
    """The ``version`` of the lesson that was read."""

    version = SentCountField()


class ChangedLessonIn(LessonStepIn, LessonFactsIn):
    """The whole of it; its files stay."""


class LessonReasonIn(LessonStepIn):
    """Why; its author reads it."""

    reason = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False)


class LessonFileOut(serializers.Serializer[Any]):
    """A file: of a photo the small picture and no name, of a document what was handed in."""

    number = serializers.IntegerField()
    is_photo = serializers.BooleanField()
    name = serializers.CharField(allow_blank=True)
    address = serializers.CharField()


class LessonOut(serializers.Serializer[Any]):
    """A lesson in the words of its reader; ``author`` as they may know it."""

    key = serializers.UUIDField()
    title = serializers.CharField()
    practice = serializers.CharField()
    lineage = serializers.CharField()
    item = serializers.CharField()
    element = serializers.CharField()
    author = serializers.CharField()
    visible_on = serializers.DateField(allow_null=True)
    files = LessonFileOut(many=True)
    version = serializers.IntegerField()


class WholeLessonOut(LessonOut):
    """One lesson; ``status`` and ``reason`` are null but for its author and who reviews, ``may``
    has the steps that are yours now."""

    lesson_status = serializers.ChoiceField(LessonStatus.choices, allow_null=True)
    reason = serializers.CharField(allow_null=True, allow_blank=True)
    may = serializers.ListField(child=serializers.CharField())


class WaitingLessonOut(serializers.Serializer[Any]):
    """A lesson that not everybody sees: your own, or one that waits for your review."""

    key = serializers.UUIDField()
    title = serializers.CharField()
    lesson_status = serializers.ChoiceField(LessonStatus.choices, source="status")
    version = serializers.IntegerField()


class LessonItemOut(serializers.Serializer[Any]):
    """An item that a lesson can be for."""

    lineage = serializers.CharField()
    code = serializers.CharField()
    title = serializers.CharField()
    instrument = serializers.CharField(source="instrument.key")


class LessonDeed(NamedTuple):
    """A step of a lesson: its address, what is sent, and the service."""

    name: str
    says: str
    takes: type[LessonStepIn]
    take: Callable[..., Lesson]


@described(
    methods=["GET"],
    parameters=[
        OpenApiParameter("element", str, description="As csms/3: an instrument and an element."),
        OpenApiParameter("item", str, description="The lineage of an item."),
    ],
    responses=list_of(LessonOut),
    operation_id="list_lessons",
)
@described(
    methods=["POST"],
    request={"application/json": NewLessonIn, "multipart/form-data": NewLessonIn},
    responses=WholeLessonOut,
    operation_id="share_lesson",
)
@takes_files
@api_view(["GET", "POST"])
@parser_classes([MultiPartParser, KeepableJSONParser])
def list_lessons(request: Request) -> Response:
    """What is shared with everybody, item by item; or share one, which waits for review."""
    if request.method != "POST":
        CHECK(request, access.may_list_lessons)
        asked = request.query_params
        chosen = selectors.LessonFilter(asked.get("element", ""), asked.get("item", ""))
        found = selectors.shared_lessons(request.user, chosen)
        page = listed(request, found, by="instrument place -visible_on title key")
        return page.answer(LessonOut(_told(request, page.rows), many=True).data)
    CHECK(request, access.shares_lessons)
    contractor = access.shares_for(request.user)
    if not access.may_share_for(request.user, contractor):
        raise Http404
    given = sent_as(NewLessonIn, request)
    shared = services.share_lesson(
        contractor=contractor,
        operation=given.pop("operation"),
        files=given.pop("evidence"),
        facts=LessonFacts(**given),
        by=actor_of(request),
        now=timezone.now(),
    )
    return _answer(request, shared.key)


@described(responses=list_of(LessonItemOut), operation_id="list_lesson_items")
@api_view(["GET"])
def list_items(request: Request) -> Response:
    """The items that a lesson can be for."""
    CHECK(request, access.shares_lessons)
    found = selectors.items_to_share_for()
    page = listed(request, found, by="instrument__code element__position position pk")
    return page.answer(LessonItemOut(page.rows, many=True).data)


@described(responses=list_of(WaitingLessonOut), operation_id="list_waiting_lessons")
@api_view(["GET"])
def list_waiting(request: Request) -> Response:
    """Your own lessons that not everybody sees, and those that wait for your review."""
    CHECK(request, access.shares_lessons)
    user = request.user
    own = access.own_lessons_of(user).exclude(status=LessonStatus.VISIBLE)
    keys = {one.pk: one for one in (*own, *access.lessons_reviewed_by(user))}
    page = listed_of(request, keys.values(), by=lambda one: [one.shared_at.isoformat(), one.pk])
    return page.answer(WaitingLessonOut(page.rows, many=True).data)


@described(methods=["GET"], responses=WholeLessonOut, operation_id="read_lesson")
@described(
    methods=["PUT"],
    request=ChangedLessonIn,
    responses=WholeLessonOut,
    operation_id="change_lesson",
)
@api_view(["GET", "PUT"])
@answered_as_it_stands(lambda request, key, **_at: _answer(request, key))
def one_lesson(request: Request, key: UUID) -> Response:
    """One lesson; or say it otherwise until everybody sees it: then it waits for review again."""
    if request.method == "PUT":
        CHECK(request, access.shares_lessons)
        found = get_object_or_404(access.own_lessons_of(request.user), key=key)
        given = sent_as(ChangedLessonIn, request)
        seen = given.pop("version")
        services.change_lesson(
            lesson=found, facts=LessonFacts(**given), seen=seen,
            by=actor_of(request), now=timezone.now(),
        )  # fmt: skip
    return _answer(request, key)


def _review_view(step: LessonDeed) -> Callable[..., Any]:
    @described(
        request=step.takes,
        responses=WholeLessonOut,
        operation_id=f"{step.name.replace('-', '_')}_lesson",
        description=step.says,
    )
    @api_view(["POST"])
    @answered_as_it_stands(lambda request, key, **_at: _answer(request, key))
    def take(request: Request, key: UUID) -> Response:
        CHECK(request, access.reviews_lessons)
        found, given = _visible(request, key), sent_as(step.takes, request)
        given["seen"] = given.pop("version")
        step.take(lesson=found, **given, by=actor_of(request), now=timezone.now())
        return _answer(request, key)

    return take


@described(request=None, responses=WholeLessonOut, operation_id="withdraw_lesson")
@api_view(["POST"])
@answered_as_it_stands(lambda request, key, **_at: _answer(request, key))
def withdraw(request: Request, key: UUID) -> Response:
    """Share it no longer: its author, at any moment."""
    CHECK(request, access.shares_lessons)
    found = get_object_or_404(access.own_lessons_of(request.user), key=key)
    services.withdraw_lesson(lesson=found, by=actor_of(request), now=timezone.now())
    return _answer(request, key)


def _visible(request: Request, key: UUID) -> Lesson:
    return get_object_or_404(selectors.one_lesson(request.user), key=key)


def _answer(request: Request, key: UUID) -> Response:
    """The lesson as it stands by now."""
    found, user = _visible(request, key), request.user
    reads = access.is_own_lesson(user, found) or access.reviews_lessons(user)
    told = _told(request, [found])[0] | {
        "lesson_status": found.status if reads else None,
        "reason": found.reason if reads else None,
        "may": list(_steps(user, found)),
    }
    return Response(WholeLessonOut(told).data, headers=PRIVATE)


def _steps(user: Person, found: Lesson) -> Iterable[str]:
    if access.may_change_lesson(user, found):
        yield "change"
    if access.may_withdraw_lesson(user, found):
        yield "withdraw"
    if access.waits_for_review_by(user, found):
        yield from ("publish", "send-back")
    if access.may_take_down_lesson(user, found):
        yield "take-down"


def _told(request: Request, lessons: list[Lesson]) -> list[dict[str, Any]]:
    """What LessonOut says of each; one statement says of which the author is known."""
    among = access.authors_known_to(request.user).filter(pk__in=[one.pk for one in lessons])
    known = set(among.values_list("pk", flat=True))
    same = ("key", "title", "practice", "lineage", "visible_on", "version")
    return [
        {name: getattr(one, name) for name in same}
        | {
            "item": item_words(one),
            "element": element_words(one),
            "author": author_words(one, is_known=one.pk in known),
            "files": [_file(one, file) for file in one.files.all()],
        }
        for one in lessons
    ]


def _file(lesson: Lesson, one: LessonFile) -> dict[str, Any]:
    page = "lesson-photo" if one.is_photo else "lesson-document"
    return {
        "number": one.number,
        "is_photo": one.is_photo,
        "name": "" if one.is_photo else one.name,
        "address": reverse(page, args=[lesson.key, one.number]),
    }


REVIEWS = (
    LessonDeed(
        "publish", "Everybody sees it from now on.", LessonStepIn, services.publish_lesson
    ),
    LessonDeed(
        "send-back", "Its author reads why, and may change it.",
        LessonReasonIn, services.send_back_lesson,
    ),
    LessonDeed(
        "take-down", "Nobody but its author and the coordinators sees it any more.",
        LessonReasonIn, services.take_down_lesson,
    ),
)  # fmt: skip

app_name = "lessons-api"
OF_ONE = "lessons/<uuid:key>/"
urlpatterns = [
    path("lessons/", list_lessons, name="list"),
    path("lessons/items/", list_items, name="items"),
    path("lessons/waiting/", list_waiting, name="waiting"),
    path(OF_ONE, one_lesson, name="lesson"),
    *(path(f"{OF_ONE}{one.name}/", _review_view(one), name=one.name) for one in REVIEWS),
    path(f"{OF_ONE}withdraw/", withdraw, name="withdraw"),
]
