"""What waits for somebody in lessons: those to review, and those that were sent back."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Person
from core.contributions import Todo, TodoGroup, TodoLine, first_of
from outcomes.lessons import access
from outcomes.lessons.choices import LessonStatus
from outcomes.lessons.models import Lesson
from outcomes.lessons.rendering import item_words


def to_review(user: Person, now: datetime) -> TodoGroup | None:
    """To coordinators: what somebody else shared and nobody has reviewed."""
    if not access.reviews_lessons(user):
        return None
    found = access.lessons_reviewed_by(user).order_by("shared_at")
    return _group(_("Lessons to review"), found)


def sent_back(user: Person, now: datetime) -> TodoGroup | None:
    """To who shared it: what was sent back with a reason."""
    if not access.shares_lessons(user) or access.reviews_lessons(user):
        return None
    found = access.own_lessons_of(user).filter(status=LessonStatus.SENT_BACK)
    return _group(_("Lessons sent back to you"), found.order_by("shared_at"))


def _group(title: str, found: QuerySet[Lesson]) -> TodoGroup:
    rows, total = first_of(found)
    lines = tuple(
        TodoLine(one.title, reverse("lesson", args=[one.key]), item_words(one)) for one in rows
    )
    return TodoGroup(title, lines, total, reverse("lesson-list"))


TODO = (Todo(125, sent_back), Todo(295, to_review))
