"""Medians of alternating rounds.

Each round runs some frames deeper than the one before. CPython 3.11 keeps the frames of a thread in
chunks of 16 KiB, and takes a chunk from the system and gives it back each time a call passes its
end: where that end lies within a hot loop, the same page takes up to three times as long (36,000
page faults instead of 500 in six visits). Which loop it meets depends on how deep the caller
stands, which differs between what is compared: so both meet every depth, and no ratio rests on one.
"""

import gc
import time
from collections.abc import Callable, Sequence
from statistics import median

DEPTHS = 144  # frames of _deeper, somewhat more than fill a chunk of 16 KiB
STRIDE = 37  # shares no factor with DEPTHS: a few rounds are spread as widely as many


def _deeper(frames: int, work: Callable[[], object]) -> object:
    """Call it that many frames further from where the thread began."""
    return _deeper(frames - 1, work) if frames else work()


def seconds(work: Callable[[], object], *, frames: int = 0) -> float:
    """How long one call takes, that many frames deep."""
    start = time.perf_counter()
    _deeper(frames, work)
    return time.perf_counter() - start


def alternate(works: Sequence[Callable[[], object]], *, rounds: int, warm: int = 3) -> list[float]:
    """The median seconds of each of ``works``, called in turn so that all meet the same machine."""
    for _ in range(warm):
        for work in works:
            work()
    times: list[list[float]] = [[] for _ in works]
    gc.collect()
    for number in range(rounds):
        for place, work in enumerate(works):
            times[place].append(seconds(work, frames=number * STRIDE % DEPTHS))
    return [median(one) for one in times]
