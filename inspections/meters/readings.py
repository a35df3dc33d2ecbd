"""A reading of a unit's hour meter: asked about where it cannot be, noted, and what is due by it.

A reading of an earlier day than the last one is kept with its inspection and changes nothing else.
One that is lower though its day is not, is another meter: the hours run until then still count.
"""

from datetime import date

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.errors import Refusal
from core.figures import whole
from inspections.choices import ScheduleRule
from inspections.models import (
    DueInspection,
    InspectedUnit,
    Inspection,
    InspectionSchedule,
)

MOST_HOURS = 1_000_000
A_DAY = 24  # hours


def check_reading(unit: InspectedUnit, reading: int | None, *, on: date, sure: bool) -> None:
    """Refusal where one is needed and there is none, and a question where it cannot be meant: lower
    than the last one, or more hours than there were. Takes a locked unit."""
    if reading is None:
        if _by_meter(unit, on=on):
            _refuse(_("Write the hour meter: an inspection of this unit is due by it."))
        return
    if not 0 <= reading <= MOST_HOURS:
        _refuse(_("Write a figure from 0 to %(most)s.") % {"most": whole(MOST_HOURS)})
    if sure or not _is_newer(unit, on):
        return
    assert unit.hour_meter is not None
    assert unit.hour_meter_on is not None
    told = {
        "last": whole(unit.hour_meter),
        "day": date_format(unit.hour_meter_on),
        "now": whole(reading),
    }
    if reading < unit.hour_meter:
        _refuse(
            _(
                "The hour meter stood at %(last)s on %(day)s, and %(now)s is lower: correct it, or "
                "confirm that the reading is right."
            )
            % told
        )
    if reading - unit.hour_meter > A_DAY * ((on - unit.hour_meter_on).days + 1):
        _refuse(
            _(
                "The hour meter stood at %(last)s on %(day)s, and no meter runs to %(now)s since "
                "then: correct it, or confirm that the reading is right."
            )
            % told
        )


def note_reading(inspection: Inspection) -> None:
    """The unit's last reading, where the day is not before the one it has. Takes a locked unit."""
    unit, reading = inspection.unit, inspection.hour_meter
    is_first = unit.hour_meter is None
    if reading is None or not (is_first or _is_newer(unit, inspection.on)):
        return
    if unit.hour_meter is not None and reading < unit.hour_meter:
        for schedule in _by_meter(unit, on=inspection.on):
            schedule.meter_from = (schedule.meter_from or 0) + reading - unit.hour_meter
            schedule.save(update_fields=["meter_from"])
    unit.hour_meter, unit.hour_meter_on = reading, inspection.on
    unit.save(update_fields=["hour_meter", "hour_meter_on"])


def count_from_now(inspection: Inspection) -> None:
    """What is inspected by hour meter counts anew from here, also where it was done before it was
    due. Takes a locked unit, after ``fulfil``."""
    unit = inspection.unit
    for schedule in _by_meter(unit, on=inspection.on):
        if schedule.checklist != inspection.checklist:
            continue
        if not schedule.occurrences.filter(inspection=inspection).exists():
            DueInspection.objects.get_or_create(
                schedule=schedule, due_on=inspection.on,
                defaults={"opens_on": inspection.on, "closes_on": inspection.on,
                          "due_hours": next_at(schedule), "inspection": inspection},
            )  # fmt: skip
        schedule.meter_from = unit.hour_meter
        schedule.save(update_fields=["meter_from"])


def make_due_by_meter(unit: InspectedUnit, *, on: date) -> None:
    """Store what is due by the last reading and is not there yet. Takes a locked unit."""
    for schedule in _by_meter(unit, on=on):
        is_due = unit.hour_meter is not None and unit.hour_meter >= next_at(schedule)
        if is_due and not schedule.occurrences.filter(inspection=None).exists():
            DueInspection.objects.get_or_create(
                schedule=schedule, due_on=on,
                defaults={"opens_on": on, "closes_on": None, "due_hours": next_at(schedule)},
            )  # fmt: skip


def next_at(schedule: InspectionSchedule) -> int:
    """The reading at which it is due next."""
    return (schedule.meter_from or 0) + schedule.every


def hours_over(occurrence: DueInspection) -> int:
    """How many hours the unit has run since it was due by its hour meter."""
    reading = occurrence.schedule.unit.hour_meter or 0
    return max(reading - (occurrence.due_hours or 0), 0)


def _is_newer(unit: InspectedUnit, on: date) -> bool:
    return unit.hour_meter_on is not None and on >= unit.hour_meter_on


def _by_meter(unit: InspectedUnit, *, on: date) -> list[InspectionSchedule]:
    running = unit.schedules.filter(Q(ends_on=None) | Q(ends_on__gte=on))
    return list(running.filter(rule=ScheduleRule.METER))


def _refuse(said: str) -> None:
    raise Refusal(said, fields={"hour_meter": said})
