"""Every way a survey can be wrong, with the path that must name it."""

from typing import Any

import pytest

from cases.errors import CaseError
from questionnaires.analysis import AnalysisCase, Scale, Variable, analyse, parse_case
from tests.cases.changing import GONE, changed, refusal
from tests.questionnaires.surveys import a_survey


def refused(path: str, value: Any) -> CaseError:
    """Return why the small survey is refused with one thing changed."""
    return refusal(lambda case: analyse(parse_case(case)), changed(a_survey(), path, value=value))


REQUIRED = [
    *["scale", "scale.min", "scale.max", "variables", "variables[0].code", "variables[1].items"],
    *["responses", "significance", "alpha_min", "bands", "bands[0].rating", "bands[2].min"],
]


@pytest.mark.parametrize("path", REQUIRED)
def test_missing_key_without_default_is_named(path: str) -> None:
    assert str(refused(path, GONE)) == f"{path}: is missing"


# what is put where, the path the error must name, words of its message
SENSELESS: list[tuple[str, Any, str, str]] = [
    ("scale.max", 1, "scale.max", "above scale.min, which is 1"),
    ("scale.max", 0, "scale.max", "above scale.min"),
    ("scale", {"min": -3, "max": 0}, "scale.max", "1 or more"),
    ("scale.max", 10_001, "scale.max", "more than 10000 steps"),
    ("scale.max", 10**4000, "scale.max", "more than 10000 steps"),
    ("scale.min", True, "scale.min", "an integer, not true"),
    ("scale.min", "1", "scale.min", 'an integer, not "1"'),
    ("scale.max", 5.0, "scale.max", "an integer, not a floating-point number"),
    ("variables[0].items", [], "variables[0].items", "at least one item"),
    ("variables[1].code", "X1", "variables[1].code", "already at variables[0].code"),
    ("variables[1].items[1]", "X1.2", "variables[1].items[1]", "already at variables[0].items[1]"),
    ("variables[0].items[1]", "X1.1", "variables[0].items[1]", "already at variables[0].items[0]"),
    ("reversed[0]", "X9", "reversed[0]", 'no item "X9"'),
    ("reversed[1]", "X1.3", "reversed[1]", "already at reversed[0]"),
    ("reversed", None, "reversed", "a list, not null"),
    ("responses[1]", [], "responses[1]", "an object, not a list"),
    ("responses[1]", {"X9": 1}, "responses[1].X9", 'no item "X9"'),
    ("responses[1]", {"X9": None}, "responses[1].X9", 'no item "X9"'),
    ("responses[1]", {"X1.1": 6}, "responses[1].X1.1", "from 1 to 5, not 6"),
    ("responses[1]", {"X1.1": 0}, "responses[1].X1.1", "from 1 to 5, not 0"),
    ("responses[1]", {"X1.1": 10**4000}, "responses[1].X1.1", "not a very long number"),
    ("responses[1]", {"X1.1": True}, "responses[1].X1.1", "an integer or null, not true"),
    ("responses[1]", {"X1.1": 3.0}, "responses[1].X1.1", "not a floating-point number"),
    ("responses[1]", {"X1.1": "3"}, "responses[1].X1.1", 'not "3"'),
    ("responses[1]", {"X1.1": []}, "responses[1].X1.1", "not a list"),
    ("responses[1]", {"a\nb": 3}, 'responses[1]["a\\nb"]', 'no item "a\\nb"'),
    ("responses[1]", {"": 3}, 'responses[1][""]', 'no item ""'),
    ("significance", "0.02", "significance", 'must be one of "0.10", "0.05", "0.01", "0.001"'),
    ("significance", "0.1", "significance", 'not "0.1"'),
    ("significance", 0.05, "significance", "not a floating-point number"),
    ("alpha_min", "1.01", "alpha_min", "from 0 to 1, not 1.01"),
    ("alpha_min", "-0.1", "alpha_min", "from 0 to 1"),
    ("alpha_min", 0.6, "alpha_min", "not a floating-point number"),
    ("alpha_min", "6e-1", "alpha_min", "plain decimal digits"),
    ("bands", [], "bands", "end with a band whose min is 0"),
    ("bands[2]", GONE, "bands", "end with a band whose min is 0"),
    ("bands[3]", {"rating": "nol", "min": -1}, "bands", "end with a band whose min is 0"),
    ("bands[1].min", "85", "bands[1].min", "below the min of the band before"),
    ("bands[1].min", "90", "bands[1].min", "below the min of the band before"),
    ("bands[1].min", 60.0, "bands[1].min", "not a floating-point number"),
]


@pytest.mark.parametrize(("where", "value", "path", "words"), SENSELESS)
def test_what_makes_no_sense_is_refused_with_its_path(
    where: str, value: Any, path: str, words: str
) -> None:
    error = refused(where, value)
    assert error.path == path
    assert words in error.message


# What the contract does not forbid.
ALLOWED: list[tuple[str, Any]] = [
    ("note", "unknown keys are ignored"),
    ("reversed", GONE),
    ("variables[1].code", "X1.1"),  # a variable may be called as an item is
    ("scale", {"min": -7, "max": 5}),
    ("scale.max", 10_000),
    ("responses", []),
    ("responses[0]", {}),
    ("alpha_min", 0),
    ("alpha_min", "0." + "6" * 6000),
    ("bands[0].rating", "baik"),
    ("bands[0].min", "101"),
]


@pytest.mark.parametrize(("where", "value"), ALLOWED)
def test_what_is_not_forbidden_is_allowed(where: str, value: Any) -> None:
    analyse(parse_case(changed(a_survey(), where, value=value)))


def test_survey_without_variables_has_no_figures() -> None:
    found = analyse(parse_case(a_survey(variables=[], reversed=[], responses=[{}, {}])))
    assert (found.respondents, found.items, found.overall.percent) == (2, {}, None)


def test_case_built_in_python_is_checked_as_one_that_is_read() -> None:
    sound = parse_case(a_survey())
    wrong = AnalysisCase(
        scale=Scale(1, 4),
        variables=(Variable("X1", ("a",)),),
        responses=({"a": 5},),
        significance="0.05",
        alpha_min=sound.alpha_min,
        bands=sound.bands,
    )
    with pytest.raises(CaseError, match=r"^responses\[0\]\.a: must be from 1 to 4, not 5$"):
        analyse(wrong)
