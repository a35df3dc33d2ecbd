"""The plain mean of displayed percents, as publication makes it: one decimal, half up."""

from collections.abc import Iterable
from fractions import Fraction

from scoring import display


def mean_of(percents: Iterable[str | None]) -> str | None:
    """The mean of those there are; None where there is none."""
    known = [Fraction(percent) for percent in percents if percent is not None]
    return display(sum(known, Fraction()) / len(known)) if known else None
