"""Whether a contractor may work, on its page."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from contractors.models import Contractor
from outcomes.standing.page import contractor_page


def on_contractor(request: HttpRequest, contractor: Contractor) -> dict[str, Any]:
    """What stands today, and what is proposed."""
    shown = contractor_page(request.user, contractor, now=timezone.now())
    return {
        "words": shown.words,
        "decision": shown.today.decision,
        "proposed": shown.proposed,
        "waits": shown.waits,
        "contractor": contractor,
    }
