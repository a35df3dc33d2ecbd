"""Whether a contractor may work, on its page."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from contractors.models import Contractor
from standings.page import rows_of


def on_contractor(request: HttpRequest, contractor: Contractor) -> dict[str, Any]:
    """What stands today, and what is proposed."""
    one = Contractor.objects.filter(pk=contractor.pk)
    (row,) = rows_of(request.user, one, now=timezone.now())
    return {"row": row, "contractor": contractor}
