"""Which results the demonstration shows."""

from django.db.models import QuerySet

from evaluations.models import Result

YEAR = 2024
INSTRUMENT = "csms"
CONTRACTORS = ("PTA", "PTB")


def shown_results() -> QuerySet[Result]:
    """PT A and PT B in the year of the paper, in this order."""
    return Result.objects.filter(
        evaluation__period__year=YEAR,
        evaluation__instrument__code=INSTRUMENT,
        evaluation__contractor__code__in=CONTRACTORS,
    ).order_by("evaluation__contractor__code")
