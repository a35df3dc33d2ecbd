"""A register as a whole, between its company and the owner: handed in, accepted by name."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from contractors.access import check_acts_for
from core.audit import SYSTEM, Actor, record
from core.errors import Conflict, NotAllowed
from core.operations import made_once
from risks import access
from risks.models import FrozenRegister, RiskRegister
from risks.selectors import changes_of
from risks.services.frozen import freeze_register
from risks.services.registers import locked_register, step_at


def hand_in_register(
    *, register: RiskRegister, operation: UUID | None = None, by: Actor, now: datetime
) -> RiskRegister:
    """Give it to the owner to accept; sent twice, it is handed in once: under an ``operation`` also
    where the second comes after it was accepted.

    Conflict where it lies with the owner or is returned, or has no risk; NotAllowed.
    """
    return made_once(
        RiskRegister, lambda: _hand_in(register, by=by, now=now), operation=operation,
        about=f"register/{register.pk}/hand-in", asked={}, by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def _hand_in(register: RiskRegister, *, by: Actor, now: datetime) -> RiskRegister:
    locked = locked_register(register)
    if by != SYSTEM and not access.may_hand_in(by.user, locked):
        raise NotAllowed(_("A representative of the company hands its register in."))
    if locked.handed_in_at is not None:
        if locked.handed_in_by == by.user:
            return locked
        raise Conflict(_("The register is handed in already: it waits for the owner."))
    if locked.returned_at is not None:
        raise Conflict(_("The register is returned: change what is asked for, then say so there."))
    if not locked.risks.filter(withdrawn_at=None).exists():
        raise Conflict(_("The register has no risk: write the first one down, then hand it in."))
    now = step_at(locked, now)
    locked.handed_in_by, locked.handed_in_at = by.user, now
    locked.save(update_fields=["handed_in_by", "handed_in_at"])
    record(by=by, at=now, action="hand_in_risk_register", target=locked)
    return locked


def accept_register(
    *,
    register: RiskRegister,
    seen: int,
    operation: UUID | None = None,
    by: Actor,
    now: datetime,
) -> FrozenRegister:
    """Accept it as a whole, by name: it is frozen as it stands now, and the document says by whom.

    ``seen``: its count of changes that the person had before them. Sent twice, it is accepted once:
    under an ``operation`` also where it was handed in anew between. Conflict where it is not handed
    in or was written in since; NotAllowed for its company, and for who ever spoke for it.
    """
    return made_once(
        FrozenRegister, lambda: _accept(register, seen=seen, by=by, now=now),
        operation=operation, about=f"register/{register.pk}/accept", asked={"seen": seen},
        by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def _accept(register: RiskRegister, *, seen: int, by: Actor, now: datetime) -> FrozenRegister:
    if by != SYSTEM and not access.may_accept_register(by.user, register):
        check_acts_for(by, register.contractor_id)
        raise NotAllowed(
            _("Coordinators and managers who never spoke for the company accept its register.")
        )
    locked = locked_register(register)
    if locked.handed_in_at is None:
        if locked.accepted_at is not None and locked.accepted_by == by.user:
            return locked.frozen.filter(frozen_at=locked.accepted_at).latest("revision")
        raise Conflict(_("Only a register that is handed in is accepted: see how it stands now."))
    if changes_of(locked) != seen:
        raise Conflict(_("The register was changed since you opened it: look at it once more."))
    now = step_at(locked, now)
    locked.handed_in_by, locked.handed_in_at = None, None
    locked.accepted_by, locked.accepted_at = by.user, now
    locked.save(update_fields=["handed_in_by", "handed_in_at", "accepted_by", "accepted_at"])
    record(by=by, at=now, action="accept_risk_register", target=locked)
    return freeze_register(register=locked, by=by, now=now)
