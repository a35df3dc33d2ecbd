"""SWOT tables and quadrants. Source: docs/swot.md and the paper behind it."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings

from questionnaires.swot import parse_case, position_as_json, swot_position
from questionnaires.swot.weights import weights_of
from tests.cases.changing import AnyJson, changed
from tests.questionnaires.naive_swot import naive_position
from tests.questionnaires.studies import a_study, given_means, studies
from tests.questionnaires.swot_paper import EFAS, IFAS, STATEMENTS, paper_study, rows

CASES = Path(__file__).parent / "cases"


def position(study: AnyJson) -> AnyJson:
    """Return the position of a JSON study, as JSON."""
    return position_as_json(swot_position(parse_case(study)))


def printed_rows(side: AnyJson) -> dict[str, tuple[str, str]]:
    """Return weight and score of everything rated, by its code."""
    rated = [part for factor in side["factors"] for part in factor["parts"] or [factor]]
    return {one["code"]: (one["weight"], one["score"]) for one in rated}


def test_contract_case_gives_the_contracts_figures() -> None:
    case = json.loads((CASES / "swot_small.json").read_text(encoding="utf-8"))
    expected = (CASES / "swot_small.expected.json").read_text(encoding="utf-8")
    assert position(case) == json.loads(expected)


@settings(max_examples=400)
@given(studies())
def test_every_figure_is_what_the_plain_reading_gives(study: AnyJson) -> None:
    assert position(study) == naive_position(study)


def test_answers_of_the_paper_give_every_weight_and_product_it_prints() -> None:
    found = position(paper_study())
    assert printed_rows(found["internal"]) == {
        code: (weight, score) for code, _, weight, score in rows(IFAS)
    }
    assert printed_rows(found["external"]) == {
        code: (weight, score) for code, _, _, weight, score in rows(EFAS)
    }


def test_answers_of_the_paper_give_every_mean_it_prints() -> None:
    study = paper_study()
    for factor in study["internal"]:
        factor.pop("rating", None)
        factor["parts"] = [{"code": item["code"], "rating": 1} for item in factor["items"]]
    found = position(study)["internal"]["factors"]
    assert {part["code"]: part["mean"] for factor in found for part in factor["parts"]} == {
        code: mean for code, _, mean in rows(STATEMENTS)
    }


# weight_decimals, internal plus, minus, total, external plus, minus, total
TOTALS = [
    (4, ["1.5819", "-0.3281", "1.2538"], ["0.9969", "-0.5679", "0.4290"]),
    (None, ["1.5819", "-0.3281", "1.2538"], ["0.9970", "-0.5679", "0.4291"]),
]


@pytest.mark.parametrize(("decimals", "ifas", "efas"), TOTALS, ids=["by hand", "exact"])
def test_totals_are_those_of_the_paper(
    decimals: int | None, ifas: list[str], efas: list[str]
) -> None:
    found = position(paper_study(weight_decimals=decimals))
    for side, totals in (("internal", ifas), ("external", efas)):
        assert [found[side][key] for key in ("plus", "minus", "total")] == totals
        assert found[side]["weights"] == "1.0000"
    assert (found["x"], found["y"], found["quadrant"]) == (ifas[2], efas[2], "I")


def test_factor_weighed_by_all_its_statements_weighs_more_than_the_paper_says() -> None:
    study = paper_study(weight_decimals=None)
    del study["internal"][4]["weigh_by"]
    found = position(study)["internal"]
    assert found["factors"][4]["mean"] == "4.5278"
    assert [found[key] for key in ("plus", "minus", "total")] == ["1.5822", "-0.3279", "1.2543"]


def test_mean_that_twelve_whole_answers_can_give_changes_the_external_total() -> None:
    study = changed(paper_study(weight_decimals=None), "external[4].mean", value="4.9167")
    assert position(study)["y"] == "0.4335"


@pytest.mark.parametrize(
    ("internal", "external", "quadrant"),
    [(1, 1, "I"), (1, -1, "II"), (-1, 1, "III"), (-2, -2, "IV")],
)
def test_quadrant_is_that_of_the_source(internal: int, external: int, quadrant: str) -> None:
    found = position(
        a_study(internal=given_means((3, internal)), external=given_means((3, external)))
    )
    assert found["quadrant"] == quadrant


@pytest.mark.parametrize("side", ["internal", "external"])
def test_total_of_exactly_nothing_is_on_the_border(side: str) -> None:
    found = position(a_study(**{side: given_means((3, 1), (3, -1))}))
    assert (found[side]["total"], found["quadrant"]) == ("0.0000", "border")


def test_quadrant_follows_the_displayed_total() -> None:
    study = a_study(internal=given_means(("3.00001", 1), (3, -1)))
    found = position(study)
    assert (found["x"], found["quadrant"]) == ("0.0000", "border")


def test_no_minus_is_shown_as_nothing_without_a_sign() -> None:
    assert position(a_study(internal=given_means((3, 1))))["internal"]["minus"] == "0.0000"


def test_item_without_answers_is_left_out_of_its_factors_mean() -> None:
    study = a_study()
    del study["internal"][1]["weigh_by"]
    assert position(study)["internal"]["factors"][1]["mean"] == "2.7500"


# means, decimals, the rounded weights
REMAINDERS = [
    ([1, 1, 1], 1, ["0.4", "0.3", "0.3"]),
    ([1, 1, 1], 2, ["0.34", "0.33", "0.33"]),
    ([1, 1, 1, 1, 1, 1], 1, ["0.2", "0.2", "0.2", "0.2", "0.1", "0.1"]),
    ([5, 1, 1], 1, ["0.7", "0.2", "0.1"]),
    ([1, 1], 1, ["0.5", "0.5"]),
    ([0, 1, 2], 1, ["0", "0.3", "0.7"]),
]


@pytest.mark.parametrize(("means", "decimals", "weights"), REMAINDERS)
def test_units_go_to_the_largest_remainders_and_the_earlier_of_equal_ones(
    means: list[int], decimals: int, weights: list[str]
) -> None:
    found = weights_of([Fraction(mean) for mean in means], whole=1, decimals=decimals)
    assert found == [Fraction(weight) for weight in weights]


@settings(max_examples=100)
@given(studies())
def test_weights_add_up_to_one_whatever_the_rounding(study: AnyJson) -> None:
    found = position(study)
    assert (found["internal"]["weights"], found["external"]["weights"]) == ("1.0000", "1.0000")


@settings(max_examples=100)
@given(studies())
def test_turning_every_judgement_turns_the_position(study: AnyJson) -> None:
    turned = json.loads(json.dumps(study))
    for factor in [*turned["internal"], *turned["external"]]:
        for rated in factor.get("parts", [factor]):
            rated["rating"] *= -1
    ours, theirs = position(study), position(turned)
    assert Fraction(ours["x"]) == -Fraction(theirs["x"])
    assert Fraction(ours["internal"]["plus"]) == -Fraction(theirs["internal"]["minus"])
