"""A register as it stands, frozen: whenever somebody who writes in it asks for it."""

from datetime import datetime

from django.db import transaction

from contractors.days import today_for
from core.audit import Actor
from documents.frozen import freeze_content
from risks.models import FrozenRegister, RiskRegister
from risks.rendering.frozen import content_of
from risks.services.registers import check_writes, locked_register


@transaction.atomic
def freeze_register(*, register: RiskRegister, by: Actor, now: datetime) -> FrozenRegister:
    """The register of today, frozen; where it says what the last one said, that one.

    NotAllowed for who does not write in it.
    """
    locked = locked_register(register)
    check_writes(locked, by)
    content = content_of(locked, today=today_for(locked.contractor, now))
    return freeze_content(
        FrozenRegister, content, of="register", owner=locked, action="freeze_risk_register",
        by=by, now=now,
    )  # fmt: skip
