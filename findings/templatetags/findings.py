"""``{% load findings %}``: findings on the page of an evaluation."""

from typing import Any

from django import template
from django.template import RequestContext
from django.utils import timezone

from evaluations.models import Evaluation
from findings.selectors import FindingFilter, finding_counts, finding_list

register = template.Library()


@register.inclusion_tag("findings/_evaluation_findings.html", takes_context=True)
def evaluation_findings(context: RequestContext, evaluation: Evaluation) -> dict[str, Any]:
    """How many findings were born in an evaluation, and where they are listed."""
    today = timezone.localdate()
    found = finding_list(
        context["request"].user, FindingFilter(evaluation=evaluation.pk), today=today
    )
    return {"evaluation": evaluation, "counts": finding_counts(found, today=today)}
