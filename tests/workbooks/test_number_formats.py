"""What a number in a cell says by its format."""

import pytest

from workbooks.workbook.number_formats import NumberText, shown_number

FIGURES = [
    (0.9, "General", "0.9"),
    (0.9, "0.0%", "90"),
    (0.07, "0%", "7"),
    (0.9, '0.0"%"', "0.9"),
    (0.9, r"0\%", "0.9"),
    (0.9, r"0.0\ \%", "0.9"),
    (0.9, '0.0" jam % dari hari"', "0.9"),
    (0.9, "0_%", "0.9"),
    (0.9, "[Red]0.0", "0.9"),
    (1250, "#,##0", "1250"),
    (0.5, '0.0%;-0.0"%"', "50"),
    (-0.5, '0.0%;-0.0"%"', "-0.5"),
    (0, '0%;-0%;"% nol"', "0"),
    (0.5, "[<1]0%;0.0", "50"),
    (50, "[<1]0%;0.0", "50"),
    (5, '0.0";%"', "5"),
    (0.00001, "0.00E+00", "0.00001"),
    (1e15, "General", "1000000000000000"),
]
MOMENTS = [
    (45_383, "yyyy-mm-dd", "2024-04-01"),
    (45_383, "[$-421]d mmmm yyyy;@", "2024-04-01"),
    (45_383.5, "dd/mm/yyyy hh:mm", "2024-04-01 12:00"),
    (0.5, "hh:mm", "12:00"),
    (1.5, "[h]:mm", "36:00"),
    (0.75, "[mm]", "18:00"),
]


@pytest.mark.parametrize(("number", "form", "text"), FIGURES)
def test_a_figure_is_scaled_only_by_a_percent_sign_that_is_no_literal(
    number: float, form: str, text: str
) -> None:
    shown = shown_number(number, form)
    assert shown
    assert (shown.text, shown.is_number) == (text, True)


@pytest.mark.parametrize(
    ("form", "has_percent"),
    [
        ("General", False),
        ("0.00", False),
        ("0.00%", True),
        ('0.0"%"', True),
        (r"0\%", True),
        ("0_%", False),
        ("0.0;-0%", False),
    ],
)
def test_whether_a_percent_sign_is_seen(form: str, *, has_percent: bool) -> None:
    shown = shown_number(0.5, form)
    assert shown
    assert shown.has_percent is has_percent


@pytest.mark.parametrize(("number", "form", "text"), MOMENTS)
def test_a_date_or_a_time_is_shown_and_is_no_figure(number: float, form: str, text: str) -> None:
    assert shown_number(number, form) == NumberText(text, is_number=False, is_disguised=True)


def test_the_calendar_that_begins_in_1904_is_four_years_later() -> None:
    shown = shown_number(45_383 - 1462, "yyyy-mm-dd", since_1904=True)
    assert shown
    assert shown.text == "2024-04-01"


def test_a_date_before_its_calendar_is_shown_by_no_program() -> None:
    assert shown_number(-1, "yyyy-mm-dd") is None


@pytest.mark.parametrize(
    ("number", "form", "is_disguised"),
    [
        (7, "General", False),
        (7, "@", False),
        (7, "[Red]0", False),
        (7, "000", True),
        (7, '"PT-"0', True),
        (1250, "#,##0", True),
        (7.4, "0", True),
        (7.4, "General", False),
    ],
)
def test_whether_a_number_shows_as_it_is_kept(
    number: float, form: str, *, is_disguised: bool
) -> None:
    shown = shown_number(number, form)
    assert shown
    assert shown.is_disguised is is_disguised
