"""``{% load carried %}``: the carried-over history on a contractor's page.

The page is the contractors' room, which knows nothing of evaluations; its template asks here.
"""

from typing import Any

from django import template

from contractors.models import Contractor
from instruments.ratings import rating_of
from workbooks.register import carried_totals as totals_of

register = template.Library()


@register.inclusion_tag("workbooks/_carried_totals.html")
def carried_totals(contractor: Contractor) -> dict[str, Any]:
    """The table of a contractor's carried totals; nothing where there is none."""
    return {
        "rows": [
            {"total": total, "rating": rating_of(total.ladder.content, total.rating)}
            for total in totals_of(contractor)
        ]
    }
