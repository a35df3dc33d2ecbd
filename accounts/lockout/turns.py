"""Whose password is looked at now: one at a time on a machine (docs/decisions/0016-doors.md).

A password costs a tenth of a second of a processor, on purpose. Of many at once the others would
feel each: so there is one line for all web processes, and few who wait in it, because each of them
holds a thread that could serve a page. No address has the whole line: who comes from another, or
on a browser that knows them, finds a place.
"""

import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, LOCK_NB, LOCK_UN, lockf
from tempfile import mkstemp
from threading import BoundedSemaphore, Lock

from django.utils.translation import gettext as _

from core.errors import Busy

HASHING = BoundedSemaphore(1)
MOST = 6  # who wait, of the eight threads of a process (csms/web_server.py)
MOST_OF_ONE = 5  # of them from one address, or on one known browser
PLACES: Counter[str] = Counter()
COUNTING = Lock()
TURN_SECONDS = 10
BUSY_SECONDS = 5
LOOK_SECONDS = 0.01  # between two looks whether another process still has its turn


def _unnamed_file() -> int:
    """A file that nobody else can open, and that goes with the last process that has it."""
    file, path = mkstemp()
    os.unlink(path)
    return file


# The processes of one start have it in common. Who is looking at a password locks it; the lock of
# a process that is killed is gone with it, which a semaphore's is not.
LINE = _unnamed_file()


@contextmanager
def place_in_line(whose: str) -> Iterator[None]:
    """Have one of the places of who wait. TryLater where too many do, or too many of the same."""
    with COUNTING:
        if PLACES.total() >= MOST or PLACES[whose] >= MOST_OF_ONE:
            raise _busy()
        PLACES[whose] += 1
    try:
        yield
    finally:
        with COUNTING:
            PLACES[whose] -= 1
            if not PLACES[whose]:
                del PLACES[whose]


@contextmanager
def turn_to_hash() -> Iterator[None]:
    """Wait for one's turn to have a password looked at. TryLater where it does not come."""
    end = time.monotonic() + TURN_SECONDS
    if not HASHING.acquire(timeout=TURN_SECONDS):
        raise _busy()
    try:
        _wait_for_other_processes(end)
        try:
            yield
        finally:
            lockf(LINE, LOCK_UN)
    finally:
        HASHING.release()


def _wait_for_other_processes(end: float, /) -> None:
    while time.monotonic() < end:
        with suppress(OSError):
            lockf(LINE, LOCK_EX | LOCK_NB)
            return
        time.sleep(LOOK_SECONDS)
    raise _busy()


def _busy() -> Busy:
    return Busy(
        _("Many people are signing in at this moment. Wait a few seconds, then try again."),
        seconds=BUSY_SECONDS,
    )
