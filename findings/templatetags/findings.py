"""``{% load findings %}``: findings on pages that are about something else.

A contractor's page is the contractors' room, which knows nothing of findings; its template asks
here, and so does the review's.
"""

from typing import Any

from django import template
from django.template import RequestContext
from django.utils import timezone

from contractors.models import Contractor
from evaluations.models import Evaluation
from findings.access import may_raise
from findings.rendering.findings import late_text
from findings.selectors import FindingFilter, finding_counts, finding_list

register = template.Library()
MOST_URGENT = 5


@register.inclusion_tag("findings/_contractor_findings.html", takes_context=True)
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


@register.inclusion_tag("findings/_evaluation_findings.html", takes_context=True)
def evaluation_findings(context: RequestContext, evaluation: Evaluation) -> dict[str, Any]:
    """How many findings were born in an evaluation, and where they are listed."""
    today = timezone.localdate()
    found = finding_list(
        context["request"].user, FindingFilter(evaluation=evaluation.pk), today=today
    )
    return {"evaluation": evaluation, "counts": finding_counts(found, today=today)}
