"""When what was not taken is tried again: ever later, and not for ever."""

from datetime import timedelta

RETRIES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=24),
)


def retry_after(attempts: int) -> timedelta | None:
    """How long after the attempt of this number, from 1; None: it is given up."""
    return RETRIES[attempts - 1] if attempts <= len(RETRIES) else None
