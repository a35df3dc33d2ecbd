"""Which numbers are read, and how one is shown."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from scoring import Exact, display, exact, mean_of

READ: list[tuple[Any, Exact]] = [
    (2, 2),
    (-1, -1),
    ("2", 2),
    ("0.25", Fraction(1, 4)),
    ("-1", -1),
    ("-0.5", Fraction(-1, 2)),
    ("-0", 0),
    ("007", 7),
    ("2.0", 2),
    (Decimal("1.50"), Fraction(3, 2)),
    (Fraction(4, 2), 2),
]


@pytest.mark.parametrize(("given", "number"), READ)
def test_number_is_read_exactly_and_is_an_int_where_it_is_whole(given: Any, number: Exact) -> None:
    read = exact(given)
    assert read == number
    assert type(read) is type(number)


def test_number_longer_than_python_turns_into_text_is_read() -> None:
    assert exact("9" * 5000) == 10**5000 - 1


NOT_NUMBERS: list[Any] = [
    *["", " 1", "1 ", "1\n", "+1", "--1", ".5", "5.", "1e3", "1,5", "1_000", "0x10"],
    *["NaN", "Infinity", "-", "²", "٣", "1.2.3", True, False, None, 1.5, [1]],
    *[Decimal("NaN"), Decimal("Infinity")],
]


@pytest.mark.parametrize("given", NOT_NUMBERS)
def test_anything_else_is_refused(given: Any) -> None:
    with pytest.raises(ValueError, match="not"):
        exact(given)


SHOWN: list[tuple[Exact, str]] = [
    (58, "58.0"),
    (Fraction("58.24"), "58.2"),
    (Fraction("58.25"), "58.3"),
    (Fraction("99.95"), "100.0"),
    (Fraction("0.05"), "0.1"),
    (Fraction("0.0499"), "0.0"),
    (1234, "1234.0"),
    (Fraction("-0.25"), "-0.2"),
    (Fraction("-0.05"), "0.0"),
    (Fraction("-3.3"), "-3.3"),
]


@pytest.mark.parametrize(("number", "text"), SHOWN)
def test_number_is_shown_half_up_with_one_decimal(number: Exact, text: str) -> None:
    assert display(number) == text


def test_mean_is_of_the_percents_that_are_known_and_half_up() -> None:
    assert mean_of(["58.2", None, "58.3"]) == "58.3"  # 58.25


def test_mean_of_nothing_known_is_none() -> None:
    assert mean_of([None, None]) is None
