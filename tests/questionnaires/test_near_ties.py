"""Figures and comparisons that a float would get wrong: roots at, just above and below a limit."""

from fractions import Fraction
from math import isqrt

import pytest

from questionnaires.analysis import analyse, parse_case
from questionnaires.analysis.correlation import Correlation
from questionnaires.analysis.critical import exceeds_table, r_table
from questionnaires.analysis.reliability import standardized_alpha
from tests.questionnaires.naive_analysis import chance_within, critical
from tests.questionnaires.surveys import survey_of

# Critical values of Pearson's r, two-sided, as statistical tables print them.
TABLE = [
    *[(1, "0.05", "0.997"), (2, "0.05", "0.950"), (3, "0.05", "0.878"), (10, "0.05", "0.576")],
    *[(48, "0.05", "0.279"), (98, "0.05", "0.197"), (998, "0.05", "0.062")],
    *[(1, "0.10", "0.988"), (10, "0.10", "0.497"), (10, "0.01", "0.708"), (10, "0.001", "0.823")],
    *[(20, "0.01", "0.537"), (30, "0.001", "0.554"), (99_998, "0.05", "0.006")],
]


@pytest.mark.parametrize(("df", "significance", "shown"), TABLE)
def test_r_table_is_the_printed_one(df: int, significance: str, shown: str) -> None:
    assert r_table(df, significance) == shown


@pytest.mark.parametrize("significance", ["0.10", "0.05", "0.01", "0.001"])
def test_r_table_is_where_chance_reaches_the_significance(significance: str) -> None:
    for df in range(1, 130):
        assert r_table(df, significance) == f"{critical(df, significance):.3f}"


def rational(value: Fraction) -> Correlation:
    """Return a correlation of exactly this value."""
    return Correlation(value.numerator, value.denominator**2)


@pytest.mark.parametrize(("significance", "tie"), [("0.10", "0.9"), ("0.05", "0.95")])
def test_r_that_equals_r_table_is_not_above_it(significance: str, tie: str) -> None:
    exactly = Fraction(tie)
    nearly = Fraction(1, 10**200)
    assert not exceeds_table(rational(exactly), 2, significance=significance)
    assert not exceeds_table(rational(exactly - nearly), 2, significance=significance)
    assert exceeds_table(rational(exactly + nearly), 2, significance=significance)


def test_four_respondents_can_tie_with_r_table() -> None:
    survey = survey_of([[1, 2, 2, 3], [1, 1, 2, 8]], significance="0.10")
    found = analyse(parse_case(survey))
    assert (found.items["a"].r, found.variables["X"].r_table) == ("0.900", "0.900")
    assert found.items["a"].valid is False


def root_of(square: Fraction) -> Correlation:
    """Return the positive correlation with this square."""
    return Correlation(square.numerator, square.numerator * square.denominator)


def r_of_chance(df: int, probability: Fraction, *, digits: int) -> Fraction:
    """Return the r with P(|R| <= r) = probability, cut off; df 4 or 6, by its polynomial."""
    polynomials = {
        4: lambda r: (3 * r - r**3) / 2,
        6: lambda r: (15 * r - 10 * r**3 + 3 * r**5) / 8,
    }
    low, high = 0, 10**digits
    while high - low > 1:
        middle = (low + high) // 2
        if polynomials[df](Fraction(middle, 10**digits)) <= probability:
            low = middle
        else:
            high = middle
    return Fraction(low, 10**digits)


@pytest.mark.parametrize("df", [4, 6])
@pytest.mark.parametrize("digits", [3, 20, 39, 41, 60, 150])
def test_comparison_is_right_however_near_r_comes(df: int, digits: int) -> None:
    below = r_of_chance(df, Fraction(19, 20), digits=digits)
    assert not exceeds_table(rational(below), df, significance="0.05")
    assert exceeds_table(rational(below + Fraction(1, 10**digits)), df, significance="0.05")


def test_odd_degrees_are_decided_by_more_digits() -> None:
    # The critical r of df 1 is sin 85.5 degrees; its square is (1 + cos 9) / 2, made of roots.
    unit = 10**120
    cos18 = Fraction(isqrt((10 * unit + 2 * isqrt(5 * unit**2)) * unit), 4 * unit)
    cos9 = Fraction(isqrt(int((1 + cos18) / 2 * unit**2)), unit)
    square, near = (1 + cos9) / 2, Fraction(1, 10**60)
    assert exceeds_table(root_of(square + near), 1, significance="0.05")
    assert not exceeds_table(root_of(square - near), 1, significance="0.05")


def test_negative_r_is_never_above() -> None:
    assert not exceeds_table(Correlation(-1, 1), 48, significance="0.05")
    assert not exceeds_table(Correlation(0, 1), 48, significance="0.05")


# product, spread, how r = product / sqrt(spread) is shown
ROOTS = [
    (1, 4, "0.500"),
    (13, 256, "0.813"),  # 0.8125 exactly
    (-13, 256, "-0.813"),
    (13 * 10**30 - 1, 256 * 10**60, "0.812"),
    (1, 2, "0.707"),
    (-1, 4 * 10**6, "-0.001"),
    (-1, 4 * 10**6 + 1, "0.000"),
    (0, 7, "0.000"),
    (-5, 25, "-1.000"),
]


@pytest.mark.parametrize(("product", "spread", "shown"), ROOTS)
def test_root_is_rounded_exactly(product: int, spread: int, shown: str) -> None:
    assert Correlation(product, spread).shown(3) == shown


def test_standardized_alpha_rounds_an_exact_tie_away_from_zero() -> None:
    assert standardized_alpha(2, [rational(Fraction(7, 25))]) == "0.438"  # 0.4375
    assert standardized_alpha(2, [rational(Fraction(7, 25) - Fraction(1, 10**90))]) == "0.437"
    assert standardized_alpha(2, [rational(Fraction(-1, 33))]) == "-0.063"  # -0.0625


def test_standardized_alpha_sees_a_tie_through_roots_that_cancel() -> None:
    roots = [Correlation(1, 8), Correlation(-1, 8), Correlation(3, 18), Correlation(-6, 72)]
    # For four items alpha is 8 S / (3 (4 + 2 S)), S the sum: 0.4375 for 42/43.
    tie = [rational(Fraction(42, 43)), Correlation(0, 5)]
    assert standardized_alpha(4, [*roots, *tie]) == "0.438"
    assert standardized_alpha(4, [*roots, *reversed(tie)]) == "0.438"


def test_items_that_cancel_each_other_out_have_no_standardized_alpha() -> None:
    assert standardized_alpha(2, [Correlation(-3, 9)]) is None
    opposed = [Correlation(-1, 1), Correlation(-1, 1)]
    crossed = [Correlation(1, 3), Correlation(-1, 3), Correlation(-2, 12), Correlation(2, 12)]
    assert standardized_alpha(4, [*opposed, *crossed]) is None


def test_chance_of_the_plain_series_is_a_probability() -> None:
    assert chance_within(0.0, 7) == 0
    assert chance_within(1.0, 8) == pytest.approx(1)
