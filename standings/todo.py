"""What waits for somebody: a standing to decide, a condition to meet."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Person
from core.contributions import MOST_WAITING, Todo, TodoGroup, TodoLine
from standings import access
from standings.page import StandingRow, open_conditions, waiting_rows
from standings.rendering import condition_words, standing_words


def to_decide(user: Person, now: datetime) -> TodoGroup | None:
    """To managers: where nothing stands, or what is proposed has changed since the decision."""
    if not access.decides_on_standings(user):
        return None
    rows = waiting_rows(user, now=now)
    lines = tuple(_line(row) for row in rows[:MOST_WAITING])
    return TodoGroup(_("Work standings to decide"), lines, len(rows), reverse("standing-list"))


def _line(row: StandingRow) -> TodoLine:
    about = _("stands: %(words)s") % {"words": row.words}
    url = reverse("contractor-standing", args=[row.contractor.pk])
    return TodoLine(
        _("proposed: %(standing)s") % {"standing": row.proposed},
        url,
        about,
        name=row.contractor.name,
    )


def to_meet(user: Person, now: datetime) -> TodoGroup | None:
    """To who speaks for a contractor: what must be met before its standing is lifted."""
    if not access.meets_conditions(user):
        return None
    waiting = open_conditions(user, now=now)
    lines = tuple(
        TodoLine(
            condition_words(one),
            reverse("contractor-standing", args=[one.decision.contractor_id]),
            standing_words(one.decision),
        )
        for one in waiting[:MOST_WAITING]
    )
    return TodoGroup(_("Conditions to meet"), lines, len(waiting), reverse("standing-list"))


TODO = (Todo(170, to_meet), Todo(250, to_decide))
