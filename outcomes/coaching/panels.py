"""Coaching on a contractor's page."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from contractors.days import today_for
from contractors.models import Contractor
from outcomes.coaching.choices import CoachingState
from outcomes.coaching.models import CoachingStep
from outcomes.coaching.selectors import coaching_list


def on_contractor(request: HttpRequest, contractor: Contractor) -> dict[str, Any] | None:
    """The plans with how far they have come; None where there is none."""
    plans = list(coaching_list(request.user).filter(evaluation__contractor=contractor))
    if not plans:
        return None
    today = today_for(contractor, timezone.now())
    steps = CoachingStep.objects.filter(plan__in=plans).select_related("finding")
    states = [(step.plan_id, step.state_on(today)) for step in steps]
    rows = [
        (
            plan,
            sum(at == plan.pk for at, _state in states),
            states.count((plan.pk, CoachingState.DONE)),
            states.count((plan.pk, CoachingState.LATE)),
        )
        for plan in plans
    ]
    return {"plans": rows}
