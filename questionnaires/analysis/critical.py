"""r_table: the r that chance alone passes, to either side, in only `significance` of all samples.

It is t / sqrt(t^2 + df) for the (1 - significance / 2) quantile t of Student's t with df degrees of
freedom, df = respondents - 2: the r for which P(|R| <= r) = I(r^2; 1/2, df/2) is 1 - significance,
I the regularised incomplete beta function.
"""

from fractions import Fraction
from functools import lru_cache
from math import comb
from typing import Any

from cases.figures import fixed
from questionnaires.analysis.correlation import Correlation

DIGITS = 40
DECIMALS = 3


def r_table(df: int, significance: str) -> str:
    """Return the critical r for df >= 1 as displayed: "0.279" for 48 degrees at "0.05"."""
    digits = DIGITS
    while True:
        shown = {fixed(end, DECIMALS) for end in _bounds(df, significance, digits)}
        if len(shown) == 1:
            return shown.pop()
        digits *= 2


def exceeds_table(r: Correlation, df: int, *, significance: str) -> bool:
    """Return whether r lies above the critical r, unrounded; equal is not above."""
    if r.product <= 0:
        return False
    digits = DIGITS
    while True:
        low, high = _bounds(df, significance, digits)
        if not low * low <= r.square <= high * high:
            return r.square > high * high
        if df % 2 == 0:
            return _is_likelier(r.square, df, probability=1 - Fraction(significance))
        # With an odd df the two are never equal (one is a root, the other is made of pi), so more
        # digits decide.
        digits *= 2


def _is_likelier(square: Fraction, df: int, *, probability: Fraction) -> bool:
    """Return whether P(|R| <= r) is above a probability, exactly; df is even, r^2 = `square`.

    Then the density (1 - r^2)^(df/2 - 1) is a polynomial, and P is r times the sum of
    C(2j, j) / 4^j x (1 - r^2)^j over j < df/2. With df 2 it is r itself: r = 0.95 is a tie.
    """
    total = Fraction(0)
    for j in reversed(range(df // 2)):
        total = total * (1 - square) + Fraction(comb(2 * j, j), 4**j)
    return square * total**2 > probability**2


@lru_cache(maxsize=512)
def _bounds(df: int, significance: str, digits: int) -> tuple[Fraction, Fraction]:
    """Return two numbers with the critical r between them, 3 x 10^-digits apart."""
    import mpmath  # a tenth of a second, and only an analysis needs it

    context = mpmath.mp.clone()  # its digits are its own: other threads keep theirs
    context.dps = digits + 20
    half, degrees = context.mpf(1) / 2, context.mpf(df) / 2
    within = context.mpf(1 - Fraction(significance))

    def missing(r: Any) -> Any:
        return within - context.betainc(half, degrees, 0, r * r, regularized=True)

    # Newton, for the angle whose sine is r: P is concave in it, so that from 0 every step stays
    # below the root, and the last ones double the digits.
    angle, steepest = context.mpf(0), 2 / context.beta(half, degrees)
    step = context.mpf(1)
    while abs(step) > context.mpf(10) ** -(digits + 5):
        slope = steepest * context.cos(angle) ** (df - 1)
        step = missing(context.sin(angle)) / slope
        angle += step
    cut = int(context.floor(context.sin(angle) * 10**digits))
    low, high = Fraction(cut - 1, 10**digits), Fraction(cut + 2, 10**digits)
    if not missing(context.mpf(high)) < 0 < missing(context.mpf(low)):
        raise ArithmeticError(f"no critical r was found for df {df} at {significance}")
    return low, high
