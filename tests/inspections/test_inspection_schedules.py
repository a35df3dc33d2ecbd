"""Schedules of inspections: when one is due, what fulfils it, what is late, what waits."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from contractors.models import Contractor, Site
from core.audit import SYSTEM, Actor
from core.errors import Conflict, NotAllowed, Refusal
from core.shell.kept_pages import KEEP
from inspections.choices import UnitState
from inspections.due_days import due_days, occurrence_words, rule_words
from inspections.figures.monthly import inspected_months
from inspections.models import DueInspection, InspectedUnit, InspectionSchedule
from inspections.rules import CheckAnswer
from inspections.scheduled.services import (
    ScheduleFacts,
    begin_schedule,
    end_schedule,
    make_due_inspections,
)
from inspections.units import retire_unit
from tests.inspections.inspection_scene import added_unit, inspected
from tests.visitors import visitor

BEGIN = date(2025, 1, 20)  # a Monday, and the day of ``now``


@pytest.fixture
def unit(contractor: Contractor, now: datetime) -> InspectedUnit:
    """A vehicle of PT A."""
    return added_unit(contractor, now=now)


def _planned(
    unit: InspectedUnit, *, now: datetime, operation: UUID | None = None, **other: Any
) -> InspectionSchedule:
    facts: dict[str, Any] = {
        "checklist": "p2h",
        "rule": "weekly",
        "begins_on": BEGIN,
        "weekdays": (0,),
    }
    facts |= other
    return begin_schedule(
        unit=unit, facts=ScheduleFacts(**facts), operation=operation or uuid4(), by=SYSTEM, now=now
    )


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ({"rule": "daily", "every": 2}, [(1, 20), (1, 22), (1, 24)]),
        ({"rule": "weekly", "weekdays": "02"}, [(1, 20), (1, 22), (1, 27)]),
        ({"rule": "weekly", "weekdays": "4", "every": 2}, [(1, 24), (2, 7), (2, 21)]),
        ({"rule": "monthly", "month_day": 31}, [(1, 31), (2, 28), (3, 31), (4, 30)]),
        ({"rule": "monthly", "month_day": 5, "every": 2}, [(3, 5), (5, 5)]),
        ({"rule": "after", "every": 90}, []),
    ],
)
def test_days_are_due_by_rule(rule: dict[str, Any], days: list[tuple[int, int]]) -> None:
    schedule = InspectionSchedule(begins_on=BEGIN, **rule)
    found = due_days(schedule, BEGIN, last=date(2025, 5, 20))
    assert [(one.month, one.day) for one in found[: len(days)]] == days
    assert bool(found) == bool(days)


def test_a_rule_is_told_in_words() -> None:
    weekly = InspectionSchedule(rule="weekly", weekdays="04", every=1)
    assert rule_words(weekly) == "setiap minggu pada hari Senin dan Jumat"
    assert rule_words(InspectionSchedule(rule="after", every=90)) == "90 hari setelah dilakukan"
    monthly = InspectionSchedule(rule="monthly", month_day=31, every=2)
    assert rule_words(monthly) == "setiap 2 bulan pada tanggal 31"


def test_days_are_made_ahead_once(unit: InspectedUnit, now: datetime) -> None:
    _planned(unit, now=now)
    ahead = [one.due_on for one in DueInspection.objects.all()]
    assert ahead == [BEGIN + timedelta(weeks=number) for number in range(6)]
    assert make_due_inspections(now=now) == 0
    assert make_due_inspections(now=now + timedelta(days=7)) == 1
    assert make_due_inspections(now=now + timedelta(days=7)) == 0


def test_a_schedule_sent_twice_is_there_once(unit: InspectedUnit, now: datetime) -> None:
    operation = uuid4()
    first = _planned(unit, now=now, operation=operation)
    assert _planned(unit, now=now, operation=operation) == first
    assert InspectionSchedule.objects.count() == 1
    with pytest.raises(Conflict):  # the same id for another schedule
        _planned(unit, now=now, operation=operation, rule="daily")
    assert _planned(unit, now=now) != first  # a second one that is meant


def test_the_day_of_the_site_counts(unit: InspectedUnit, site: Site, now: datetime) -> None:
    site.time_zone = "Asia/Jayapura"
    site.save()
    unit.site = site
    unit.save()
    late = now.replace(hour=16)  # the 21st in the east
    with pytest.raises(Refusal) as refused:
        _planned(unit, now=late)
    assert list(refused.value.fields or {}) == ["begins_on"]


def test_a_finished_inspection_is_the_one_that_was_due_longest(
    unit: InspectedUnit, now: datetime
) -> None:
    _planned(unit, now=now, grace_days=2)
    inspected(unit, now=now, finish=False)  # a draft is none
    first = inspected(unit, now=now)
    late = inspected(unit, now=now + timedelta(days=9))  # Wednesday, of the Monday before
    early = inspected(unit, now=now + timedelta(days=11))  # Friday, of the next Monday
    rows = list(DueInspection.objects.select_related("inspection"))
    assert [one.inspection for one in rows[:4]] == [first, late, early, None]
    words = [occurrence_words(one, BEGIN + timedelta(days=24)) for one in rows]
    assert words[:5] == [
        "dilakukan tepat waktu", "dilakukan terlambat", "dilakukan tepat waktu", "terlewat",
        "akan datang",
    ]  # fmt: skip
    inspected(unit, now=now + timedelta(days=12), code="equipment")
    assert DueInspection.objects.filter(inspection=None).count() == 3


def test_so_many_days_after_it_was_done_the_next_is_due(unit: InspectedUnit, now: datetime) -> None:
    _planned(unit, now=now, rule="after", every=90)
    inspected(unit, now=now + timedelta(days=3))
    first, second = DueInspection.objects.all()
    assert occurrence_words(first, BEGIN) == "dilakukan terlambat"
    assert second.due_on == BEGIN + timedelta(days=93)
    assert make_due_inspections(now=now + timedelta(days=200)) == 0
    assert occurrence_words(second, BEGIN + timedelta(days=200)) != "terlewat"


def test_a_schedule_that_ends_keeps_what_was_due(unit: InspectedUnit, now: datetime) -> None:
    schedule = _planned(unit, now=now)
    later = now + timedelta(days=8)
    end_schedule(schedule=schedule, by=SYSTEM, now=later)
    assert [one.due_on.day for one in DueInspection.objects.all()] == [20, 27]
    assert make_due_inspections(now=now + timedelta(days=30)) == 0
    with pytest.raises(Conflict):
        end_schedule(schedule=schedule, by=SYSTEM, now=later)


def test_the_schedules_of_a_retired_unit_end(unit: InspectedUnit, now: datetime) -> None:
    _planned(unit, now=now)
    unit = retire_unit(unit=unit, version=unit.version, by=SYSTEM, now=now)
    assert [one.due_on for one in DueInspection.objects.all()] == [BEGIN]
    with pytest.raises(Conflict):
        _planned(unit, now=now)


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"begins_on": BEGIN - timedelta(days=1)}, "begins_on"),
        ({"every": 0}, "every"),
        ({"weekdays": ()}, "weekdays"),
        ({"rule": "monthly"}, "month_day"),
        ({"grace_days": 32}, "grace_days"),
    ],
)
def test_what_no_calendar_has_is_refused(
    unit: InspectedUnit, now: datetime, other: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        _planned(unit, now=now, **other)
    assert list(refused.value.fields or {}) == [field]
    assert not InspectionSchedule.objects.exists()


def test_who_does_not_inspect_there_plans_nothing(
    unit: InspectedUnit, other_representative: User, manager: User, now: datetime
) -> None:
    for person in (other_representative, manager):
        with pytest.raises(NotAllowed):
            begin_schedule(
                unit=unit, facts=ScheduleFacts("p2h", "daily", BEGIN), operation=uuid4(),
                by=Actor(person), now=now,
            )  # fmt: skip


def test_a_representative_plans_on_the_page_and_sees_what_waits(
    unit: InspectedUnit, representative: User, other_representative: User, coordinator: User
) -> None:
    client, today = visitor(representative), timezone.localdate()
    new = reverse("inspection-schedule-new", args=[unit.key])
    opened = client.get(new).context["form"]
    sent = {
        "operation": str(opened["operation"].value()),
        "checklist": "p2h", "rule": "weekly", "every": "1", "begins_on": str(today),
        "side": "contractor",
    }  # fmt: skip
    refused = client.post(new, sent)
    assert (refused.status_code, "weekdays" in refused.context["form"].errors) == (400, True)
    weekday = {"weekdays": [str(today.weekday())]}
    for _tap in range(2):
        assert client.post(new, sent | weekday).status_code == 302
    assert InspectionSchedule.objects.count() == 1
    assert visitor(other_representative).get(new).status_code == 404
    begin = reverse("inspection-new", args=[unit.key, "p2h"])
    assert begin in client.get("/todo/").text
    assert begin not in visitor(coordinator).get("/todo/").text
    page = client.get(reverse("inspected-unit", args=[unit.key])).text
    end = reverse("inspection-schedule-end", args=[InspectionSchedule.objects.get().key])
    assert end in page
    assert client.post(end).status_code == 302
    assert client.post(end).status_code == 409


def test_what_is_planned_is_listed_to_who_sees_the_unit(
    unit: InspectedUnit, contractor: Contractor, representative: User, other_representative: User,
    coordinator: User, django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    now = timezone.localtime()
    today = now.date()
    later = _planned(unit, now=now, begins_on=today + timedelta(days=3), rule="daily")
    other = added_unit(contractor, now=now, code="LV-02")
    soon = _planned(other, now=now, begins_on=today, rule="after", every=30)
    ended = _planned(added_unit(contractor, now=now, code="LV-03"), now=now, begins_on=today)
    end_schedule(schedule=ended, by=SYSTEM, now=now)
    address = reverse("inspection-schedule-list")
    client = visitor(coordinator)
    with django_assert_max_num_queries(9):
        answer = client.get(address)
    for page in (answer, visitor(representative).get(address)):
        assert [row.schedule for row in page.context["rows"]] == [soon, later]
    assert [row.words for row in answer.context["rows"]] == ["due today", "to come"]
    assert "data-sheet" not in answer.text  # it waits for the company's people
    sheets = visitor(representative).get(address)
    assert [row.is_kept for row in sheets.context["rows"]] == [True, False]
    assert reverse("inspection-new", args=[other.key, "p2h"]) in sheets.text
    assert KEEP in sheets.headers
    InspectedUnit.objects.filter(pk=other.pk).update(state=UnitState.RETIRED)
    assert "data-sheet" not in visitor(representative).get(address).text
    InspectedUnit.objects.filter(pk=other.pk).update(state=other.state)
    assert visitor(other_representative).get(address).context["rows"] == []
    inspected(other, now=now)
    assert [row.schedule for row in client.get(address).context["rows"]] == [later, soon]


def test_what_somebody_inspected_last_is_offered_without_a_schedule(
    unit: InspectedUnit, contractor: Contractor, representative: User, coordinator: User
) -> None:
    now = timezone.localtime()
    inspected(unit, now=now, by=Actor(representative), code="equipment")
    inspected(added_unit(contractor, now=now, code="LV-02"), now=now, by=Actor(coordinator))
    address, client = reverse("inspection-schedule-list"), visitor(representative)
    sheet = reverse("inspection-new", args=[unit.key, "equipment"])
    ((free, title),) = client.get(address).context["free"]
    assert (free, str(unit) in title) == (sheet, True)
    page = client.get(reverse("inspected-unit", args=[unit.key]))
    assert KEEP in page.headers
    assert f'href="{sheet}" data-sheet' in page.text
    InspectedUnit.objects.filter(pk=unit.pk).update(state=UnitState.RETIRED)
    assert client.get(address).context["free"] == []
    InspectedUnit.objects.filter(pk=unit.pk).update(state=unit.state)
    _planned(unit, now=now, checklist="equipment", begins_on=now.date(), rule="daily")
    page = client.get(address)
    assert ([row.sheet for row in page.context["rows"]], page.context["free"]) == ([sheet], [])


def test_the_sheets_of_a_company_that_is_archived_are_offered_no_more(
    unit: InspectedUnit, contractor: Contractor, coordinator: User
) -> None:
    inspected(unit, now=timezone.localtime(), by=Actor(coordinator))
    address, client = reverse("inspection-schedule-list"), visitor(coordinator)
    assert len(client.get(address).context["free"]) == 1
    Contractor.objects.filter(pk=contractor.pk).update(archived=True)
    assert client.get(address).context["free"] == []


def test_a_month_tells_what_was_done_of_what_was_planned(
    unit: InspectedUnit,
    contractor: Contractor,
    site: Site,
    coordinator: User,
    viewer: User,
    now: datetime,
) -> None:
    _planned(unit, now=now, rule="daily", every=5, grace_days=3)  # 20, 25 and 30 January, then on
    inspected(unit, now=now)
    inspected(unit, now=now + timedelta(days=8), mirrors=CheckAnswer("no"))  # late, of the 25th
    inspected(unit, now=now + timedelta(days=12), code="equipment")  # free, in February
    today = BEGIN + timedelta(days=16)  # 5 February; the day of the 4th still waits

    def told(*, is_only_site: bool) -> list[tuple[int, int, int, str]]:
        months = inspected_months(
            contractor, site, year=2025, today=today, is_only_site=is_only_site
        )
        return [(one.month.month, one.planned, one.done, one.compliance) for one in months]

    assert told(is_only_site=True) == [(1, 3, 2, "95,8\xa0%"), (2, 1, 0, "100,0\xa0%")]
    assert told(is_only_site=False) == []  # it stays at none, and they work at several
    address = reverse("months-of-year", args=[contractor.pk, 2025])
    page, read = (visitor(person).get(address).text for person in (coordinator, viewer))
    for shown in (page, read):
        assert "What the inspections kept here say" in shown
        assert "95.8" in shown
    asked = "Take these figures into the months above"  # of nobody who only reads
    assert (asked in page, asked in read) == (True, False)
