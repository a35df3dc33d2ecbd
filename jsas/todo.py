"""What waits for somebody of analyses of jobs: to review, to approve, to change."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Person
from core.contributions import Todo, TodoGroup, TodoLine, first_of
from jsas.selectors import jsas_waiting
from risks.access import may_write_risks


def to_see_through(user: Person, now: datetime) -> TodoGroup | None:
    """Job safety analyses that wait for this person: to review, to approve, to change."""
    if not may_write_risks(user):
        return None
    rows, total = first_of(jsas_waiting(user))
    lines = tuple(
        TodoLine(
            title=str(one),
            url=reverse("risk-jsa", args=[one.key]),
            about=one.return_reason[:80] or str(one.get_state_display()),
            name=one.register.contractor.name,
        )
        for one in rows
    )
    return TodoGroup(_("Job safety analyses that wait"), lines, total, reverse("risk-jsa-list"))


TODO = (Todo(378, to_see_through),)
