"""Rounded shares still make up their whole."""

from fractions import Fraction

import pytest

from cases.shares import by_largest_remainder


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((1, 1, 1), (33.4, 33.3, 33.3)),  # of equal remainders the earlier one gains
        ((1, 1, 120), (0.8, 0.8, 98.4)),
        ((0, 5), (0, 100)),
        ((55, 31, 14, 0), (55, 31, 14, 0)),
    ],
)
def test_shares_of_a_hundred(counts: tuple[int, ...], said: tuple[float, ...]) -> None:
    shares = [Fraction(100 * count, sum(counts)) for count in counts]
    assert tuple(float(share) for share in by_largest_remainder(shares, 1)) == said
