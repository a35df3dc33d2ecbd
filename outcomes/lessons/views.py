"""Lessons on pages: the list, one of them, sharing, changing, the review and its files."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import allowed
from core.audit import actor_of
from core.errors.forms import FormRefusals, refused_status
from core.requests.uploads import files_of, tells_of_files
from core.shell.list_page import page_of_list, query_beside_page
from files.serving import served_as_handed_in, served_thumbnail
from files.waiting import WaitingPlace
from outcomes.lessons import access, selectors
from outcomes.lessons.choices import LessonStatus
from outcomes.lessons.forms import (
    NAMED,
    UNNAMED,
    LessonChangeForm,
    LessonFilterForm,
    LessonForm,
    LessonReasonForm,
    LessonReviewForm,
)
from outcomes.lessons.models import Lesson, LessonFile
from outcomes.lessons.rendering import author_words, element_words, item_words
from outcomes.lessons.services.lessons import (
    change_lesson,
    publish_lesson,
    send_back_lesson,
    share_lesson,
    take_down_lesson,
    withdraw_lesson,
)

ROWS_OF_A_PAGE = 30


@dataclass(frozen=True, slots=True)
class LessonRow:
    """A lesson as pages show it."""

    lesson: Lesson
    author: str
    element: str
    item: str


def _rows(request: HttpRequest, lessons: Sequence[Lesson]) -> list[LessonRow]:
    """One statement for all of them, of which the author is known."""
    among = access.authors_known_to(request.user).filter(pk__in=[one.pk for one in lessons])
    known = set(among.values_list("pk", flat=True))
    return [
        LessonRow(
            one, author_words(one, is_known=one.pk in known), element_words(one), item_words(one)
        )
        for one in lessons
    ]


@require_safe
@allowed(access.may_list_lessons)
def lesson_list(request: HttpRequest) -> HttpResponse:
    """What everybody sees, by element and item; before it one's own, and what waits for review."""
    everything = selectors.shared_lessons(request.user, selectors.LessonFilter())
    form = LessonFilterForm(request.GET, shared=everything)
    found = selectors.shared_lessons(request.user, form.chosen())
    page = page_of_list(request, found, rows=ROWS_OF_A_PAGE)
    own = access.own_lessons_of(request.user).exclude(status=LessonStatus.VISIBLE)
    context = {
        "form": form,
        "page": page,
        "query": query_beside_page(request),
        "rows": _rows(request, list(page)),
        "own": list(own.order_by("-shared_at")[:ROWS_OF_A_PAGE]),
        "waiting": list(
            access.lessons_reviewed_by(request.user).order_by("shared_at")[:ROWS_OF_A_PAGE]
        ),
        "shares": access.shares_lessons(request.user),
    }
    return render(request, "outcomes/lessons.html", context)


