"""On which days an inspection is due, how one that is due stands, and both in words.

Days come from dateutil's rrule. A month that has no such day has its last one: due on the 31st is
due on 30 April. One is done up to its day, late until it closes, then missed; what counts is the
day of the inspection, not the day on which it was typed.
"""

from datetime import date, datetime, time
from typing import Any

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, rrule
from django.utils.dates import WEEKDAYS
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.figures import days_late, whole
from inspections.choices import ScheduleRule
from inspections.meters.readings import hours_over, next_at
from inspections.models import DueInspection, InspectionSchedule

SHORTEST_MONTH = 28


def due_days(schedule: InspectionSchedule, first: date, *, last: date) -> list[date]:
    """The days of its rule from ``first`` to ``last``, both included; none before it begins, none
    after it ends, none of what is due after it was done or by hour meter."""
    if schedule.rule in (ScheduleRule.AFTER, ScheduleRule.METER):
        return []
    rule = rrule(
        dtstart=_at(schedule.begins_on), interval=schedule.every, cache=False, **_parts(schedule)
    )
    end = min(last, schedule.ends_on or last)
    return [one.date() for one in rule.between(_at(first), _at(end), inc=True)]


def _parts(schedule: InspectionSchedule) -> dict[str, Any]:
    if schedule.rule == ScheduleRule.DAILY:
        return {"freq": DAILY}
    if schedule.rule == ScheduleRule.WEEKLY:
        return {"freq": WEEKLY, "byweekday": [int(one) for one in schedule.weekdays]}
    day = schedule.month_day or 1
    days = range(min(day, SHORTEST_MONTH), day + 1)
    return {"freq": MONTHLY, "bymonthday": list(days), "bysetpos": -1}


def _at(day: date) -> datetime:
    return datetime.combine(day, time())


def rule_words(schedule: InspectionSchedule) -> str:
    """ "Each week on Monday", "every 2 months on day 31", "90 days after it was done"."""
    days = [str(WEEKDAYS[int(one)]) for one in schedule.weekdays]
    told: dict[str, Any] = {
        "count": schedule.every, "day": schedule.month_day, "days": get_text_list(days, _("and")),
    }  # fmt: skip
    each = schedule.every == 1
    match schedule.rule:
        case ScheduleRule.DAILY:
            said = _("each day") if each else _("every %(count)s days")
        case ScheduleRule.WEEKLY:
            said = _("each week on %(days)s") if each else _("every %(count)s weeks on %(days)s")
        case ScheduleRule.MONTHLY:
            said = _("each month on day %(day)s")
            if not each:
                said = _("every %(count)s months on day %(day)s")
        case ScheduleRule.METER:
            said = _("every %(count)s hours of the hour meter, next at %(next)s")
            told |= {"count": whole(schedule.every), "next": whole(next_at(schedule))}
        case _rule:
            said = ngettext(
                "%(count)s day after it was done", "%(count)s days after it was done",
                schedule.every,
            )  # fmt: skip
    return said % told


def occurrence_words(occurrence: DueInspection, today: date) -> str:
    """How one stands: done, done late, missed, still to be done, to come."""
    done = occurrence.inspection
    if done and done.on <= occurrence.due_on:
        return _("done in time")
    if done:
        return _("done late")
    if occurrence.closes_on and occurrence.closes_on < today:
        return _("missed")
    if occurrence.due_hours is not None:
        return hours_words(occurrence)
    return waiting_words(occurrence.due_on, today)


def hours_words(occurrence: DueInspection) -> str:
    """How one stands that is due by hour meter and can still be done."""
    over = hours_over(occurrence)
    said = ngettext("%(count)s hour over", "%(count)s hours over", over)
    return said % {"count": whole(over)} if over else _("due by the hour meter")


def waiting_words(due_on: date, today: date) -> str:
    """How one stands that can still be done."""
    if due_on < today:
        return days_late(due_on, today)
    return _("due today") if due_on == today else _("to come")
