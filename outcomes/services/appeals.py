"""A representative asks, once, for another manager to decide an objection."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from contractors.days import instant_for
from core.audit import SYSTEM, Actor
from core.errors import Conflict, NotAllowed
from core.language.texts import check_text
from outcomes import access
from outcomes.choices import (
    ObjectionStatus,
    StepKind,
)
from outcomes.models import Objection
from outcomes.services.mails import note_step
from outcomes.services.steps import (
    Files,
    add_step,
    inspected_files,
    locked_objection,
    move,
    record_step,
    reply_end,
    said_once,
)


def appeal_decision(
    *,
    objection: Objection,
    text: str,
    files: Files = (),
    operation: UUID | None = None,
    by: Actor,
    now: datetime,
) -> Objection:
    """Ask for another manager, once, however often it is sent under one ``operation``. Errors as
    for raising. Call outside a transaction."""
    check_text(text, field="text", missing=_("Write why the decision is wrong."))
    handed_in = inspected_files(files)

    def store() -> None:
        locked = locked_objection(objection, needed=[ObjectionStatus.DECIDED])
        if locked.due_at is None or now >= locked.due_at:
            due = locked.due_at
            end = instant_for(due, locked.evaluation.contractor) if due else "-"
            raise Conflict(_("The time to appeal ended on %(end)s.") % {"end": end})
        if by != SYSTEM and not access.may_appeal(by.user, locked, now=now):
            raise NotAllowed(_("Only a representative of this company appeals."))
        step = add_step(locked, StepKind.APPEAL, text=text, files=handed_in, by=by, now=now)
        move(locked, ObjectionStatus.APPEALED, due_at=reply_end(locked, now))
        record_step("appeal_decision", locked, after={"reason": text}, by=by, now=now)
        note_step(locked, step=step, now=now)

    return said_once(
        objection, StepKind.APPEAL, text=text, files=handed_in, operation=operation, store=store,
        by=by, now=now,
    )  # fmt: skip
