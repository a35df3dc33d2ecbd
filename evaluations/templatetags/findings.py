"""``{% load findings %}``: the findings of a contractor on its page.

The page is the contractors' room, which knows nothing of findings; its template asks here.
"""

from typing import Any

from django import template
from django.template import RequestContext
from django.utils import timezone

from contractors.models import Contractor
from evaluations.access import may_raise
from evaluations.finding_selectors import FindingFilter, finding_counts, finding_list
from evaluations.rendering.findings import late_text

register = template.Library()
MOST_URGENT = 5


@register.inclusion_tag("evaluations/_contractor_findings.html", takes_context=True)
def contractor_findings(context: RequestContext, contractor: Contractor) -> dict[str, Any]:
    """How many there are, the most urgent ones, and where another is raised."""
    user, today = context["request"].user, timezone.localdate()
    found = finding_list(user, FindingFilter(contractor=contractor.pk), today=today)
    return {
        "contractor": contractor,
        "counts": finding_counts(found, today=today),
        "rows": [(one, late_text(one, today)) for one in found.unclosed()[:MOST_URGENT]],
        "may_raise": may_raise(user),
    }
