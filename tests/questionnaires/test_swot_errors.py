"""Every way a SWOT study can be wrong, with the path that must name it."""

from typing import Any

import pytest

from cases.errors import CaseError
from questionnaires.swot import parse_case, swot_position
from tests.cases.changing import GONE, changed, refusal
from tests.questionnaires.studies import a_study, given_means


def refused(path: str, value: Any) -> CaseError:
    """Return why the small study is refused with one thing changed."""
    return refusal(
        lambda case: swot_position(parse_case(case)), changed(a_study(), path, value=value)
    )


REQUIRED = [
    *[
        "scale",
        "scale.min",
        "internal",
        "external",
        "internal[0].code",
        "internal[0].items[0].code",
    ],
    *["internal[0].items[0].answers", "internal[1].parts[0].code", "internal[1].parts[0].rating"],
]


@pytest.mark.parametrize("path", REQUIRED)
def test_missing_key_without_default_is_named(path: str) -> None:
    assert str(refused(path, GONE)) == f"{path}: is missing"


ANSWERS = "internal[0].items[0].answers"
# what is put where, the path the error must name, words of its message
SENSELESS: list[tuple[str, Any, str, str]] = [
    ("scale.max", 1, "scale.max", "above scale.min"),
    ("scale", {"min": -2, "max": 0}, "scale.max", "1 or more"),
    ("weight_decimals", 0, "weight_decimals", "from 1 to 12, not 0"),
    ("weight_decimals", 13, "weight_decimals", "from 1 to 12, not 13"),
    ("weight_decimals", True, "weight_decimals", "an integer, not true"),
    ("weight_decimals", 4.0, "weight_decimals", "not a floating-point number"),
    ("internal", [], "internal", "at least one factor"),
    ("external", [], "external", "at least one factor"),
    ("internal[1].code", "a", "internal[1].code", "already at internal[0].code"),
    ("external[1].code", "a", "external[1].code", "already at external[0].code"),
    ("external[0].mean", GONE, "external[0]", 'either "items" or "mean"; it has neither'),
    ("internal[0].mean", 3, "internal[0]", 'either "items" or "mean"; it has both'),
    ("external[0].rating", GONE, "external[0]", 'either "rating" or "parts"; it has neither'),
    ("internal[1].rating", 1, "internal[1]", 'either "rating" or "parts"; it has both'),
    ("internal[1].items[1].code", "b1", "internal[1].items[1].code", "internal[1].items[0].code"),
    ("internal[1].parts[0].code", "b9", "internal[1].parts[0].code", 'no item "b9"'),
    ("internal[1].parts[1].code", "b1", "internal[1].parts[1].code", "internal[1].parts[0].code"),
    ("internal[1].parts[0].code", "b3", "internal[1].parts[0].code", '"b3" has no answer'),
    ("internal[1].parts", [], "internal[1].parts", "at least one item"),
    (ANSWERS, [6], f"{ANSWERS}[0]", "from 1 to 5, not 6"),
    (ANSWERS, [3, 0], f"{ANSWERS}[1]", "from 1 to 5, not 0"),
    (ANSWERS, [True], f"{ANSWERS}[0]", "an integer or null, not true"),
    (ANSWERS, [3.0], f"{ANSWERS}[0]", "not a floating-point number"),
    (ANSWERS, ["3"], f"{ANSWERS}[0]", 'not "3"'),
    (ANSWERS, 3, ANSWERS, "a list, not 3"),
    (ANSWERS, [None], "internal[0].items", "an item with an answer"),
    (ANSWERS, [], "internal[0].items", "an item with an answer"),
    ("internal[0].items", [], "internal[0].items", "an item with an answer"),
    ("internal[1].weigh_by", ["b3"], "internal[1].weigh_by", "an item with an answer"),
    ("internal[1].weigh_by", [], "internal[1].weigh_by", "an item with an answer"),
    ("internal[1].weigh_by", ["b9"], "internal[1].weigh_by[0]", 'no item "b9"'),
    ("internal[1].weigh_by", ["b1", "b1"], "internal[1].weigh_by[1]", "internal[1].weigh_by[0]"),
    ("external[0].weigh_by", ["a1"], "external[0].weigh_by[0]", 'no item "a1"'),
    ("external[0].mean", "0.99", "external[0].mean", "from 1 to 5, not 0.99"),
    ("external[0].mean", "5.0001", "external[0].mean", "from 1 to 5, not 5.0001"),
    ("external[0].mean", 4.25, "external[0].mean", "not a floating-point number"),
    ("external[0].mean", "4,25", "external[0].mean", "plain decimal digits"),
    ("internal[0].rating", 0, "internal[0].rating", "-2, -1, 1 or 2, not 0"),
    ("internal[0].rating", 3, "internal[0].rating", "-2, -1, 1 or 2, not 3"),
    ("internal[0].rating", True, "internal[0].rating", "an integer, not true"),
    ("internal[0].rating", "2", "internal[0].rating", 'an integer, not "2"'),
    ("internal[1].parts[1].rating", -3, "internal[1].parts[1].rating", "not -3"),
]


@pytest.mark.parametrize(("where", "value", "path", "words"), SENSELESS)
def test_what_makes_no_sense_is_refused_with_its_path(
    where: str, value: Any, path: str, words: str
) -> None:
    error = refused(where, value)
    assert error.path == path
    assert words in error.message


def test_means_that_add_up_to_nothing_give_no_weights() -> None:
    study = a_study(scale={"min": 0, "max": 5}, internal=given_means((0, 1), (0, 2)))
    error = refusal(lambda case: swot_position(parse_case(case)), study)
    assert (error.path, "add up to 0" in error.message) == ("internal", True)


def test_parts_whose_means_add_up_to_nothing_give_no_weights() -> None:
    study = changed(
        a_study(scale={"min": 0, "max": 5}), "internal[1].items[1].answers", value=[0, 0]
    )
    study["internal"][1]["parts"] = [{"code": "b2", "rating": 1}]
    error = refusal(lambda case: swot_position(parse_case(case)), study)
    assert (error.path, "add up to 0" in error.message) == ("internal[1].parts", True)


# What the contract does not forbid.
ALLOWED: list[tuple[str, Any]] = [
    ("note", "unknown keys are ignored"),
    ("weight_decimals", None),
    ("weight_decimals", 12),
    ("external[0].mean", "4." + "9" * 6000),
]


@pytest.mark.parametrize(("where", "value"), ALLOWED)
def test_what_is_not_forbidden_is_allowed(where: str, value: Any) -> None:
    swot_position(parse_case(changed(a_study(), where, value=value)))


def test_two_factors_may_have_items_of_one_code() -> None:
    study = changed(a_study(), "internal[1].items[2].code", value="a1")
    swot_position(parse_case(study))
