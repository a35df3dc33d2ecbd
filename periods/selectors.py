"""Reads of periods, and of whom one can still add."""

from django.db.models import Count, Q, QuerySet

from accounts.roles import Person
from contractors.models import Contractor
from evaluations.access import periods_visible_to
from evaluations.choices import EvaluationStatus
from evaluations.models import Period


def periods_with_versions(user: Person) -> QuerySet[Period]:
    """Periods with what they are pinned to."""
    return periods_visible_to(user).select_related("instrument", "ladder", "rule_set")


def contractors_to_add(period: Period) -> QuerySet[Contractor]:
    """Whoever is not archived and not yet evaluated in this period."""
    return Contractor.objects.filter(archived=False).exclude(evaluations__period=period)


def periods_with_counts(user: Person) -> QuerySet[Period]:
    """The periods a person sees, latest first, with ``evaluated`` and ``published`` counted."""
    return (
        periods_visible_to(user)
        .select_related("instrument", "ladder")
        .defer("instrument__content", "ladder__content")
        .annotate(
            evaluated=Count("evaluations"),
            published=Count(
                "evaluations", filter=Q(evaluations__status=EvaluationStatus.PUBLISHED)
            ),
        )
        .order_by("-year", "instrument__code", "level", "-round")
    )
