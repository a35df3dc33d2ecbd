"""Exact numbers in, one rounding out. No float is ever made here."""

import re
from decimal import Decimal
from fractions import Fraction

Exact = int | Fraction
"""A number without rounding: an int where it is whole, else a Fraction."""

_PERCENTS = tuple(f"{tenths // 10}.{tenths % 10}" for tenths in range(1001))
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


def percent_tenths(earned: Exact, weight: int) -> int | None:
    """Return 100 x earned / weight in tenths of a percent, rounded half up; None for weight 0."""
    return (2000 * earned + weight) // (2 * weight) if weight else None


def percent_text(tenths: int | None) -> str | None:
    """Return a percent given in tenths as it is shown: 582 is "58.2"; None stays None."""
    return None if tenths is None else _PERCENTS[tenths]


def display(value: Exact) -> str:
    """Return a number rounded half up to one decimal, as every figure is shown: 58.25 is "58.3".

    Half up means towards plus infinity, so a difference of -0.25 is "-0.2".
    """
    tenths = (20 * value + 1) // 2
    return f"{'-' if tenths < 0 else ''}{abs(tenths) // 10}.{abs(tenths) % 10}"
