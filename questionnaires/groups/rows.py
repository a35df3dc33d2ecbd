"""Whether the percents of a group tell which rows of the matrix are those of its people.

The matrix names nobody's group. But whoever has it and the percents looks for the rows that add up
to them: with one figure many choices of rows do, with eleven only one.
"""

from collections.abc import Sequence
from math import comb, e, log2, pi, sqrt
from statistics import pvariance

FEWEST_BITS = 4  # 16 choices of rows at least are left


def tells_rows(figures: Sequence[Sequence[int]], *, size: int) -> bool:
    """Whether too few choices of ``size`` rows give these figures; what each row adds to each.

    Estimated: as many bits as the choices have, less those of each figure, taken as normally
    spread over choices of chance. Figures that go together tell less, so it errs to the safe side.
    """
    rows = len(figures[0])
    if size == rows:
        return False
    return log2(comb(rows, size)) - sum(_bits(one, size=size) for one in figures) < FEWEST_BITS


def _bits(adds: Sequence[int], *, size: int) -> float:
    spread = sqrt(size * (1 - size / len(adds)) * pvariance(adds))
    return max(0.0, log2(sqrt(2 * pi * e) * spread)) if spread else 0.0
