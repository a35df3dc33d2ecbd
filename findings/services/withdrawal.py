"""A finding that was raised by mistake: withdrawn with a reason, never deleted."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from contractors.access import check_works_for
from core.audit import SYSTEM, Actor
from core.errors import Conflict, NotAllowed
from core.language.texts import check_text
from findings import access
from findings.choices import FindingStatus
from findings.models import Finding
from findings.rules.states import CAN_BE_WITHDRAWN
from findings.services.steps import (
    check_seen,
    locked_row,
    record_step,
    sent_about,
    store,
    take_once,
)


def withdraw_finding(
    *,
    finding: Finding,
    reason: str,
    by: Actor,
    now: datetime,
    seen: int | None = None,
    operation: UUID | None = None,
) -> Finding:
    """It was a mistake: it stays to be read with the reason, and counts nowhere from now on.

    What was frozen in a result stays there. Refusal without a reason; Conflict once it is
    closed or withdrawn, was answered or changed since ``seen``, or was answered where only
    unanswered ones are the person's to withdraw; NotAllowed as ``access.may_withdraw``.
    """

    def withdraw() -> Finding:
        if by != SYSTEM and not access.may_raise(by.user):
            raise NotAllowed(_("Only HSE coordinators and managers withdraw findings."))
        locked = locked_row(finding)
        check_seen(locked, seen, needed=CAN_BE_WITHDRAWN)
        _check_may_withdraw(locked, by)
        check_text(reason, "reason", missing=_("Write why it was a mistake: it stays to be read."))
        store(
            locked,
            status=FindingStatus.WITHDRAWN,
            withdrawal=reason,
            withdrawn_by=by.user,
            withdrawn_at=now,
        )
        record_step("withdraw_finding", locked, by=by, now=now, after={"withdrawal": reason})
        return locked

    said = {"withdraw_finding": reason}
    return take_once(sent_about(finding, said, operation=operation, by=by, now=now), withdraw)


def _check_may_withdraw(finding: Finding, by: Actor) -> None:
    if by == SYSTEM or access.may_withdraw(by.user, finding):
        return
    about = {"reference": finding.reference}
    if by.user and by.user.pk == finding.raised_by_id and finding.answered_at:
        raise Conflict(
            _(
                "Finding %(reference)s has been answered, so it is no longer yours to withdraw: "
                "read the answer, then verify it, or ask a manager."
            )
            % about
        )
    check_works_for(by, finding.contractor)
    raise NotAllowed(
        _(
            "Finding %(reference)s is withdrawn by who raised it, before it is answered, or by a "
            "manager; never by who must act on it or has answered it."
        )
        % about
    )
