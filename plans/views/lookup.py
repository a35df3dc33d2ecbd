"""The plan a page is about, for whoever may see it."""

from uuid import UUID

from django.http import Http404, HttpRequest

from plans.models import FulfilmentPlan
from plans.selectors import plan_seen


def plan_or_404(request: HttpRequest, key: UUID) -> FulfilmentPlan:
    """The plan with this key; Http404 where there is none that the person sees."""
    found = plan_seen(request.user, key)
    if found is None:
        raise Http404
    return found
