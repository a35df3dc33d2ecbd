"""Whose password is looked at now: one at a time on a machine (docs/decisions/0016-doors.md).

A password costs a tenth of a second of a processor, on purpose. Of many at once the others would
feel each: so there is one line for all web processes, and few who wait in it, because each of them
holds a thread that could serve a page.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, LOCK_NB, LOCK_UN, lockf
from tempfile import mkstemp
from threading import BoundedSemaphore

from django.utils.translation import gettext as _

from core.errors import TryLater

HASHING = BoundedSemaphore(1)
WAITING = BoundedSemaphore(6)  # of the eight threads of a process (csms/web_server.py)
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


class _Busy(TryLater):
    status = 503


@contextmanager
def turn_to_hash() -> Iterator[None]:
    """Wait for one's turn to have a password looked at. TryLater where too many wait."""
    end = time.monotonic() + TURN_SECONDS
    if not WAITING.acquire(blocking=False):
        raise _busy()
    try:
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
    finally:
        WAITING.release()


def _wait_for_other_processes(end: float, /) -> None:
    while time.monotonic() < end:
        with suppress(OSError):
            lockf(LINE, LOCK_EX | LOCK_NB)
            return
        time.sleep(LOOK_SECONDS)
    raise _busy()


def _busy() -> TryLater:
    return _Busy(
        _("Many people are signing in at this moment. Wait a few seconds, then try again."),
        seconds=BUSY_SECONDS,
    )
