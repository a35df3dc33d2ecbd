"""The callback a maker moves the bar with: it is called as the work gets on."""

import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

from django.utils import timezone

from documents.jobs.attempt import got_on, move_on
from documents.models import Document

WRITE_EVERY = 0.25  # seconds; the page asks once a second
WINDOW = 30.0  # seconds that tell the pace: what was copied fast at the beginning is forgotten
LEAST_TIME = 3.0  # before that, and before so many steps, a pace is a guess and is not shown
LEAST_STEPS = 4


class ProgressBar:
    """``progress(done, total)``: so many steps of so many are done. Cheap to call often.

    Raises Stopped, within a quarter of a second, when the job was cancelled. ``problem`` takes
    sentences about parts that could not be made; ``folder`` is for the files in between.
    """

    def __init__(
        self, document: Document, *, folder: Path, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.document = document
        self.folder = folder
        self.problems: list[str] = []
        self._clock = clock
        self._written = clock()
        self._moves = deque([(clock(), 0)])

    def __call__(self, done: int, total: int | None = None) -> None:
        at = self._clock()
        total = self.document.total if total is None else total
        self._remember(at, done)
        if done < total == self.document.total and at - self._written < WRITE_EVERY:
            return
        self._written = at
        move_on(
            document=self.document,
            done=done,
            total=total,
            seconds_left=seconds_left(self._moves, total=total),
            now=timezone.now(),
        )

    def already(self, done: int, total: int) -> None:
        """So many steps were done before this began: the pace is measured from here."""
        self._moves.clear()
        self(done, total)

    def lasting(self) -> None:
        """What is done so far stays, also if this worker dies: it was not a try in vain."""
        if self.document.attempts > 1:
            got_on(document=self.document)

    def problem(self, sentence: str) -> None:
        """A part of the document is missing: it is said beside the file."""
        self.problems.append(sentence)

    def _remember(self, at: float, done: int) -> None:
        self._moves.append((at, done))
        while len(self._moves) > 2 and self._moves[1][0] <= at - WINDOW:
            self._moves.popleft()


def seconds_left(moves: Sequence[tuple[float, int]], *, total: int) -> int | None:
    """How long the rest takes at the measured pace; None where that would be a guess.

    ``moves``: (seconds, steps done) as they came in, oldest first.
    """
    (began, first), (now, done) = moves[0], moves[-1]
    steps, elapsed = done - first, now - began
    if steps < LEAST_STEPS or elapsed < LEAST_TIME or done >= total:
        return None
    return max(1, round((total - done) * elapsed / steps))
