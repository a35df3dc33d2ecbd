"""From means to weights: shares of a whole, exact or rounded so that they still make it up."""

from collections.abc import Sequence
from fractions import Fraction

from cases.figures import Exact
from cases.shares import by_largest_remainder


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
    return exact if decimals is None else by_largest_remainder(exact, decimals)
