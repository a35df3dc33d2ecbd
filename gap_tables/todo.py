"""What waits for somebody of gap tables."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Person
from contractors.days import days_at
from core.contributions import Todo, TodoGroup, TodoLine, first_of
from gap_tables import selectors
from gap_tables.choices import GapStatus
from plans.access import begins_plans


def gaps_due(user: Person, now: datetime) -> TodoGroup | None:
    """Requirements of gap tables after their deadline, or to be checked again."""
    if not begins_plans(user):
        return None
    rows, total = first_of(selectors.due_gap_rows(user, days=days_at(now)))
    lines = tuple(
        TodoLine(
            title=one.requirement,
            url=reverse("gap-row", args=[one.table.key, one.position]),
            about=one.table.name,
            name=one.table.contractor.name,
            due=one.due_on if one.status != GapStatus.CLOSED else one.recheck_on,
        )
        for one in rows
    )
    return TodoGroup(_("Gaps to be closed or checked again"), lines, total, reverse("gap-list"))


TODO = (Todo(345, gaps_due),)
