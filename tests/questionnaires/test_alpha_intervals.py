"""Feldt's interval of alpha, against F where it is known in closed form and against a table."""

from fractions import Fraction

import pytest

from questionnaires.analysis import parse_case
from questionnaires.analysis.intervals import alpha_interval, alpha_intervals
from tests.questionnaires.surveys import a_survey


@pytest.mark.parametrize(
    ("alpha", "items", "complete", "significance", "expected"),
    [
        ("0.8", 2, 3, "0.05", ("-6.800", "0.995")),  # F(2, 2) at 0.975 is 39
        ("0.8", 2, 3, "0.10", ("-2.800", "0.989")),  # and at 0.95 it is 19
        ("0.5", 2, 2, "0.05", ("-322.895", "0.999")),  # F(1, 1): the tangent of an angle, squared
        ("0.894", 6, 50, "0.05", ("0.841", "0.934")),  # F(49, 245): 1.5002 and 0.6250
        ("0.9", 50, 10_000, "0.05", ("0.897", "0.903")),
        ("0.894", 6, 20, "0.001", ("0.702", "0.974")),
        ("0.9", 20, 20, "0.001", ("0.748", "0.975")),  # flat far out: once no end was found
    ],
)
def test_the_ends_are_those_of_f(
    alpha: str, items: int, complete: int, significance: str, expected: tuple[str, str]
) -> None:
    found = alpha_interval(
        Fraction(alpha), items=items, complete=complete, significance=significance
    )
    assert found == expected


def test_it_is_made_of_the_complete_respondents_that_alpha_is_made_of() -> None:
    case = parse_case(a_survey())
    complete = [one for one in case.responses if None not in (one.get("X1.1"), one.get("X1.2"))]
    fewer = parse_case(a_survey(responses=[dict(one) for one in complete]))
    assert alpha_intervals(case)["X1"] == alpha_intervals(fewer)["X1"]
    assert alpha_intervals(case)["X2"] is None
