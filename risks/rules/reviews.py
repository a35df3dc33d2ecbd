"""When a risk is reviewed because something happened. Said nowhere else."""

from datetime import date, timedelta

from django.conf import settings


def soon(today: date) -> date:
    """The day by which a risk is reviewed that an incident or a replaced process touches."""
    return today + timedelta(days=settings.RISK_REVIEW_DAYS)


def pulled_to(review_on: date | None, *, today: date) -> date:
    """The day of its review from then on: never later than it was planned."""
    return soon(today) if review_on is None else min(review_on, soon(today))
