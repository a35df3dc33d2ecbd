"""What a contractor was named for, on its page."""

from typing import Any

from django.http import HttpRequest

from contractors.models import Contractor
from standings.awards.selectors import named_awards


def on_contractor(request: HttpRequest, contractor: Contractor) -> dict[str, Any] | None:
    """Its awards; None where there is none."""
    awards = list(named_awards(request.user).filter(contractor=contractor))
    return {"awards": awards} if awards else None
