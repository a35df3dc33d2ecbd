"""The carried-over history on a contractor's page."""

from typing import Any

from django.http import HttpRequest

from contractors.models import Contractor
from instruments.ratings import rating_of
from workbooks.register import carried_totals


def carried_totals_of(_request: HttpRequest, contractor: Contractor) -> dict[str, Any] | None:
    """The table of a contractor's carried totals; None where there is none."""
    rows = [
        {"total": total, "rating": rating_of(total.ladder.content, total.rating)}
        for total in carried_totals(contractor)
    ]
    return {"rows": rows} if rows else None
