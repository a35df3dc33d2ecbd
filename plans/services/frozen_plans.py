"""A plan as it stands, frozen: at each approval, and whenever somebody who plans asks for it."""

from datetime import datetime

from django.db import transaction

from contractors.days import today_for
from core.audit import Actor
from documents.frozen import freeze_content
from plans.choices import PlanStatus
from plans.models import FrozenPlan, FulfilmentPlan
from plans.rendering.frozen import content_of
from plans.services.locking import plan_to_write


@transaction.atomic
def freeze_plan(*, plan: FulfilmentPlan, by: Actor, now: datetime) -> FrozenPlan:
    """The plan of today, frozen; where it says what the last one said, that one.

    NotAllowed for who does not plan in it.
    """
    locked = plan_to_write(plan, needed=list(PlanStatus), by=by)
    return freeze_locked(locked, by=by, now=now)


def freeze_locked(plan: FulfilmentPlan, *, by: Actor, now: datetime) -> FrozenPlan:
    """``freeze_plan`` of a plan that is locked and whose step is allowed."""
    content = content_of(plan, today=today_for(plan.result.evaluation.contractor, now))
    return freeze_content(
        FrozenPlan, content, of="plan", owner=plan, action="freeze_plan", by=by, now=now
    )
