"""Findings on a contractor's page."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from contractors.days import days_at
from contractors.models import Contractor
from findings.access import may_raise_at
from findings.rendering.findings import late_text
from findings.selectors import FindingFilter, finding_counts, finding_list

MOST_URGENT = 5


def on_contractor(request: HttpRequest, contractor: Contractor) -> dict[str, Any]:
    """How many there are, the most urgent ones, and where another is raised."""
    user, days = request.user, days_at(timezone.now())
    found = finding_list(user, FindingFilter(contractor=contractor.pk), days=days)
    return {
        "contractor": contractor,
        "counts": finding_counts(found, days=days),
        "rows": [
            (one, late_text(one, days.of(contractor.pk))) for one in found.unclosed()[:MOST_URGENT]
        ],
        "may_raise": may_raise_at(user, contractor.pk),
    }
