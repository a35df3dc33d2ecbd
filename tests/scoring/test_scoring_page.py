"""docs/scoring.md shows an example, a table by hand and refusals: the code must agree with them."""

import json
import re
from fractions import Fraction

import pytest

from scoring import CaseError, parse_case, points_lost, result_as_json, score
from tests.cases.pages import example, place, table

PAGE = "scoring.md"


@pytest.mark.parametrize("row", table(PAGE, "item"), ids=lambda row: row[0])
def test_item_row_says_what_the_case_says(row: list[str]) -> None:
    code, element, weight, highest, answer, earned, _ = row
    case = example(PAGE)
    item = next(one for one in case["items"] if one["code"] == code)
    assert (item["element"], item.get("weight", "1"), item["max"]) == (element, weight, highest)
    response = next((one for one in case["responses"] if one["item"] == code), None)
    if answer in ("N/A", "open"):
        assert response == (None if answer == "open" else {"item": code, "na": True})
        assert earned == ""
    else:
        score, _, kind = answer.partition(" ")
        assert response == {"item": code, "score": score} | ({"kind": kind} if kind else {})
        assert Fraction(earned) == Fraction(weight) * Fraction(score) / Fraction(highest)


def test_points_lost_are_those_the_page_shows() -> None:
    shown = {row[0]: row[6] for row in table(PAGE, "item") if row[6]}
    assert {one.item: one.display for one in points_lost(parse_case(example(PAGE)))} == shown


@pytest.mark.parametrize("row", table(PAGE, "in the result"), ids=lambda row: row[0])
def test_figure_by_hand_is_the_figure_of_the_code(row: list[str]) -> None:
    path, _, value = row
    found = place(result_as_json(score(parse_case(example(PAGE)))), path)
    assert (found if isinstance(found, str) else json.dumps(found)) == value


@pytest.mark.parametrize("row", table(PAGE, "path"), ids=lambda row: " ".join(row[:2]))
def test_refusal_reads_as_the_page_says(row: list[str]) -> None:
    path, put, message = row
    case = example(PAGE)
    found = re.fullmatch(r"(.*?)\.?(\w+)\]?", path)
    assert found
    holder, key = found.groups()
    place(case, holder)[int(key) if key.isdigit() else key] = json.loads(put)
    with pytest.raises(CaseError) as caught:
        parse_case(case)
    assert str(caught.value) == f"{path}: {message}"
