"""Shares that are rounded and still make up their whole."""

from collections.abc import Sequence
from fractions import Fraction


def by_largest_remainder(
    shares: Sequence[Fraction], decimals: int, *, total: Fraction | None = None
) -> list[Fraction]:
    """Return the shares with so many decimals, and the same sum.

    The sum has no more decimals than that; where it has, ``total`` is what it was rounded to, less
    than one unit away. Each share is cut off, then one unit of the last
    decimal goes to each of the largest remainders in turn, the earlier of equal ones first, until
    the sum is reached.
    """
    unit = 10**decimals
    cut = [share * unit // 1 for share in shares]
    lacking = int((sum(shares, Fraction(0)) if total is None else total) * unit) - sum(cut)
    for at in sorted(range(len(shares)), key=lambda at: cut[at] - shares[at] * unit)[:lacking]:
        cut[at] += 1
    return [Fraction(units, unit) for units in cut]
