"""What waits for somebody in coaching: plans to begin, steps to do, steps that are late."""

from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.roles import Person
from contractors.access import at_own_sites
from contractors.days import days_at
from core.contributions import Todo, TodoGroup, TodoLine, first_of
from core.figures import days_late
from outcomes.coaching import access, selectors
from outcomes.coaching.models import CoachingStep


def to_begin(user: Person, now: datetime) -> TodoGroup | None:
    """To coordinators: weak results without a plan."""
    if not access.writes_coaching(user):
        return None
    rows, total = first_of(selectors.without_plan(user))
    lines = tuple(
        TodoLine(
            str(one.evaluation.period),
            reverse("coaching-begin", args=[one.sha256]),
            _("weak result without a coaching plan"),
            name=one.evaluation.contractor.name,
        )
        for one in rows
    )
    return TodoGroup(_("Coaching plans to begin"), lines, total, reverse("coaching-list"))


def to_do(user: Person, now: datetime) -> TodoGroup | None:
    """To who must act, on either side: their steps by day; to coordinators every late one too."""
    if not access.notes_coaching(user):
        return None
    waiting = access.coaching_waiting_for(user)
    if access.writes_coaching(user):
        theirs = at_own_sites(user, "plan__evaluation__contractor")
        waiting |= selectors.late_on(days_at(now)) & theirs
    return _group(_("Coaching steps to do"), selectors.open_steps(user).filter(waiting), now=now)


def _group(title: str, found: QuerySet[CoachingStep], *, now: datetime) -> TodoGroup:
    days = days_at(now)
    rows, total = first_of(found)
    lines = tuple(_line(one, days.of(one.plan.evaluation.contractor_id)) for one in rows)
    return TodoGroup(title, lines, total, reverse("coaching-list"))


def _line(step: CoachingStep, today: date) -> TodoLine:
    assert step.due_on is not None
    return TodoLine(
        Truncator(step.action).chars(90),
        reverse("coaching-step", args=[step.plan.key, step.number]),
        _("until %(until)s") % {"until": date_format(step.due_on)},
        days_late(step.due_on, today) if step.due_on < today else "",
        name=step.plan.evaluation.contractor.name,
        due=step.due_on,
    )


TODO = (Todo(120, to_do), Todo(290, to_begin))
