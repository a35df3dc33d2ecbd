"""Findings on a contractor's page."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from contractors.models import Contractor
from findings.access import may_raise
from findings.rendering.findings import late_text
from findings.selectors import FindingFilter, finding_counts, finding_list

MOST_URGENT = 5


def on_contractor(request: HttpRequest, contractor: Contractor) -> dict[str, Any]:
    """How many there are, the most urgent ones, and where another is raised."""
    user, today = request.user, timezone.localdate()
    found = finding_list(user, FindingFilter(contractor=contractor.pk), today=today)
    return {
        "contractor": contractor,
        "counts": finding_counts(found, today=today),
        "rows": [(one, late_text(one, today)) for one in found.unclosed()[:MOST_URGENT]],
        "may_raise": may_raise(user),
    }
