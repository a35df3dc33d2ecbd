"""Reads of the register of contractors."""

from django.db.models import QuerySet

from accounts.roles import Person
from contractors.access import contractors_visible_to
from contractors.models import Contractor


def contractors_named(user: Person, words: str) -> QuerySet[Contractor]:
    """The contractors a person sees whose names hold these words, by name; all without words."""
    found = contractors_visible_to(user).order_by("name")
    return found.filter(name__holds=words)
