"""Percents of sets, of the total, the range and the mean. Source: docs/scoring.md."""

from dataclasses import astuple

import pytest

from scoring import AspectResult, Counts, GroupResult
from tests.scoring.building import AnyJson, a_case, answers, items, scored

ONE_EACH = items(("a", "1", "1", "4"), ("b", "2", "1", "4"))
THREE_TO_ONE = items(("a", "1", "3", "4"), ("b", "2", "1", "4"))
WEIGHTLESS = items(("a", "1", "0", "4"), ("b", "2", "0", "4"))


# items, responses, expected percent, which rule it shows
TOTALS_BY_ITEMS = [
    (ONE_EACH, answers(a="4", b="2"), "75.0", "plain mean where weights are equal"),
    (THREE_TO_ONE, answers(a="4", b="0"), "75.0", "weights count"),
    (THREE_TO_ONE, answers(a="4", b="na"), "100.0", "N/A leaves its weight out"),
    (THREE_TO_ONE, answers(b="0"), "0.0", "open leaves its weight out, zero does not"),
    (ONE_EACH, answers(a="na", b="na"), None, "nothing answered has no percent"),
    (ONE_EACH, [], None, "nothing answered has no percent"),
    (WEIGHTLESS, answers(a="4", b="4"), None, "answers without weight have no percent"),
    (ONE_EACH, answers(a="0.5", b="2.25"), "34.4", "decimal scores; 34.375 rounds to 34.4"),
]


@pytest.mark.parametrize(("items_", "responses", "expected", "rule"), TOTALS_BY_ITEMS)
def test_total_over_items(
    items_: AnyJson, responses: AnyJson, expected: str | None, rule: str
) -> None:
    result = scored(items=items_, responses=responses)
    assert result.percent == expected, rule


# score out of 1000, expected: 100 x score / 1000 rounded half up
ROUNDINGS = [
    ("0", "0.0"),
    ("0.4", "0.0"),
    ("0.5", "0.1"),
    ("582.4", "58.2"),
    ("582.5", "58.3"),
    ("999.4", "99.9"),
    ("999.5", "100.0"),
    ("1000", "100.0"),
]


@pytest.mark.parametrize(("points", "expected"), ROUNDINGS)
def test_percent_is_rounded_half_up_to_one_decimal(points: str, expected: str) -> None:
    result = scored(items=items(("a", "1", "1", "1000")), responses=answers(a=points))
    assert result.percent == expected


# element weights, responses, expected percent, which rule it shows
TOTALS_BY_ELEMENTS = [
    (("1", "1"), answers(a="4", b="0"), "50.0", "elements count by their own weight, not items'"),
    (("1", "3"), answers(a="4", b="0"), "25.0", "element weights count"),
    (("1", "3"), answers(a="4"), "100.0", "an element without a percent leaves its weight out"),
    (("1", "0"), answers(a="4", b="0"), "100.0", "an element of weight 0 adds nothing"),
    (("1", "0"), answers(b="4"), None, "only weightless elements: no percent"),
    (("0", "0"), answers(a="4", b="4"), None, "only weightless elements: no percent"),
]


@pytest.mark.parametrize(("weights", "responses", "expected", "rule"), TOTALS_BY_ELEMENTS)
def test_total_over_elements(
    weights: tuple[str, str], responses: AnyJson, expected: str | None, rule: str
) -> None:
    elements = [{"code": "1", "weight": weights[0]}, {"code": "2", "weight": weights[1]}]
    result = scored(
        aggregation="elements", elements=elements, items=THREE_TO_ONE, responses=responses
    )
    assert result.percent == expected, rule


def test_total_over_elements_uses_unrounded_percents() -> None:
    three = items(("a", "1", "1", "3"), ("b", "2", "1", "1000"))
    result = scored(
        aggregation="elements",
        elements=[{"code": "1"}, {"code": "2"}],
        items=three,
        responses=answers(a="1", b="333.7"),
    )
    # (33.333... + 33.37) / 2 = 33.3516...; from rounded percents it would be 33.35, so 33.4.
    assert result.percent == "33.4"
    assert [element.percent for element in result.elements] == ["33.3", "33.4"]


def test_mean_of_elements_ignores_weights_and_elements_without_a_percent() -> None:
    elements = [{"code": "1", "weight": "9"}, {"code": "2", "weight": "0"}, {"code": "3"}]
    result = scored(elements=elements, items=THREE_TO_ONE, responses=answers(a="4", b="1"))
    assert result.mean_of_elements == "62.5"
    assert result.elements[2].percent is None


def test_mean_of_elements_is_none_when_no_element_has_a_percent() -> None:
    assert scored(responses=[]).mean_of_elements is None


