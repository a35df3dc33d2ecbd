"""Risk registers on a contractor's page."""

from typing import Any

from django.http import HttpRequest

from contractors.models import Contractor
from risks.selectors import register_list

SHOWN = 10


def on_contractor(request: HttpRequest, contractor: Contractor) -> dict[str, Any] | None:
    """Its registers with how many risks; None where there is none."""
    found = list(register_list(request.user).filter(contractor=contractor)[:SHOWN])
    return {"registers": found} if found else None
