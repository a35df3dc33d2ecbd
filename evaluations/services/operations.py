"""What every save has in common: sent twice it counts once, and only an open evaluation takes it.

The evaluation's row is locked first, so a save and a submit never cross.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.choices import Role
from accounts.roles import has_role
from core.audit import SYSTEM, Actor
from core.canonical import sha256_of
from core.errors import Conflict, NotAllowed
from evaluations.choices import OPEN_STATUSES
from evaluations.models import AnswerOperation, Evaluation


def once(
    evaluation: Evaluation,
    operation: UUID,
    asked: dict[str, Any],
    store: Callable[[], dict[str, Any]],
    *,
    by: Actor,
    now: datetime,
) -> dict[str, Any]:
    """Run ``store`` under the evaluation's lock, or give the answer it gave the first time.

    To what ``store`` returns comes the receipt: {"operation", "received_at"}, the id and the
    server's time in ISO 8601. A client drops its own copy for that, and for nothing else.

    A repeated operation is always refused as stale (its first run raised the version) or by
    its own key, so only then is the earlier acknowledgement looked for.
    """
    asked_sha256 = _fingerprint(evaluation, asked)
    try:
        with transaction.atomic():
            lock_open(evaluation)
            response = store() | {"operation": str(operation), "received_at": now.isoformat()}
            AnswerOperation.objects.create(
                operation=operation,
                evaluation=evaluation,
                user=by.user,
                request_sha256=asked_sha256,
                response=response,
                at=now,
            )
    except (Conflict, IntegrityError):
        earlier = AnswerOperation.objects.filter(pk=operation).first()
        if earlier is None:
            raise
        return _earlier_response(earlier, asked_sha256)
    return response


def acknowledged(
    evaluation: Evaluation, operation: UUID, asked: dict[str, Any]
) -> dict[str, Any] | None:
    """What this operation was answered the first time, or None if it was never stored.

    For a save that does costly work before it is stored. Conflict when the id was used for
    something else.
    """
    earlier = AnswerOperation.objects.filter(pk=operation).first()
    return _earlier_response(earlier, _fingerprint(evaluation, asked)) if earlier else None


def _fingerprint(evaluation: Evaluation, asked: dict[str, Any]) -> str:
    return sha256_of({"evaluation": evaluation.pk, **asked})


def _earlier_response(earlier: AnswerOperation, asked_sha256: str) -> dict[str, Any]:
    if earlier.request_sha256 != asked_sha256:
        raise Conflict(
            _(
                "This operation id was already used for another save: nothing was stored. "
                "Reload the page and save again."
            )
        )
    response: dict[str, Any] = earlier.response
    return response


def lock_open(evaluation: Evaluation) -> None:
    """Hold the evaluation's row to the end of the transaction; Conflict unless it is open."""
    # What it is pinned to never changes, so its state is all that is read anew.
    locked = Evaluation.objects.select_for_update().values_list("status", flat=True)
    evaluation.status = locked.get(pk=evaluation.pk)
    check_open(evaluation)


def check_open(evaluation: Evaluation) -> None:
    """Conflict unless the evaluation can still be filled in."""
    if evaluation.status not in OPEN_STATUSES:
        raise Conflict(
            _(
                "This evaluation is %(status)s and can no longer be filled in. Ask the HSE "
                "manager to return it if something must change."
            )
            % {"status": evaluation.get_status_display().lower()}
        )


def check_role(by: Actor) -> None:
    """NotAllowed unless a coordinator, or the system itself, does it."""
    if by != SYSTEM and not has_role(by.user, Role.COORDINATOR):
        raise NotAllowed(_("Only HSE coordinators fill in a checklist."))
