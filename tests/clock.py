"""What the hour of a test changes: between 22 and 24 o'clock in the west it is tomorrow east."""

from zoneinfo import ZoneInfo

from django.utils import timezone

from contractors.choices import TimeZone


def statements_for_days(questions: int = 1) -> int:
    """How many statements these questions for the days of contractors take now: none, where all
    have the same day."""
    here = {timezone.localdate(timezone=ZoneInfo(zone)) for zone in TimeZone.values}
    return questions if len(here) > 1 else 0
