"""What each step of an objection does: lock, ask who may, keep its files, add its row.

Each locks the evaluation's row first, as its life cycle does, so an objection and the job that
makes a result final come one after the other. The thread is rows that are never changed.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.core.files.base import File
from django.utils.translation import gettext as _

from contractors.access import check_acts_for, has_spoken_for
from core.audit import SYSTEM, Actor, record
from core.canonical import JsonObject
from core.errors import Conflict, NotAllowed, Refusal
from core.operations import once
from evaluations.models import Evaluation
from files.handing_in import HandedIn, columns_of, in_storage, inspected, received
from outcomes import access
from outcomes.choices import (
    ObjectionStatus,
    StepKind,
)
from outcomes.models import Objection, ObjectionFile, ObjectionStep
from outcomes.rendering import why_left_to_others
from outcomes.services.corrections import people_who_scored

FILES_OF_A_STEP = 10
Files = Sequence["File[bytes]"]


def locked_evaluation(evaluation: Evaluation) -> Evaluation:
    """The evaluation as it stands, locked, with its period and contractor."""
    rows = Evaluation.objects.select_for_update(of=["self"]).select_related("period", "contractor")
    return rows.get(pk=evaluation.pk)


def locked_objection(objection: Objection, *, needed: Sequence[ObjectionStatus]) -> Objection:
    """The objection as it stands, locked with its evaluation. Conflict in another state."""
    evaluation = locked_evaluation(objection.evaluation)
    rows = Objection.objects.select_for_update(of=["self"]).select_related("result")
    locked = rows.get(pk=objection.pk)
    locked.evaluation = evaluation
    if locked.status not in needed:
        raise Conflict(
            _("Objection %(number)s has moved on (%(status)s): nothing was stored.")
            % {"number": locked.number, "status": locked.get_status_display().lower()}
        )
    return locked


def check_person(objection: Objection, by: Actor, *, may: bool) -> None:
    """NotAllowed, with the reason that keeps this person away, unless they ``may`` take the step
    and have no part in what is objected to."""
    if by == SYSTEM:
        return
    # The audit holds all that its row does, and who scored it in the revision since.
    has_scored = by.user and people_who_scored(objection).filter(pk=by.user.pk).exists()
    if may and not has_scored:
        return
    if has_scored:
        raise NotAllowed(
            _(
                "The objection is about what you answered, submitted or decided yourself, so "
                "somebody else replies to it and decides it."
            )
        )
    if access.has_objected(by.user, objection):
        raise NotAllowed(_("You objected yourself, so somebody else replies and decides."))
    spoke = has_spoken_for(by.user, objection.evaluation.contractor_id)
    if spoke and not access.speaks_for_contractor(by.user):
        raise NotAllowed(
            _("You have represented this company, so somebody else replies and decides.")
        )
    if by.user and (said := why_left_to_others(by.user, objection)):
        raise NotAllowed(said)
    if objection.decided_by_id and by.user and objection.decided_by_id == by.user.pk:
        raise NotAllowed(_("You decided this before: another manager decides the appeal."))
    check_acts_for(by, objection.evaluation.contractor_id)
    raise NotAllowed(_("Coordinators and managers reply to objections; managers decide them."))


def inspected_files(files: Files) -> list[HandedIn]:
    """The files of a step, each once. Refusal for too many and for one that is not taken."""
    if len(files) > FILES_OF_A_STEP:
        said = _("At most %(limit)s files are taken: choose fewer.") % {"limit": FILES_OF_A_STEP}
        raise Refusal(said, fields={"evidence": said})
    by_hash = {one.sha256: one for one in received(files)}
    return inspected(list(by_hash.values()), field="evidence")


def add_step(
    objection: Objection,
    kind: StepKind,
    *,
    files: Sequence[HandedIn] = (),
    by: Actor,
    now: datetime,
    **said: Any,
) -> ObjectionStep:
    """The step of an objection's thread, stored with its files."""
    step = ObjectionStep.objects.create(objection=objection, kind=kind, by=by.user, at=now, **said)
    for one in files:
        ObjectionFile.objects.create(step=step, **columns_of(one, by=by, now=now))
    return step


def said_once(
    objection: Objection,
    kind: StepKind,
    *,
    text: str,
    files: Sequence[HandedIn],
    operation: UUID | None,
    store: Callable[[], None],
    by: Actor,
    now: datetime,
) -> Objection:
    """Take a step with its files, or find that it was taken: a line that drops tells nobody.

    Without an ``operation`` every call counts. Errors are those of ``store``. Call outside a
    transaction.
    """

    def stored() -> JsonObject:
        store()
        return {"objection": objection.pk}

    asked = {"text": text, "by": by.user and by.user.pk, "files": [one.sha256 for one in files]}
    about = f"objection/{objection.pk}/{kind}"
    with in_storage(files, there=(), now=now):
        once(operation or uuid4(), about=about, asked=asked, store=stored, by=by, now=now)
    return Objection.objects.select_related("evaluation", "result").get(pk=objection.pk)


def reply_end(objection: Objection, now: datetime) -> datetime:
    """Until when the company answers, from ``now``: the days of its period."""
    return now + timedelta(days=objection.evaluation.period.reply_days)


def move(objection: Objection, to: ObjectionStatus, **values: Any) -> None:
    """Store the next state of a locked objection, and what goes with it."""
    objection.status = to
    for name, value in values.items():
        setattr(objection, name, value)
    objection.save(update_fields=["status", *values])


def record_step(
    action: str, objection: Objection, *, after: dict[str, Any], by: Actor, now: datetime
) -> None:
    """Its audit row; every value is told as a string."""
    told = {name: str(value) for name, value in after.items()}
    record(by=by, at=now, action=action, target=objection, after=told)
