"""Percents in, one rounding out. No float is ever made here."""

from collections.abc import Iterable
from fractions import Fraction

from cases.figures import Exact

_PERCENTS = tuple(f"{tenths // 10}.{tenths % 10}" for tenths in range(1001))


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


def mean_of(percents: Iterable[str | None]) -> str | None:
    """Return the plain mean of percents as they are shown; None where none of them is known."""
    known = [Fraction(percent) for percent in percents if percent is not None]
    return display(sum(known, Fraction()) / len(known)) if known else None
