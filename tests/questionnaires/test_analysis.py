"""The item analysis, figure by figure. Source: docs/questionnaires.md and the papers it names."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires.analysis import analyse, analysis_as_json, parse_case
from tests.cases.changing import AnyJson
from tests.questionnaires.naive_analysis import naive_analysis
from tests.questionnaires.surveys import a_survey, survey_of, surveys

CASES = Path(__file__).parent / "cases"


def analysed(survey: AnyJson) -> AnyJson:
    """Return the analysis of a JSON survey, as JSON."""
    return analysis_as_json(analyse(parse_case(survey)))


def item(columns: list[list[int]], code: str = "a", **changes: AnyJson) -> AnyJson:
    """Return what is found of one item of a variable with these answers."""
    return analysed(survey_of(columns, **changes))["items"][code]


def variable(columns: list[list[int]], **changes: AnyJson) -> AnyJson:
    """Return what is found of a variable with these answers."""
    return analysed(survey_of(columns, **changes))["variables"]["X"]


def test_contract_case_gives_the_contracts_figures() -> None:
    case = json.loads((CASES / "questionnaire_small.json").read_text(encoding="utf-8"))
    expected = (CASES / "questionnaire_small.expected.json").read_text(encoding="utf-8")
    assert analysed(case) == json.loads(expected)


@settings(max_examples=400)
@given(surveys())
def test_every_figure_is_what_its_definition_gives(survey: AnyJson) -> None:
    assert analysed(survey) == naive_analysis(survey)


# Totals of 50 respondents in the paper on the airport terminal, and its percents.
PAPER = {
    "X1": ([232, 231, 237, 228, 224, 221], "91.53"),
    "X2": ([231, 221, 226, 232, 229, 236, 227], "91.54"),
    "X3": ([241, 241, 236, 240, 227, 232, 224], "93.77"),
}


def column(total: int) -> list[int]:
    """Return 50 answers of 4 and 5 with this total."""
    return [5] * (total - 200) + [4] * (250 - total)


@pytest.mark.parametrize("code", PAPER)
def test_totals_of_the_paper_give_its_percents_and_its_word(code: str) -> None:
    totals, percent = PAPER[code]
    found = variable([column(total) for total in totals])
    assert (found["complete"], found["df"], found["r_table"]) == (50, 48, "0.279")
    assert (found["percent"], found["rating"]) == (percent, "memuaskan")


def test_overall_weighs_items_alike_not_variables() -> None:
    every = [total for totals, _ in PAPER.values() for total in totals]
    found = analysed(survey_of([column(total) for total in every]))
    assert found["overall"] == {"percent": "92.32", "rating": "memuaskan"}


def test_reversed_answers_are_turned_before_anything_else() -> None:
    found = analysed(a_survey())["items"]["X1.3"]
    assert found["counts"] == {"1": 1, "2": 0, "3": 1, "4": 2, "5": 1}
    assert (found["total"], found["highest"]) == (17, 25)


def test_respondent_without_an_answer_counts_as_missing_in_every_item() -> None:
    found = analysed(a_survey())
    assert found["respondents"] == 6
    assert [one["missing"] for one in found["items"].values()] == [1, 1, 1, 2]


def test_survey_without_responses_is_a_case() -> None:
    found = analysed(a_survey(responses=[]))
    nothing = dict.fromkeys(["df", "r_table", "alpha", "alpha_standardized", "reliable"])
    assert found["variables"]["X1"] == nothing | {"complete": 0, "percent": None, "rating": None}
    assert found["items"]["X1.1"]["highest"] == 0
    assert found["overall"] == {"percent": None, "rating": None}


def test_two_complete_respondents_give_alpha_but_neither_r_nor_df() -> None:
    found = variable([[1, 3], [2, 5]])
    assert (found["alpha"], found["df"], found["r_table"]) == ("0.960", None, None)
    assert (found["alpha_standardized"], item([[1, 3], [2, 5]])["r"]) == (None, None)


def test_item_that_never_varies_has_no_r_and_leaves_alpha() -> None:
    columns = [[3, 3, 3, 3], [1, 2, 4, 5], [2, 2, 4, 4]]
    found = item(columns)
    assert (found["r"], found["r_rest"], found["valid"]) == (None, None, None)
    assert variable(columns)["alpha"] is not None
    assert variable(columns)["alpha_standardized"] is None


def test_variable_of_one_item_has_r_but_no_rest_and_no_alpha() -> None:
    found = item([[1, 2, 4]])
    assert (found["r"], found["r_rest"], found["alpha_if_deleted"]) == ("1.000", None, None)
    assert variable([[1, 2, 4]])["alpha"] is None


def test_percent_below_the_last_band_has_no_rating() -> None:
    found = variable([[-4, -5, 1]], bands=[{"rating": "baik", "min": "0"}])
    assert (found["percent"], found["rating"]) == ("-133.33", None)


def test_rating_follows_the_displayed_percent() -> None:
    bands = [{"rating": "baik", "min": "66.67"}, {"rating": "kurang", "min": "0"}]
    assert variable([[2, 2, 0]], bands=bands)["rating"] == "baik"


def test_alpha_that_only_reaches_the_minimum_is_not_reliable() -> None:
    columns = [[1, 3], [2, 5]]
    assert variable(columns, alpha_min="0.96")["reliable"] is False
    assert variable(columns, alpha_min="0.95" + "9" * 5000)["reliable"] is True


@settings(max_examples=60)
@given(surveys(), st.randoms(use_true_random=False))
def test_order_of_respondents_changes_nothing(survey: AnyJson, dice: AnyJson) -> None:
    turned = survey | {"responses": dice.sample(survey["responses"], len(survey["responses"]))}
    assert analysed(turned) == analysed(survey)


@settings(max_examples=60)
@given(surveys())
def test_reversing_twice_is_not_reversing(survey: AnyJson) -> None:
    ends = survey["scale"]["min"] + survey["scale"]["max"]
    turned = [
        {
            code: ends - answer if answer is not None and code in survey["reversed"] else answer
            for code, answer in response.items()
        }
        for response in survey["responses"]
    ]
    assert analysed(survey | {"responses": turned, "reversed": []}) == analysed(survey)
