"""Both services for as long as something runs, one run at a time, stopped on any signal."""

import fcntl
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

from csms.embedded.places import EmbeddedServiceError, Say
from csms.embedded.postgres_server import start_postgres, stop_postgres
from csms.embedded.redis_server import start_redis, stop_redis


@contextmanager
def running(say: Say = lambda line: None) -> Iterator[None]:
    """Both services, for as long as the block lasts; one that already ran is left running."""
    ours: list[Callable[[], None]] = []
    try:
        if start_postgres(say):
            ours.append(stop_postgres)
        if start_redis():
            ours.append(stop_redis)
        yield
    finally:
        for stop in reversed(ours):
            stop()


@contextmanager
def alone(lock_file: Path, what: str) -> Iterator[None]:
    """Hold a lock while the block lasts. EmbeddedServiceError names who holds it already.

    The lock goes with its process, so one that was killed leaves none behind.
    """
    lock_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with lock_file.open("a+", encoding="ascii") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held.seek(0)
            raise EmbeddedServiceError(
                f"{what} already runs in this folder (process {held.read().strip() or '?'}): "
                "wait for it to end, or stop it first."
            ) from None
        held.truncate(0)
        held.write(f"{os.getpid()}\n")
        held.flush()
        yield


def end_on_signals() -> None:
    """Let Ctrl-C, SIGTERM and SIGHUP unwind, so that whatever was started is stopped.

    Also where a shell has started us in the background, with Ctrl-C ignored.
    """

    def leave(number: int, frame: FrameType | None) -> NoReturn:
        raise SystemExit(128 + number)

    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGHUP, leave)


def ignore_signals() -> None:
    """From here on things are being stopped: an impatient second Ctrl-C would leave some."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
