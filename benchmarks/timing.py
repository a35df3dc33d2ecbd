"""Medians of alternating rounds."""

import gc
import time
from collections.abc import Callable, Sequence
from statistics import median


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def alternate(works: Sequence[Callable[[], object]], *, rounds: int, warm: int = 3) -> list[float]:
    """The median seconds of each of ``works``, called in turn so that all meet the same machine."""
    for _ in range(warm):
        for work in works:
            work()
    times: list[list[float]] = [[] for _ in works]
    gc.collect()
    for _ in range(rounds):
        for place, work in enumerate(works):
            times[place].append(seconds(work))
    return [median(one) for one in times]
