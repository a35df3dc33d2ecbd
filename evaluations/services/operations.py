"""What every save has in common: sent twice it counts once, and only an open evaluation takes it.

The evaluation's row is locked first, so a save and a submit never cross.
"""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core import operations
from core.audit import SYSTEM, Actor
from core.errors import Conflict, NotAllowed
from evaluations.access import fills_checklists
from evaluations.choices import OPEN_STATUSES, EvaluationStatus
from evaluations.models import Evaluation


def once(
    evaluation_id: int,
    operation: UUID,
    *,
    asked: dict[str, Any],
    store: Callable[[], dict[str, Any]],
    by: Actor,
    now: datetime,
) -> dict[str, Any]:
    """``core.operations.once`` about an evaluation, with ``store`` run under its lock.

    The receipt, which names the operation, is added there.
    """

    def store_locked() -> dict[str, Any]:
        lock_open(evaluation_id)
        return store()

    about = about_evaluation(evaluation_id)
    return operations.once(operation, about=about, asked=asked, store=store_locked, by=by, now=now)


def acknowledged(
    evaluation_id: int, operation: UUID, *, asked: dict[str, Any]
) -> dict[str, Any] | None:
    """What this operation was answered the first time, as ``core.operations.acknowledged``."""
    return operations.acknowledged(operation, about=about_evaluation(evaluation_id), asked=asked)


def about_evaluation(evaluation_id: int) -> str:
    """What an operation on an evaluation is about."""
    return f"evaluation/{evaluation_id}"


def lock_open(evaluation_id: int) -> None:
    """Hold the evaluation's row to the end of the transaction; Conflict unless it is open."""
    # What it is pinned to never changes, so its state is all that is read anew.
    _check_open(EvaluationStatus(_locked_status().get(pk=evaluation_id)))


@cache
def _locked_status() -> QuerySet[Evaluation, str]:
    """The state of evaluations, under their lock: built once."""
    return Evaluation.objects.select_for_update().values_list("status", flat=True)


def check_open(evaluation: Evaluation) -> None:
    """Conflict unless the evaluation, as it was read, can still be filled in."""
    _check_open(EvaluationStatus(evaluation.status))


def _check_open(status: EvaluationStatus) -> None:
    if status not in OPEN_STATUSES:
        raise Conflict(
            _(
                "This evaluation is %(status)s and can no longer be filled in. Ask the HSE "
                "manager to return it if something must change."
            )
            % {"status": status.label.lower()}
        )


def check_role(by: Actor) -> None:
    """NotAllowed unless a coordinator, or the system itself, does it."""
    if by != SYSTEM and not fills_checklists(by.user):
        raise NotAllowed(_("Only HSE coordinators fill in a checklist."))
