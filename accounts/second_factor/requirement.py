"""Who must have a second factor: by role, as the installation says, after days of grace."""

import math
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings

from accounts.models import User


def is_required_of(person: User) -> bool:
    """Whether people of one of their roles must set up a second factor."""
    return any(one in settings.SECOND_FACTOR_ROLES for one in person.roles)


def note_requirement(person: User, *, now: datetime) -> datetime | None:
    """Of who has signed in by the password alone: from when on nothing opens without one.

    The days of grace begin at the first such sign-in. None where none is required.
    """
    if not is_required_of(person):
        return None
    if person.second_factor_due is None:
        person.second_factor_due = now + timedelta(days=settings.SECOND_FACTOR_GRACE_DAYS)
        person.save(update_fields=["second_factor_due"])
    return person.second_factor_due


def must_set_up(person: User, *, now: datetime) -> bool:
    """Whether nothing opens to them before they have set one up. Asks the database nothing."""
    due = person.second_factor_due
    return due is not None and due <= now and is_required_of(person)


def note_factor(person: User, *, is_set_up: bool, now: datetime) -> None:
    """One was set up: nothing is due any more. The last that is removed has no days of grace."""
    person.second_factor_due = None if is_set_up or not is_required_of(person) else now
    person.save(update_fields=["second_factor_due"])


class FactorGrace(NamedTuple):
    """Until when everything opens still, and the days that are left, the last one counted."""

    until: datetime
    days: int


def grace_of(person: User, *, now: datetime) -> FactorGrace | None:
    """What is left of the days of grace: none once they are over; None where nothing is due.

    Asks the database nothing: every page says it.
    """
    due = person.second_factor_due
    if due is None or not is_required_of(person):
        return None
    return FactorGrace(due, max(0, math.ceil((due - now) / timedelta(days=1))))
