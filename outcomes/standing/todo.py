"""What waits for somebody: a standing to decide, a condition to meet."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Person
from core.contributions import MOST_WAITING, Todo, TodoGroup, TodoLine
from outcomes.standing import access
from outcomes.standing.page import StandingRow, contractor_page, waiting_rows


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
    lines = []
    for contractor in access.standings_visible_to(user):
        shown = contractor_page(user, contractor, now=now)
        url = reverse("contractor-standing", args=[contractor.pk])
        lines += [
            TodoLine(one.words, url, shown.words) for one in shown.conditions if not one.is_met
        ]
    found = tuple(lines[:MOST_WAITING])
    return TodoGroup(_("Conditions to meet"), found, len(lines), reverse("standing-list"))


TODO = (Todo(48, to_meet), Todo(53, to_decide))
