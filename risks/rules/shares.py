"""Shares of levels that add up to 100."""

from collections.abc import Sequence
from fractions import Fraction

from cases.shares import by_largest_remainder
from scoring.figures import display


def shares_of(counts: Sequence[int]) -> list[str | None]:
    """What percent each count is of all, one decimal by the largest remainder; None of nothing."""
    total = sum(counts)
    if not total:
        return [None] * len(counts)
    shares = by_largest_remainder([Fraction(100 * count, total) for count in counts], 1)
    return [display(share) for share in shares]
