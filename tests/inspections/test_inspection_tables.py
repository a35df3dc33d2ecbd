"""The tables of inspections and of what is planned, as files and for programs."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import User
from contractors.models import Contractor
from core.audit import SYSTEM
from inspections.models import Inspection
from inspections.rules import CheckAnswer
from inspections.scheduled.services import ScheduleFacts, begin_schedule
from tests.inspections.inspection_scene import added_unit, inspected
from tests.visitors import visitor


@pytest.fixture
def now() -> datetime:
    """The moment at which it is planned and done."""
    return timezone.localtime()


@pytest.fixture
def done(contractor: Contractor, now: datetime) -> Inspection:
    """A daily check of a vehicle of PT A that was due, with its lights out."""
    unit = added_unit(contractor, now=now)
    planned = ScheduleFacts("p2h", "daily", now.date(), every=30)
    begin_schedule(unit=unit, facts=planned, operation=uuid4(), by=SYSTEM, now=now)
    return inspected(unit, now=now, lights=CheckAnswer("no"))


def _read(user: User, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = visitor(user).get(f"/api/v1/data/{name}").json()["value"]
    return rows


def test_a_program_reads_inspections_and_what_is_planned(
    done: Inspection, representative: User, other_representative: User, viewer: User, now: datetime
) -> None:
    day = now.date().isoformat()
    for user in (representative, viewer):
        (row,) = _read(user, "inspections")
        told = {name: row[name] for name in ("reference", "unit_code", "state", "on", "failed")}
        assert told == {
            "reference": str(done), "unit_code": "LV-01", "state": "finished", "on": day,
            "failed": 1,
        }  # fmt: skip
        assert (row["good"], row["whole"], str(row["compliance"])) == (11, 12, "91.7")
        due = _read(user, "due_inspections")
        assert {(one["due_on"] == day, one["done_on"]) for one in due} == {
            (True, day), (False, None),
        }  # fmt: skip
    for name in ("inspections", "due_inspections"):
        assert _read(other_representative, name) == []


def test_the_list_is_taken_as_a_file_as_it_is_narrowed(
    done: Inspection, representative: User, now: datetime
) -> None:
    inspected(done.unit, now=now)
    client = visitor(representative)
    assert (
        "/data/inspections.xlsx?as_listed=1&amp;failed=on"
        in client.get("/inspections/?failed=on").text
    )
    narrowed = client.get("/data/inspections.csv?as_listed=1&failed=on")
    lines = b"".join(narrowed.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert [str(done) in line for line in lines] == [False, True]
