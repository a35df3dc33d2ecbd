"""Which cases have man-hours of their own: the one rule of every rate.

A rate over the hours of other months, of another site or of another contractor would be one of
nothing that happened. So a case whose hours nobody has told takes its rates away.
"""

from collections.abc import Mapping

from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, TruncMonth

from monitoring.choices import LOST_TIME, RECORDABLE
from monitoring.models import Incident, MonthlyIndicator
from monitoring.rates import UncoveredCases

# A lost time injury loses days by its kind, though nobody may have counted them yet.
SEVERE = Q(lost_days__gt=0) | Q(fatalities__gt=0) | Q(kind__in=LOST_TIME)


def with_coverage(incidents: QuerySet[Incident]) -> QuerySet[Incident]:
    """Each with ``covered``: confirmed man-hours of its contractor, month and site are there.

    The hours of any site will do where nobody has said at which the incident was.
    """
    hours = MonthlyIndicator.objects.counted().filter(
        contractor=OuterRef("contractor"), month=OuterRef("of_month"), man_hours__gt=0
    )
    of_site = hours.filter(
        site=Coalesce(OuterRef("site"), F("site"), output_field=BigIntegerField())
    )
    return incidents.alias(of_month=TruncMonth("date")).annotate(covered=Exists(of_site))


def uncovered_counts() -> dict[str, Count]:
    """Of incidents ``with_coverage``: what ``uncovered_of`` reads."""
    uncovered = Q(covered=False)
    return {
        "uncovered_lti": Count("pk", filter=uncovered & Q(kind__in=LOST_TIME)),
        "uncovered_severe": Count("pk", filter=uncovered & SEVERE),
        "uncovered_recordables": Count("pk", filter=uncovered & Q(kind__in=RECORDABLE)),
    }


def uncovered_of(row: Mapping[str, int]) -> UncoveredCases:
    """What ``uncovered_counts`` counted in a row; none in one that is empty."""
    return UncoveredCases(
        lti=row.get("uncovered_lti", 0),
        severe=row.get("uncovered_severe", 0),
        recordables=row.get("uncovered_recordables", 0),
    )
