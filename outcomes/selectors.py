"""Reads of what follows from results."""

from datetime import datetime

from django.db.models import F, QuerySet

from evaluations.models import Publication


def due_to_be_final(*, now: datetime) -> QuerySet[Publication]:
    """Publications whose time to object is over, and which nothing keeps provisional.

    A result that is being revised stays provisional: the next revision takes its place.
    """
    return Publication.objects.filter(
        provisional_until__lte=now,
        finality=None,
        result__revision=F("result__evaluation__revision"),
    )
