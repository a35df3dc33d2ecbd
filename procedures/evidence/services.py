"""Files that show that a step was done: handed in, and withdrawn with a reason.

They come in as all files do (files/handing_in.py).
"""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.audit import Actor, record
from core.errors import Conflict, Refusal
from core.language.texts import check_text
from files.handing_in import HandedIn, columns_of, in_storage, inspected, received
from procedures.models import ProcedureRun, ProcedureTask, ProcedureTaskFile
from procedures.services import check_runs

FILES_OF_A_STEP = 10


def standing_files(task: ProcedureTask) -> QuerySet[ProcedureTaskFile]:
    """Those of a step that are not withdrawn."""
    return task.files.filter(withdrawn_at=None)


def hand_in_step_files(
    *, run: ProcedureRun, code: str, files: Sequence["File[bytes]"], by: Actor, now: datetime
) -> list[str]:
    """Keep files that show that a step was done; the names of those that are new.

    Refusal for none, too many, a file that is not kept, or a step that nobody has entered yet;
    Conflict for a step that the year does not have; NotAllowed for who does not run procedures
    there. Call outside a transaction.
    """
    with transaction.atomic():  # before a byte is stored: who may not hand in is told so at once
        task = _task_to_show(run, code, by=by)
    if not files:
        _refuse(_("Choose at least one photo or document."))
    handed_in = inspected(received(files), field="evidence")
    there = set(standing_files(task).values_list("sha256", flat=True))
    with in_storage(handed_in, there=there, now=now), transaction.atomic():
        return _keep(_task_to_show(run, code, by=by), handed_in, by=by, now=now)


def _task_to_show(run: ProcedureRun, code: str, *, by: Actor) -> ProcedureTask:
    """The step, its year being locked."""
    locked = ProcedureRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    check_runs(locked.contractor, by=by)
    task = locked.tasks.filter(code=code).first()
    if task is None:
        raise Conflict(_("There is no such step in this procedure: open the page again."))
    if task.started_on is None:
        _refuse(_("Nobody has entered this step yet: enter it, then hand in what shows it."))
    return task


def _keep(
    task: ProcedureTask, handed_in: Sequence[HandedIn], *, by: Actor, now: datetime
) -> list[str]:
    known = set(standing_files(task).values_list("sha256", flat=True))
    new = {one.sha256: one for one in handed_in if one.stored and one.sha256 not in known}
    if len(new) + len(known) > FILES_OF_A_STEP:
        _refuse(
            _(
                "You sent %(sent)s files and %(there)s are there already, but a step has at most "
                "%(limit)s: choose fewer, or put photos together in one PDF."
            )
            % {"sent": len(new), "there": len(known), "limit": FILES_OF_A_STEP}
        )
    for one in new.values():
        ProcedureTaskFile.objects.create(task=task, **columns_of(one, by=by, now=now))
    names = [one.inspected.name for one in new.values()]
    if names:
        after = {"step": task.code, "files": names}
        record(by=by, at=now, action="hand_in_procedure_files", target=task.run, after=after)
    return names


@transaction.atomic
def withdraw_step_file(
    *, file: ProcedureTaskFile, reason: str, by: Actor, now: datetime
) -> ProcedureTaskFile:
    """Say that a file shows nothing; it stays with who, when and why.

    Refusal without a reason; Conflict for one that is withdrawn already; NotAllowed.
    """
    task = file.task
    check_runs(task.run.contractor, by=by)
    check_text(reason, "reason", missing=_("Write why the file is withdrawn."))
    locked = ProcedureTaskFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if locked.withdrawn_at is not None:
        raise Conflict(_("%(name)s is withdrawn already.") % {"name": locked.name})
    locked.withdrawal, locked.withdrawn_by, locked.withdrawn_at = reason, by.user, now
    locked.save(update_fields=["withdrawal", "withdrawn_by", "withdrawn_at"])
    record(
        by=by, at=now, action="withdraw_procedure_file", target=task.run,
        before={"files": [locked.name]}, after={"step": task.code, "withdrawal": reason},
    )  # fmt: skip
    return locked


def _refuse(said: str) -> None:
    raise Refusal(said, fields={"evidence": said})
