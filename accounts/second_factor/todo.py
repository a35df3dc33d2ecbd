"""What waits for an administrator: resets of a second factor that another one has asked for."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may_keep_people
from accounts.models import FactorReset
from accounts.roles import Person
from accounts.second_factor.resets import WAITS, resets_to_confirm
from core.contributions import Todo, TodoGroup, TodoLine, first_of
from core.figures import instant


def to_confirm(user: Person, now: datetime) -> TodoGroup | None:
    """Resets that wait for a second administrator, for a day."""
    if not may_keep_people(user):
        return None
    rows, total = first_of(resets_to_confirm(user, now=now))
    lines = tuple(_line(one) for one in rows)
    return TodoGroup(
        _("Resets of a second factor to confirm"), lines, total, reverse("person-list")
    )


def _line(reset: FactorReset) -> TodoLine:
    until = reset.asked_at + WAITS
    said = _("%(who)s asks for it; it waits until %(time)s")
    return TodoLine(
        _("Confirm the reset, or reset nothing"),
        reverse("factor-reset", args=[reset.person_id]),
        said % {"who": reset.asked_by, "time": instant(until)},
        name=str(reset.person),
        due=timezone.localdate(until),
    )


TODO = (Todo(5, to_confirm),)
