"""Reads of awards: who was named."""

from django.db.models import QuerySet

from accounts.roles import Person
from standings.awards.access import awards_visible_to
from standings.awards.models import Award


def named_awards(user: Person) -> QuerySet[Award]:
    """The awards a person sees, also those taken back, latest year first."""
    return (
        awards_visible_to(user)
        .select_related("contractor", "named_by", "withdrawal", "result")
        .defer("result__case", "result__output", "result__context")
        .order_by("-year", "contractor__name", "pk")
    )
