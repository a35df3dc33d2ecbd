"""When what was not taken is tried again: ever later, and not for ever."""

import re
from datetime import timedelta

IN_SECONDS = re.compile("[0-9]{1,9}")
RETRIES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=24),
)


def retry_after(attempts: int, *, asked: timedelta = timedelta()) -> timedelta | None:
    """How long after the attempt of this number, from 1, and not before what the receiver
    ``asked`` for; None: it is given up."""
    return max(RETRIES[attempts - 1], asked) if attempts <= len(RETRIES) else None


def asked_wait(said: str) -> timedelta:
    """What ``Retry-After`` asks for in seconds, at most as long as we ever wait; none where it says
    anything else."""
    if not IN_SECONDS.fullmatch(said.strip()):
        return timedelta()
    return min(timedelta(seconds=int(said)), RETRIES[-1])
