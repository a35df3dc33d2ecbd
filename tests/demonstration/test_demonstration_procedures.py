"""The demonstration's years of a procedure: one step late, a department whose cycle is complete."""

from datetime import date, datetime
from pathlib import Path

import pytest
from django.conf import settings

from accounts.choices import Role
from accounts.models import User
from contractors.models import Contractor
from contractors.services import appoint_representative
from core.audit import SYSTEM
from demonstration.procedures.years import load_procedures
from procedures.models import ProcedureRun
from procedures.selectors import cycles_of_departments, run_state

FILE = Path(settings.BASE_DIR) / "demonstration" / "library" / "procedures.yaml"


@pytest.mark.parametrize("today", [date(2025, 1, 3), date(2025, 11, 30)])
def test_whenever_it_is_loaded_one_step_is_late_and_a_department_is_complete(
    db: None, now: datetime, today: date
) -> None:
    contractor = Contractor.objects.create(code="PTA", name="PT A")
    user = User.objects.create_user(username="wakil.pta", role=Role.REPRESENTATIVE)
    appoint_representative(user=user, contractor=contractor, by=SYSTEM, now=now)
    load_procedures(FILE, today=today)
    before, year = ProcedureRun.objects.filter(department=None).order_by("year")
    assert [one.spec.code for one in run_state(year, today=today).late] == ["train"]
    assert not run_state(before, today=today).late
    assert len(cycles_of_departments(year)) == 2
    (complete,) = cycles_of_departments(before)
    assert not complete.bare
