"""Figures are rounded once, half away from zero, and nothing has no sign."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.figures import fixed

# number, decimals, how it is shown
SHOWN = [
    (0, 3, "0.000"),
    (7, 2, "7.00"),
    (Fraction(1, 3), 3, "0.333"),
    (Fraction(2, 3), 3, "0.667"),
    (Fraction(405, 10_000), 3, "0.041"),
    (Fraction(-405, 10_000), 3, "-0.041"),
    (Fraction(-1, 2000), 3, "-0.001"),
    (Fraction(-1, 2001), 3, "0.000"),
    (Fraction(99_995, 1000), 2, "100.00"),
    (Fraction(-5, 4), 1, "-1.3"),
    (Fraction(1, 10**12), 12, "0.000000000001"),
]


@pytest.mark.parametrize(("value", "decimals", "shown"), SHOWN)
def test_number_is_shown_half_away_from_zero(
    value: int | Fraction, decimals: int, shown: str
) -> None:
    assert fixed(value, decimals) == shown


@given(st.fractions(), st.integers(1, 12))
def test_what_is_shown_is_as_near_as_its_decimals_allow(value: Fraction, decimals: int) -> None:
    assert abs(Fraction(fixed(value, decimals)) - value) <= Fraction(1, 2 * 10**decimals)


@given(st.fractions(), st.integers(1, 6))
def test_the_other_sign_shows_the_same_digits(value: Fraction, decimals: int) -> None:
    assert fixed(-value, decimals).lstrip("-") == fixed(value, decimals).lstrip("-")