# aggregation, responses, expected low, high, rating_low, rating_high
RANGES = [
    ("items", answers(a="4"), ("75.0", "100.0", "hijau", "biru")),
    ("items", answers(b="4"), ("25.0", "100.0", "merah", "biru")),
    ("items", [], ("0.0", "100.0", "merah", "biru")),
    ("items", answers(a="na"), ("0.0", "100.0", "merah", "biru")),
    ("elements", answers(a="4"), ("50.0", "100.0", "merah", "biru")),
    ("items", answers(a="na", b="na"), (None, None, None, None)),
    ("items", answers(a="4", b="0"), ("75.0", "75.0", "hijau", "hijau")),
]


@pytest.mark.parametrize(("aggregation", "responses", "expected"), RANGES)
def test_range_holds_what_the_open_items_can_still_do(
    aggregation: str, responses: AnyJson, expected: tuple[str | None, ...]
) -> None:
    elements = [{"code": "1"}, {"code": "2"}]
    result = scored(
        aggregation=aggregation, elements=elements, items=THREE_TO_ONE, responses=responses
    )
    assert astuple(result.range) == expected


def test_range_has_no_figures_when_open_items_weigh_nothing() -> None:
    result = scored(items=WEIGHTLESS, responses=[])
    assert result.status == "provisional"
    assert astuple(result.range) == (None, None, None, None)


def test_range_is_rated_before_the_rules() -> None:
    fatal = [{"ref": "F", "date": "2024-05-03", "fatalities": 1}]
    result = scored(items=ONE_EACH, responses=answers(a="4"), incidents=fatal)
    assert (result.range.rating_low, result.range.rating_high) == ("merah", "biru")
    assert result.rating == "hitam"


def test_counts_keep_zero_not_applicable_and_open_apart() -> None:
    four = items(*[(code, "1", "1", "4") for code in "abcd"])
    result = scored(items=four, responses=answers(a="0", b="na", c="4"))
    assert result.counts == Counts(items=4, answered=2, not_applicable=1, open=1)
    assert result.status == "provisional"
    assert result.elements[1].counts == Counts(items=0, answered=0, not_applicable=0, open=0)


def test_result_is_final_when_every_item_is_answered_or_not_applicable() -> None:
    assert scored(items=ONE_EACH, responses=answers(a="0", b="na")).status == "final"


def test_case_without_items_is_final_and_has_no_figures() -> None:
    result = scored(items=[], responses=[], groups=[])
    assert (result.status, result.percent, result.rating) == ("final", None, None)
    assert result.aspects == ()


def test_aspects_are_sorted_by_code_and_cross_elements() -> None:
    result = scored()
    # k3: (2 x 3/4 + 1 x 5/10) / 3; air: 5/10. The case names k3 first.
    assert result.aspects == (AspectResult("air", "50.0"), AspectResult("k3", "66.7"))


def test_aspect_with_no_answered_item_is_listed_without_percent() -> None:
    assert scored(responses=[]).aspects == (AspectResult("air", None), AspectResult("k3", None))


# displayed percent, pass mark, weak
WEAK = [("750", "75", False), ("749.5", "75", False), ("749.4", "75", True), ("0", "0", False)]


@pytest.mark.parametrize(("points", "pass_mark", "weak"), WEAK)
def test_group_is_weak_when_its_displayed_percent_is_below_the_pass_mark(
    points: str, pass_mark: str, weak: bool
) -> None:
    scheme = a_case()["scheme"] | {"pass_mark": pass_mark}
    result = scored(
        items=items(("a", "1", "1", "1000")), responses=answers(a=points), scheme=scheme
    )
    assert result.groups[0].weak is weak


def test_group_without_a_percent_is_not_weak() -> None:
    groups = [{"code": "empty", "elements": []}, {"code": "second", "elements": ["2"]}]
    result = scored(groups=groups, responses=[])
    assert result.groups == (GroupResult("empty", None, False), GroupResult("second", None, False))


def test_elements_and_groups_keep_the_order_of_the_case() -> None:
    elements = [{"code": "2"}, {"code": "10"}, {"code": "1"}]
    groups = [{"code": "z", "elements": ["1"]}, {"code": "a", "elements": ["2", "1"]}]
    result = scored(elements=elements, groups=groups)
    assert [element.code for element in result.elements] == ["2", "10", "1"]
    assert [group.code for group in result.groups] == ["z", "a"]
    # Group "a" is over items: (2 x 3/4 + 1 x 5/10) / 3, not the mean of two elements.
    assert [group.percent for group in result.groups] == ["75.0", "66.7"]
