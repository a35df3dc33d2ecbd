"""Work in processes of their own that take their memory with them.

Laying out hundreds of pages in one process leaves it some 150 MB larger than it began, and
joining them takes 300 more. A fork lays out one part and ends; the worker stays small.
"""

import logging
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import NoReturn

log = logging.getLogger(__name__)

PROCESSES_AT_ONCE = min(2, os.cpu_count() or 1)
TRIES = 3


def apart(work: Callable[[], int]) -> int:
    """The number that ``work`` returns. It may not touch the database: the connection is ours.

    Raises RuntimeError where it failed; what happened is in the log.
    """
    return _Child(work).answer()


def apart_in_turn(works: Iterable[Callable[[], int] | int]) -> Iterator[int]:
    """``apart`` for many, a few at once; the numbers in their order. A number is its own answer.

    The next is taken from ``works`` when there is room for it. Whoever stops listening ends
    those that still run.
    """
    running: deque[_Child | _Known] = deque()
    try:
        for work in works:
            running.append(_Known(work) if isinstance(work, int) else _Child(work))
            if len(running) == PROCESSES_AT_ONCE:
                yield running.popleft().answer()
        while running:
            yield running.popleft().answer()
    finally:
        for child in running:
            child.end()


class _Known:
    """Nothing to do: the answer was there before."""

    def __init__(self, number: int) -> None:
        self._number = number

    def answer(self) -> int:
        """That number."""
        return self._number

    def end(self) -> None:
        """Nothing runs."""


class _Child:
    """A fork at work, and the pipe it answers through.

    One that is killed from outside, say for want of memory, is begun anew a few times.
    """

    def __init__(self, work: Callable[[], int]) -> None:
        self._work = work
        self._begin()

    def answer(self) -> int:
        """What the work returned; RuntimeError where it failed."""
        for tries_left in reversed(range(TRIES)):
            with os.fdopen(self._reader, "rb") as pipe:
                said = pipe.read()
            _pid, status = os.waitpid(self._pid, 0)
            if not os.WIFSIGNALED(status) or not tries_left:
                break
            log.warning("A part of a book was killed (signal %s)", os.WTERMSIG(status))
            self._begin()
        if status or not said:
            raise RuntimeError(f"A part of the book was not laid out (status {status}).")
        return int(said)

    def end(self) -> None:
        """Nobody waits for it any more."""
        os.kill(self._pid, signal.SIGKILL)
        os.close(self._reader)
        os.waitpid(self._pid, 0)

    def _begin(self) -> None:
        self._reader, writer = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(self._reader)
            _work_and_end(self._work, writer)
        os.close(writer)


def _work_and_end(work: Callable[[], int], writer: int) -> NoReturn:
    """What the parent would clean up at its end is not this process's to clean."""
    status = 1
    try:
        os.write(writer, str(work()).encode("ascii"))
        status = 0
    except BaseException:
        log.exception("A part of a book was not laid out")
    finally:
        os._exit(status)
