"""Schedules of inspections: begun, ended, and their days made ahead day by day."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core.audit import Actor, record
from core.canonical import JsonObject
from core.errors import Conflict, Refusal
from core.figures import whole
from core.operations import once
from inspections.choices import InspectingSide, ScheduleRule, UnitState
from inspections.models import InspectedUnit, InspectionSchedule
from inspections.occurrences import end_on, make_ahead
from inspections.specs import latest_checklist
from inspections.units import check_inspects, locked_unit, today_at_unit

MOST_EVERY, MOST_HOURS, MOST_GRACE, AHEAD_DAYS = 366, 10_000, 31, 366


@dataclass(frozen=True, slots=True)
class ScheduleFacts:
    """By which checklist, how often, from when, by whose people. ``rule`` is a ScheduleRule,
    ``side`` an InspectingSide; ``weekdays`` 0 (Monday) to 6."""

    checklist: str
    rule: str
    begins_on: date
    every: int = 1
    weekdays: Collection[int] = ()
    month_day: int | None = None
    side: str = InspectingSide.CONTRACTOR
    grace_days: int = 0

    def as_json(self) -> JsonObject:
        """As it was sent."""
        days = {"begins_on": self.begins_on.isoformat(), "weekdays": sorted(set(self.weekdays))}
        return asdict(self) | days


def begin_schedule(
    *, unit: InspectedUnit, facts: ScheduleFacts, operation: UUID, by: Actor, now: datetime
) -> InspectionSchedule:
    """A schedule, with the days that are due in the five weeks to come; sent twice, it is there
    once.

    Refusal at the field that is wrong; Conflict for a unit that is retired and a checklist that is
    not for its kind; NotAllowed for who does not inspect at the company.
    """

    def store() -> JsonObject:
        return {"schedule": _begin(unit, facts, by=by, now=now).pk}

    about = f"unit/{unit.pk}/schedules"
    answer = once(operation, about=about, asked=facts.as_json(), store=store, by=by, now=now)
    return InspectionSchedule.objects.select_related("unit").get(pk=answer["schedule"])


def _begin(
    unit: InspectedUnit, facts: ScheduleFacts, *, by: Actor, now: datetime
) -> InspectionSchedule:
    locked = locked_unit(unit)
    check_inspects(locked.contractor, by)
    spec, today = latest_checklist(facts.checklist), today_at_unit(locked, now)
    if locked.state == UnitState.RETIRED:
        raise Conflict(_("The unit is retired: nothing of it is inspected any more."))
    if spec is None or locked.kind not in spec.of:
        raise Conflict(_("This checklist is not for such a unit: choose another."))
    _check(facts, today=today)
    by_meter = facts.rule == ScheduleRule.METER
    if by_meter and locked.hour_meter is None:
        said = _("No reading of its hour meter is known: finish an inspection that takes it first.")
        raise Refusal(said, fields={"rule": said})
    weekly, monthly = facts.rule == ScheduleRule.WEEKLY, facts.rule == ScheduleRule.MONTHLY
    schedule = InspectionSchedule(
        unit=locked, checklist=facts.checklist, rule=facts.rule, every=facts.every, side=facts.side,
        weekdays="".join(str(one) for one in sorted(set(facts.weekdays))) if weekly else "",
        month_day=facts.month_day if monthly else None, begins_on=facts.begins_on,
        grace_days=facts.grace_days, meter_from=locked.hour_meter if by_meter else None,
    )  # fmt: skip
    schedule.save(force_insert=True)
    make_ahead(schedule, today=today)
    after = {"checklist": facts.checklist, "begins_on": facts.begins_on.isoformat()}
    record(by=by, at=now, action="begin_inspection_schedule", target=schedule, after=after)
    return schedule


def _check(facts: ScheduleFacts, *, today: date) -> None:
    wrong: dict[str, str] = {}
    if not today <= facts.begins_on <= today + timedelta(days=AHEAD_DAYS):
        wrong["begins_on"] = _("Choose today or a day in the year to come.")
    most = MOST_HOURS if facts.rule == ScheduleRule.METER else MOST_EVERY
    if not 1 <= facts.every <= most:
        wrong["every"] = _("Write a figure from 1 to %(most)s.") % {"most": whole(most)}
    if facts.rule == ScheduleRule.WEEKLY and not facts.weekdays:
        wrong["weekdays"] = _("Choose at least one weekday.")
    if facts.rule == ScheduleRule.MONTHLY and not 1 <= (facts.month_day or 0) <= 31:
        wrong["month_day"] = _("Write the day of the month, from 1 to 31.")
    if not 0 <= facts.grace_days <= MOST_GRACE:
        wrong["grace_days"] = _("Write a figure from 0 to %(most)s.") % {"most": MOST_GRACE}
    if wrong:
        raise Refusal(next(iter(wrong.values())), fields=wrong)


@transaction.atomic
def end_schedule(*, schedule: InspectionSchedule, by: Actor, now: datetime) -> None:
    """Nothing of it is due after today; what was due stays. Conflict where it has ended."""
    unit = locked_unit(schedule.unit)
    check_inspects(unit.contractor, by)
    locked = _locked(schedule.pk)
    today = today_at_unit(unit, now)
    if locked.ends_on is not None and locked.ends_on <= today:
        raise Conflict(_("The schedule has ended already."))
    end_on(locked, max(today, locked.begins_on))
    after = {"checklist": locked.checklist}
    record(by=by, at=now, action="end_inspection_schedule", target=locked, after=after)


def make_due_inspections(*, now: datetime) -> int:
    """The days that are due in the five weeks to come, of every schedule; how many are new.

    By the day at its unit. Safe to run twice and beside itself.
    """
    running = InspectionSchedule.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=now.date()), unit__contractor__archived=False
    )
    made = 0
    for key in running.exclude(unit__state=UnitState.RETIRED).values_list("pk", flat=True):
        with transaction.atomic():
            locked = _locked(key)
            made += make_ahead(locked, today=today_at_unit(locked.unit, now))
    return made


def _locked(key: int) -> InspectionSchedule:
    rows = InspectionSchedule.objects.select_related("unit__site", "unit__contractor")
    return rows.select_for_update(of=("self",)).get(pk=key)