@tells_of_files
@require_http_methods(["GET", "HEAD", "POST"])
@allowed(access.shares_lessons)
def lesson_share(request: HttpRequest) -> HttpResponse:
    """Share a practice; it waits for review."""
    form = _share_form(request)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals, form.files_given() as chosen:
            stored = share_lesson(
                facts=form.facts(), contractor=access.shares_for(request.user),
                files=chosen, operation=form.cleaned_data["operation"] or uuid4(),
                by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            messages.success(
                request, _("The lesson waits for a coordinator's review; then everybody sees it.")
            )
            return redirect("lesson", stored.key)
    of_the_owner = access.shares_for_the_owner(request.user)
    context = {"form": form, "shares_for_the_owner": of_the_owner}
    return render(request, "outcomes/lesson_form.html", context, status=refusals.status)


def _share_form(request: HttpRequest) -> LessonForm:
    contractor = access.shares_for(request.user)
    if not access.may_share_for(request.user, contractor):
        raise Http404
    items = selectors.items_to_share_for()
    author = contractor.name if contractor else settings.OWNER_NAME
    may_hide = contractor is not None
    if request.method != "POST":
        initial = {"lineage": request.GET.get("item", "")}
        return LessonForm(items=items, author=author, may_hide=may_hide, initial=initial)
    files, refusal = files_of(request)
    return LessonForm(
        request.POST, files, items=items, author=author, may_hide=may_hide,
        refused_files=refusal.message if refusal else "", place=WaitingPlace(request, "lesson"),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(access.shares_lessons)
def lesson_change(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say it otherwise, until everybody sees it; then it waits for review again."""
    lesson = get_object_or_404(access.own_lessons_of(request.user), key=key)
    values = {
        "lineage": lesson.lineage,
        "title": lesson.title,
        "practice": lesson.practice,
        "is_named": NAMED if lesson.is_named else UNNAMED,
        "version": lesson.version,
    }
    form = LessonChangeForm(
        request.POST if request.method == "POST" else None,
        items=selectors.items_to_share_for(),
        author=lesson.contractor.name if lesson.contractor else settings.OWNER_NAME,
        may_hide=lesson.contractor is not None,
        initial=values,
    )

    def take() -> None:
        change_lesson(
            lesson=lesson, facts=form.facts(), seen=form.cleaned_data["version"] or 0,
            by=actor_of(request), now=timezone.now(),
        )  # fmt: skip

    status = refused_status(form, take)
    if status is None:
        messages.success(request, _("The lesson is changed, and waits for review."))
        return redirect("lesson", key)
    of_the_owner = access.shares_for_the_owner(request.user)
    context = {"form": form, "lesson": lesson, "shares_for_the_owner": of_the_owner}
    return render(request, "outcomes/lesson_form.html", context, status=status)


def _visible(request: HttpRequest, key: UUID) -> Lesson:
    return get_object_or_404(selectors.one_lesson(request.user), key=key)


@require_safe
def lesson(request: HttpRequest, key: UUID) -> HttpResponse:
    """One lesson with its files, and what can be done with it."""
    return _page(request, _visible(request, key))


def _page(
    request: HttpRequest,
    found: Lesson,
    *,
    reason_form: forms.Form | None = None,
    review_form: forms.Form | None = None,
    status: int = 200,
) -> HttpResponse:
    user = request.user
    seen = {"version": found.version}
    reviews = access.waits_for_review_by(user, found)
    takes_down = access.may_take_down_lesson(user, found)
    is_own = access.is_own_lesson(user, found)
    if reason_form is None and (reviews or takes_down):
        reason_form = LessonReasonForm(initial=seen)
    context = {
        "row": _rows(request, [found])[0],
        "lesson": found,
        "photos": [one for one in found.files.all() if one.is_photo],
        "documents": [one for one in found.files.all() if not one.is_photo],
        "is_own": is_own,
        "reads_status": is_own or access.reviews_lessons(user),
        "may_change": access.may_change_lesson(user, found),
        "may_withdraw": access.may_withdraw_lesson(user, found),
        "reviews": reviews,
        "takes_down": takes_down,
        "review_form": review_form or LessonReviewForm(initial=seen, auto_id="review_%s"),
        "reason_form": reason_form,
    }
    return render(request, "outcomes/lesson.html", context, status=status)


@require_POST
@allowed(access.reviews_lessons)
def lesson_publish(request: HttpRequest, key: UUID) -> HttpResponse:
    """Everybody sees it from now on."""
    found = _visible(request, key)
    form = LessonReviewForm(request.POST, auto_id="review_%s")

    def take() -> None:
        publish_lesson(
            lesson=found, seen=form.cleaned_data["version"],
            by=actor_of(request), now=timezone.now(),
        )  # fmt: skip

    status = refused_status(form, take)
    if status is None:
        messages.success(request, _("Everybody sees the lesson now."))
        return redirect("lesson", key)
    return _page(request, _visible(request, key), review_form=form, status=status)


@require_POST
@allowed(access.reviews_lessons)
def lesson_send_back(request: HttpRequest, key: UUID) -> HttpResponse:
    """Its author reads why, and may change it."""
    return _with_reason(
        request, key,
        take=lambda found, given: send_back_lesson(
            lesson=found, reason=given["reason"], seen=given["version"] or 0,
            by=actor_of(request), now=timezone.now(),
        ),
        said=_("The lesson is sent back; its author reads why."),
    )  # fmt: skip


@require_POST
@allowed(access.reviews_lessons)
def lesson_take_down(request: HttpRequest, key: UUID) -> HttpResponse:
    """Nobody but its author and the coordinators sees it any more."""
    return _with_reason(
        request, key,
        take=lambda found, given: take_down_lesson(
            lesson=found, reason=given["reason"], seen=given["version"] or 0,
            by=actor_of(request), now=timezone.now(),
        ),
        said=_("The lesson is taken down; its author reads why."),
    )  # fmt: skip


def _with_reason(
    request: HttpRequest,
    key: UUID,
    *,
    take: Callable[[Lesson, dict[str, Any]], object],
    said: str,
) -> HttpResponse:
    found = _visible(request, key)
    form = LessonReasonForm(request.POST)
    status = refused_status(form, lambda: take(found, form.cleaned_data))
    if status is None:
        messages.success(request, said)
        return redirect("lesson", key)
    return _page(request, _visible(request, key), reason_form=form, status=status)


@require_POST
@allowed(access.shares_lessons)
def lesson_withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Its author shares it no longer."""
    found = get_object_or_404(access.own_lessons_of(request.user), key=key)
    withdraw_lesson(lesson=found, by=actor_of(request), now=timezone.now())
    messages.success(request, _("The lesson is withdrawn: nobody else sees it any more."))
    return redirect("lesson-list")


@require_safe
def lesson_photo(request: HttpRequest, key: UUID, number: int) -> HttpResponseBase:
    """A photo made small by us: nothing but pixels."""
    return served_thumbnail(_file(request, key, number=number))


@require_safe
def lesson_document(request: HttpRequest, key: UUID, number: int) -> HttpResponseBase:
    """A document of a named lesson, to be saved. A photo's original is served to nobody."""
    found = _file(request, key, number=number)
    if found.is_photo:
        raise Http404
    return served_as_handed_in(found)


def _file(request: HttpRequest, key: UUID, *, number: int) -> LessonFile:
    lesson = _visible(request, key)
    return get_object_or_404(lesson.files, number=number)
