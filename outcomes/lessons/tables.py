"""The table of lessons that everybody sees."""

from django.conf import settings
from django.db.models import Case, F, QuerySet, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from core.tables import Dataset, Kind, Scope, TableColumn, alone
from outcomes.lessons.access import lessons_shared_with, may_list_lessons
from outcomes.lessons.models import Lesson


def _lessons(user: Person, scope: Scope) -> QuerySet[Lesson]:
    """Not narrowed to a company: that would tell from whom the others are."""
    named = Coalesce(F("contractor__name"), Value(str(settings.OWNER_NAME)))
    found = lessons_shared_with(user).annotate(
        item_said=KT("item_title__id"),
        author=Case(When(is_named=True, then=named), default=Value("")),
    )
    return found.filter(visible_on__year__in=scope.years) if scope.years else found


FIELDS = (
    "key",
    "instrument",
    "element",
    "code",
    "item_said",
    "title",
    "practice",
    "author",
    "visible_on",
)
LESSONS = Dataset(
    position=52,
    name="lessons",
    title=_("Lessons"),
    columns=(
        TableColumn("key", _("Key")),
        TableColumn("instrument", _("Instrument")),
        TableColumn("element", _("Element")),
        TableColumn("item", _("Item")),
        TableColumn("item_title", _("Title of the item")),
        TableColumn("title", _("Title")),
        TableColumn("practice", _("Practice")),
        TableColumn("author", _("From whom, where named")),
        TableColumn("shared_on", _("Shared with everybody on"), Kind.DATE),
    ),
    source=_lessons,
    fields=FIELDS,
    flat=alone(*FIELDS),
    order=("instrument", "place", "visible_on", "title"),
    key=("key",),
    may_read=may_list_lessons,
)
