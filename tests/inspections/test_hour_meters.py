"""What is due by hour meter: from the readings of daily checks, in hours."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from contractors.models import Contractor
from core.audit import SYSTEM
from core.errors import Refusal
from inspections.models import DueInspection, InspectedUnit
from inspections.scheduled.services import ScheduleFacts, begin_schedule
from inspections.services import InspectionFacts, begin_inspection
from tests.inspections.inspection_scene import added_unit, answers
from tests.visitors import visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    """The moment at which readings are taken."""
    return timezone.now()


@pytest.fixture
def unit(contractor: Contractor, now: datetime) -> InspectedUnit:
    """A vehicle of PT A whose meter stands at 1,000."""
    found = added_unit(contractor, now=now)
    looked(found, now=now, hour_meter=1000)
    return found


def looked(unit: InspectedUnit, *, now: datetime, code: str = "p2h", **more: Any) -> None:
    """An inspection of today, all right."""
    facts = InspectionFacts(timezone.localdate(now), "Operator", answers(code), **more)
    begin_inspection(
        unit=unit, checklist=code, facts=facts, finish=True, operation=uuid4(), by=SYSTEM, now=now
    )


def planned(unit: InspectedUnit, *, now: datetime, every: int = 250) -> None:
    """Its equipment is inspected every 250 hours."""
    facts = ScheduleFacts("equipment", "meter", timezone.localdate(now), every)
    begin_schedule(unit=unit, facts=facts, operation=uuid4(), by=SYSTEM, now=now)


def due() -> list[tuple[int | None, bool]]:
    """At which reading each was due, and whether it was done."""
    rows = DueInspection.objects.order_by("pk")
    return [(one.due_hours, one.inspection_id is not None) for one in rows]


def test_it_is_due_once_the_meter_has_run_and_counts_anew_from_where_it_was_done(
    unit: InspectedUnit, coordinator: User, now: datetime
) -> None:
    planned(unit, now=now)
    looked(unit, now=now, hour_meter=1249, meter_sure=True)
    assert due() == []
    looked(unit, now=now, hour_meter=1262, meter_sure=True)
    looked(unit, now=now, hour_meter=1270)
    assert due() == [(1250, False)]
    page = visitor(coordinator).get(reverse("inspected-unit", args=[unit.key])).text
    assert ("20 hours over" in page, "1,270" in page) == (True, True)
    looked(unit, now=now, code="equipment")
    assert due() == [(1250, True)]
    assert unit.schedules.get().meter_from == 1270


def test_a_reading_that_cannot_be_is_asked_about_and_another_meter_keeps_the_hours_run(
    unit: InspectedUnit, now: datetime
) -> None:
    planned(unit, now=now)
    for reading, words in (
        (990, "lebih rendah"),
        (1100, "tidak mungkin"),
        (None, "Isi hour meter"),
    ):
        with pytest.raises(Refusal, match=words):
            looked(unit, now=now, hour_meter=reading)
    looked(unit, now=now, hour_meter=1020)
    looked(unit, now=now, hour_meter=3, meter_sure=True)
    assert unit.schedules.get().meter_from == 1000 + 3 - 1020  # 20 hours have run


def test_a_reading_of_an_earlier_day_changes_nothing(unit: InspectedUnit, now: datetime) -> None:
    looked(unit, now=now - timedelta(days=1), hour_meter=990)
    unit.refresh_from_db()
    assert (unit.hour_meter, unit.hour_meter_on) == (1000, timezone.localdate(now))


def test_a_schedule_by_hour_meter_needs_a_reading(contractor: Contractor, now: datetime) -> None:
    with pytest.raises(Refusal, match="belum diketahui"):
        planned(added_unit(contractor, now=now, code="LV-09"), now=now)
