"""Exact numbers in, one rounding out. No float is ever made here."""

import re
from decimal import Decimal
from fractions import Fraction

Exact = int | Fraction
"""A number without rounding: an int where it is whole, else a Fraction."""

_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def exact(value: int | str | Decimal | Fraction) -> Exact:
    """Return the number exactly, as an int where it is whole.

    Takes integers, plain decimal digits ("2", "0.25", "-1"), finite Decimals and Fractions. Raises
    ValueError for anything else: booleans, floats, "1e3", "NaN", " 1", "+1", ".5", "5.".
    """
    if isinstance(value, str):
        if not _PLAIN.fullmatch(value):
            raise ValueError("not plain decimal digits")
        # Decimal has no limit on the digits it reads; int() stops at 4300.
        value = Decimal(value)
    if isinstance(value, bool) or not isinstance(value, int | Decimal | Fraction):
        raise ValueError("not an integer, a string of digits, a Decimal or a Fraction")
    if isinstance(value, Decimal) and not value.is_finite():
        raise ValueError("not a finite number")
    numerator, denominator = value.as_integer_ratio()
    return numerator if denominator == 1 else Fraction(numerator, denominator)


def fixed(value: Exact, decimals: int) -> str:
    """Return a number rounded half away from zero to so many decimals (1 or more).

    With 3 decimals 0.0405 is "0.041", -0.0405 is "-0.041"; what rounds to nothing has no sign.
    """
    one = 10**decimals
    units = (2 * max(value, -value) * one + 1) // 2
    sign = "-" if value < 0 and units else ""
    return f"{sign}{units // one}.{units % one:0{decimals}}"
