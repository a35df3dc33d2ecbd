"""From means to weights: shares of a whole, exact or rounded so that they still make it up."""

from collections.abc import Sequence
from fractions import Fraction

from cases.figures import Exact


def weights_of(
    means: Sequence[Fraction], *, whole: Exact, decimals: int | None
) -> list[Fraction] | None:
    """Return each mean's share of `whole`; None where the means add up to 0.

    With `decimals`, `whole` has no more decimals than that, and neither have the weights.
    """
    total = sum(means, Fraction(0))
    if not total:
        return None
    exact = [whole * mean / total for mean in means]
    return exact if decimals is None else _rounded(exact, decimals)


def _rounded(shares: Sequence[Fraction], decimals: int) -> list[Fraction]:
    """Return the shares by largest remainder: with so many decimals, and the same sum.

    Each is cut off, then one unit of the last decimal goes to each of the largest remainders in
    turn, the earlier of equal ones first, until the sum is reached.
    """
    unit = 10**decimals
    cut = [share * unit // 1 for share in shares]
    lacking = int(sum(shares, Fraction(0)) * unit) - sum(cut)
    for at in sorted(range(len(shares)), key=lambda at: cut[at] - shares[at] * unit)[:lacking]:
        cut[at] += 1
    return [Fraction(units, unit) for units in cut]
