"""Plans on a contractor's page."""

from typing import Any

from django.http import HttpRequest

from contractors.models import Contractor
from plans.selectors import plan_list

SHOWN = 10


def on_contractor(request: HttpRequest, contractor: Contractor) -> dict[str, Any] | None:
    """The newest ones with where they stand; None where there is none."""
    found = plan_list(request.user).filter(result__evaluation__contractor=contractor)[:SHOWN]
    return {"plans": list(found)} if found else None
