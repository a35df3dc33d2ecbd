"""Lessons in words, in the language of who reads them."""

from collections.abc import Collection, Mapping, Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.contributions import ItemFact, MeasuredScope
from core.database.reads import Asking
from core.language import localized
from outcomes.lessons.models import Lesson
from outcomes.lessons.selectors import lessons_by_lineage, shared_asked


def author_words(lesson: Lesson, *, is_known: bool) -> str:
    """From whom: a name where its reader may know it, else "a contractor"."""
    if not is_known:
        return _("a contractor")
    name = lesson.contractor.name if lesson.contractor else str(settings.OWNER_NAME)
    return name if lesson.is_named else _("%(name)s (not named to others)") % {"name": name}


def item_words(lesson: Lesson) -> str:
    """Which item: "3.04 Permits"."""
    return f"{lesson.code} {localized(lesson.item_title)}"


def element_words(lesson: Lesson) -> str:
    """Which element: "3 Implementation"."""
    return f"{lesson.element} {localized(lesson.element_title)}"


def lesson_facts(lineages: Collection[str], scope: MeasuredScope) -> Mapping[str, ItemFact]:
    """Beside an item: how many lessons are shared for it, with the list of them. One statement."""
    return {
        lineage: ItemFact(_count_words(count), f"{reverse('lesson-list')}?item={lineage}")
        for lineage, count in lessons_by_lineage(lineages).items()
    }


def lesson_asks(lineages: Collection[str], _scope: MeasuredScope) -> Sequence[Asking]:
    """What ``lesson_facts`` reads."""
    return [shared_asked(lineages)]


def _count_words(count: int) -> str:
    return ngettext(
        "%(count)s lesson shared for this item", "%(count)s lessons shared for this item", count
    ) % {"count": count}
