"""Years of the procedure that paper 004 proposes, at PT A."""

from datetime import date, datetime

from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from procedures.models import ProcedureRun, ProcedureTask
from procedures.services import TaskFacts, begin_run, enter_task
from procedures.versions import procedure_version


def begun(
    contractor: Contractor, *, now: datetime, by: Actor = SYSTEM, department: str = "",
    year: int = 2025,
) -> ProcedureRun:  # fmt: skip
    """A year of the company, or of one department."""
    return begin_run(
        contractor=contractor, department=department, spec=procedure_version("k3_usulan", 1),
        year=year, by=by, now=now,
    )  # fmt: skip


def entered(
    run: ProcedureRun, code: str = "plan", *, now: datetime, started: date | None = None,
    finished: date | None = None, evidence: str = "Program K3 2025", by: Actor = SYSTEM,
) -> ProcedureTask:  # fmt: skip
    """A step, done on the day unless told otherwise."""
    run.refresh_from_db()
    today = now.date()
    facts = TaskFacts(started or today, "Staf HSE", finished or today, evidence)
    return enter_task(run=run, code=code, facts=facts, seen=run.version, by=by, now=now)
