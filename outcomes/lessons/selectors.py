"""Reads of lessons: the items there are, the list, how many an item has."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet

from accounts.roles import Person
from core.database.reads import Asking, WordedRead, among
from evaluations.models import Period
from instruments.models import Instrument, Item
from outcomes.lessons.access import lessons_shared_with, lessons_visible_to
from outcomes.lessons.choices import LessonStatus
from outcomes.lessons.models import Lesson, LessonFile


@dataclass(frozen=True, slots=True)
class LessonFilter:
    """What narrows the list; an empty part leaves nothing out. ``element``: "csms/3"."""

    element: str = ""
    item: str = ""


def items_to_share_for() -> QuerySet[Item]:
    """The items of the newest version of each instrument that evaluations use, in order."""
    used = Instrument.objects.filter(Exists(Period.objects.filter(instrument=OuterRef("pk"))))
    newest = used.order_by("code", "-version").distinct("code")
    return (
        Item.objects.filter(instrument__in=newest.values("pk"))
        .select_related("element", "instrument")
        .defer("details", "instrument__content", "element__sections")
        .order_by("instrument__code", "element__position", "position")
    )


def shared_lessons(user: Person, chosen: LessonFilter) -> QuerySet[Lesson]:
    """What everybody sees, item by item, narrowed."""
    found = lessons_shared_with(user)
    if chosen.element:
        instrument, _slash, element = chosen.element.partition("/")
        found = found.filter(instrument=instrument, element=element)
    if chosen.item:
        found = found.filter(lineage=chosen.item)
    return _with_files(found).order_by("instrument", "place", "-visible_on", "title", "key")


def one_lesson(user: Person) -> QuerySet[Lesson]:
    """For the page of one."""
    return _with_files(lessons_visible_to(user))


def _with_files(found: QuerySet[Lesson]) -> QuerySet[Lesson]:
    files = LessonFile.objects.order_by("number")
    return found.select_related("contractor").prefetch_related(Prefetch("files", files))


def _shared_by_lineage() -> QuerySet[Lesson, tuple[str, int]]:
    found = Lesson.objects.filter(among("lineage", "lineages"), status=LessonStatus.VISIBLE)
    return found.order_by().values_list("lineage").annotate(Count("pk"))


_SHARED = WordedRead(_shared_by_lineage)  # each checklist asks it


def lessons_by_lineage(lineages: Collection[str]) -> Mapping[str, int]:
    """How many everybody sees, by the lineage of their item; items without one are left out."""
    asked = shared_asked(lineages)
    return dict(asked.rows())


def shared_asked(lineages: Collection[str]) -> Asking:
    """What ``lessons_by_lineage`` reads."""
    return _SHARED.asked(lineages=sorted(lineages))
