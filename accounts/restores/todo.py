"""What waits for an administrator after a restore: to look through who may sign in."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import may_keep_people
from accounts.models import RestoredDatabase
from accounts.restores.services import unconfirmed
from accounts.roles import Person
from core.contributions import Todo, TodoGroup, TodoLine, first_of
from core.figures import instant


def to_look_through(user: Person, now: datetime) -> TodoGroup | None:
    """Restores that no administrator has confirmed."""
    if not may_keep_people(user):
        return None
    rows, total = first_of(unconfirmed())
    page, asked = reverse("person-list"), _("Look through who may sign in")
    lines = tuple(TodoLine(asked, page, said_of_restore(one)) for one in rows)
    return TodoGroup(_("Database brought back"), lines, total, page)


def said_of_restore(one: RestoredDatabase) -> str:
    """When it was restored, and of when the backup was."""
    return _("This database was restored on %(restored)s from the backup of %(taken)s.") % {
        "restored": instant(one.restored_at),
        "taken": instant(one.taken_at),
    }


TODO = (Todo(4, to_look_through),)
