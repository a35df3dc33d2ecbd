"""Pearson's r, kept as the root it is and compared and rounded without ever taking it inexactly."""

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from cases.figures import fixed


@dataclass(frozen=True, slots=True)
class Correlation:
    """r = product / sqrt(spread), from -1 to 1; `spread` is above 0."""

    product: int
    spread: int

    @property
    def square(self) -> Fraction:
        """r squared, which is exact."""
        return Fraction(self.product**2, self.spread)

    def floor(self, digits: int) -> int:
        """Return the size of r, whatever its sign, in units of 10^-digits, cut off."""
        return isqrt(self.product**2 * 100**digits // self.spread)

    def shown(self, decimals: int) -> str:
        """Return r rounded half away from zero."""
        # Half a unit more digits than are shown are enough: a root that is cut off there lies on
        # the same side of every half as the root itself.
        halves = isqrt(4 * self.product**2 * 100**decimals // self.spread)
        size = Fraction((halves + 1) // 2, 10**decimals)
        return fixed(-size if self.product < 0 else size, decimals)


def correlation(together: int, one: int, *, other: int) -> Correlation | None:
    """Return Pearson's r from a scatter of two things and that of each alone.

    None where either does not vary.
    """
    return Correlation(together, one * other) if one and other else None
