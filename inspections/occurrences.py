"""The days on which inspections are due: made ahead, fulfilled, dropped where none is to come."""

from datetime import date, timedelta

from django.db.models import Q

from inspections.choices import ScheduleRule
from inspections.due_days import due_days
from inspections.models import (
    DueInspection,
    InspectedUnit,
    Inspection,
    InspectionSchedule,
)

AHEAD = timedelta(days=35)
DAY = timedelta(days=1)


def make_ahead(schedule: InspectionSchedule, *, today: date) -> int:
    """Store the days that are due until five weeks from today and are not there yet; how many.

    Safe to run twice. Takes a locked row.
    """
    if schedule.rule == ScheduleRule.METER:
        return 0  # by each reading
    last = schedule.occurrences.order_by("-due_on").first()
    if schedule.rule == ScheduleRule.AFTER:
        if last is None:
            _store(schedule, [schedule.begins_on], opens_on=schedule.begins_on)
        return int(last is None)
    begin = last.due_on + DAY if last else schedule.begins_on
    days = due_days(schedule, begin, last=today + AHEAD)
    _store(schedule, days, opens_on=begin)
    return len(days)


def _store(schedule: InspectionSchedule, days: list[date], *, opens_on: date) -> None:
    """Each opens the day after the one before it was due."""
    grace, waits = timedelta(days=schedule.grace_days), schedule.rule == ScheduleRule.AFTER
    opens = [opens_on, *(day + DAY for day in days)]
    rows = [
        DueInspection(
            schedule=schedule, due_on=day, opens_on=since, closes_on=None if waits else day + grace
        )
        for day, since in zip(days, opens, strict=False)
    ]
    DueInspection.objects.bulk_create(rows, ignore_conflicts=True)


def fulfil(inspection: Inspection) -> None:
    """A finished inspection is the one that was due longest, of each schedule of its unit and
    checklist; where it is due so many days after, the next one follows. Takes a locked unit."""
    due: dict[int, DueInspection] = {}
    waiting = DueInspection.objects.filter(
        Q(closes_on=None) | Q(closes_on__gte=inspection.on),
        schedule__unit=inspection.unit_id,
        schedule__checklist=inspection.checklist,
        inspection=None,
        opens_on__lte=inspection.on,
    )
    for one in waiting.select_related("schedule").order_by("-due_on"):
        due[one.schedule_id] = one
    for one in due.values():
        one.inspection = inspection
        one.save(update_fields=["inspection"])
        schedule, next_on = one.schedule, inspection.on + timedelta(days=one.schedule.every)
        is_over = schedule.ends_on is not None and schedule.ends_on < next_on
        if schedule.rule == ScheduleRule.AFTER and not is_over:
            _store(schedule, [next_on], opens_on=inspection.on + DAY)


def end_on(schedule: InspectionSchedule, day: date) -> None:
    """Nothing is due after that day; what was due stays. Takes a locked row."""
    schedule.ends_on = day
    schedule.save(update_fields=["ends_on"])
    waiting = schedule.occurrences.filter(inspection=None)
    waiting.filter(due_on__gt=day).delete()
    waiting.filter(closes_on=None).update(closes_on=day)  # it waits no longer


def end_of_unit(unit: InspectedUnit, day: date) -> None:
    """The schedules of a unit that is retired end. Takes a locked unit."""
    for schedule in unit.schedules.filter(Q(ends_on=None) | Q(ends_on__gt=day)):
        end_on(schedule, max(day, schedule.begins_on))
