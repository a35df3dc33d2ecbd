"""Cronbach's alpha: as it is, and standardized."""

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt

from cases.figures import fixed
from questionnaires.analysis.correlation import Correlation

DIGITS = 40
DECIMALS = 3


def cronbach_alpha(items: int, within: int, *, total: int) -> Fraction | None:
    """Return k/(k-1) x (1 - sum of the items' variances / variance of their total), exact.

    `within` and `total` may be multiples of the two variances, if of the same factor. None for
    fewer than two items or a total that does not vary. It may be below 0.
    """
    if items < 2 or not total:
        return None
    return Fraction(items, items - 1) * (1 - Fraction(within, total))


def standardized_alpha(items: int, correlations: Sequence[Correlation]) -> str | None:
    """Return k m / (1 + (k-1) m), m the mean of the k(k-1)/2 correlations, as displayed.

    None for fewer than two items, and where 1 + (k-1) m is 0: items that cancel each other out.
    """
    if items < 2:
        return None
    digits = DIGITS
    while True:
        shown = {_standardized_alpha(items, end) for end in _sum_bounds(correlations, digits)}
        if len(shown) == 1 and None not in shown:
            return shown.pop()
        # A tie, or nearly. A sum that is not rational is no tie, and more digits decide.
        exact = _rational_sum(correlations)
        if exact is not None:
            return _standardized_alpha(items, exact)
        digits *= 2


def _standardized_alpha(items: int, total: Fraction) -> str | None:
    """Return the standardized alpha of a sum of correlations; it rises with the sum.

    None where the divisor is not above 0, which it never is below: 1 + (k-1) m is the variance of
    the mean of the standardized items, k times.
    """
    divisor = (items - 1) * (items + 2 * total)
    return fixed(2 * items * total / divisor, DECIMALS) if divisor > 0 else None


def _sum_bounds(correlations: Sequence[Correlation], digits: int) -> tuple[Fraction, Fraction]:
    """Return two numbers between which the sum lies, a unit of 10^-digits apart a correlation."""
    low = high = 0
    for r in correlations:
        size = r.floor(digits)
        low += size if r.product >= 0 else -size - 1
        high += size + 1 if r.product >= 0 else -size
    return Fraction(low, 10**digits), Fraction(high, 10**digits)


def _rational_sum(correlations: Sequence[Correlation]) -> Fraction | None:
    """Return the exact sum where it is rational, else None.

    Roots whose radicands are square multiples of each other are added up; roots of which that is
    not true are independent over the rationals, so the sum is rational only where all but those
    of squares cancel out.
    """
    sums: dict[int, Fraction] = {1: Fraction(0)}  # by radicand s: what stands before 1 / sqrt(s)
    for r in correlations:
        for radicand in sums:
            root = isqrt(radicand * r.spread)
            if root * root == radicand * r.spread:
                sums[radicand] += Fraction(r.product * radicand, root)
                break
        else:
            sums[r.spread] = Fraction(r.product)
    rational = sums.pop(1)
    return None if any(sums.values()) else rational
