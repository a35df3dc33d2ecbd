"""What waits for an administrator after a restore: to look through who may sign in."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import may_keep_people
from accounts.models import RestoredDatabase
from accounts.restores.services import unconfirmed_for
from accounts.roles import Person
from core.contributions import Todo, TodoGroup, TodoLine, first_of
from core.figures import instant


def to_look_through(user: Person, now: datetime) -> TodoGroup | None:
    """Restores that no administrator has confirmed."""
    if not may_keep_people(user):
        return None
    rows, total = first_of(unconfirmed_for(user))
    page = reverse("person-list")
    return TodoGroup(_("Database brought back"), tuple(_line(one) for one in rows), total, page)


def _line(one: RestoredDatabase) -> TodoLine:
    return TodoLine(_("Look through who may sign in"), reverse("person-list"), said_of_restore(one))


def said_of_restore(one: RestoredDatabase) -> str:
    """When it was restored, and of when the backup was."""
    return _("This database was restored on %(restored)s from the backup of %(taken)s.") % {
        "restored": instant(one.restored_at),
        "taken": instant(one.taken_at),
    }


TODO = (Todo(4, to_look_through),)
