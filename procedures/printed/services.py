"""A year of a procedure is frozen for print, as it stands on a day."""

from datetime import datetime

from django.db import transaction

from contractors.days import today_for
from core.audit import Actor
from documents.frozen import freeze_content
from procedures.models import FrozenProcedureRun, ProcedureRun
from procedures.printed.content import run_content
from procedures.selectors import run_state
from procedures.services import check_runs


@transaction.atomic
def freeze_run(*, run: ProcedureRun, by: Actor, now: datetime) -> FrozenProcedureRun:
    """The year of today; where it says what the last one said, that one.

    NotAllowed for who does not run procedures at the company.
    """
    rows = ProcedureRun.objects.select_related("contractor", "department")
    locked = rows.select_for_update(of=("self",)).get(pk=run.pk)
    check_runs(locked.contractor, by=by)
    today = today_for(locked.contractor, now)
    content = run_content(run_state(locked, today=today), today=today)
    return freeze_content(
        FrozenProcedureRun, content, of="run", owner=locked, action="freeze_procedure_run",
        by=by, now=now,
    )  # fmt: skip
