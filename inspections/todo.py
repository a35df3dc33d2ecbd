"""Inspections that are due: what waits for who inspects."""

from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.roles import Person
from contractors.access import at_own_sites
from contractors.days import days_at
from core.contributions import Todo, TodoGroup, TodoLine, first_of
from core.figures import days_late
from inspections import access
from inspections.choices import UnitState
from inspections.due_days import hours_words
from inspections.models import DueInspection
from inspections.words import checklist_title


def to_inspect(user: Person, now: datetime) -> TodoGroup | None:
    """What is due today or late and not missed yet, the oldest first: to representatives that of
    their company, to coordinators what waits for the owner."""
    if not access.may_inspect(user):
        return None
    days = days_at(now)
    due = days.each(
        lambda day: Q(due_on__lte=day) & (Q(closes_on=None) | Q(closes_on__gte=day)),
        contractor="schedule__unit__contractor",
    )
    found = DueInspection.objects.filter(
        due, at_own_sites(user, "schedule__unit__contractor"), inspection=None,
        schedule__side=access.side_of(user),
        schedule__unit__in=access.units_visible_to(user).exclude(state=UnitState.RETIRED),
        schedule__unit__contractor__archived=False,
    )  # fmt: skip
    found = found.select_related("schedule__unit__contractor").order_by("due_on", "pk")
    rows, total = first_of(found)
    lines = tuple(_line(one, days.of(one.schedule.unit.contractor_id)) for one in rows)
    return TodoGroup(
        _("Inspections that are due"), lines, total, reverse("inspection-schedule-list")
    )


def _line(one: DueInspection, today: date) -> TodoLine:
    schedule = one.schedule
    late = days_late(one.due_on, today) if one.due_on < today else ""
    if one.due_hours is not None:
        late = hours_words(one)
    return TodoLine(
        f"{checklist_title(schedule.checklist)}: {schedule.unit}",
        reverse("inspection-new", args=[schedule.unit.key, schedule.checklist]),
        _("due on %(day)s") % {"day": date_format(one.due_on)},
        late,
        name=schedule.unit.contractor.name,
        due=one.due_on,
    )


TODO = (Todo(155, to_inspect),)
