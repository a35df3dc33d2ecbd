"""docs/scoring.md shows an example, a table by hand and refusals: the code must agree with them."""

import json
import re
from fractions import Fraction
from pathlib import Path

import pytest

from scoring import CaseError, parse_case, points_lost, result_as_json, score
from tests.scoring.building import Json

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "scoring.md").read_text(encoding="utf-8")


def example() -> Json:
    """Return the case the page shows."""
    found = re.search(r"```json\n(.*?)```", PAGE, re.DOTALL)
    assert found
    return json.loads(found[1])


def table(first_heading: str) -> list[list[str]]:
    """Return the cells of the table whose first column has this heading."""
    _, _, rest = PAGE.partition(f"\n| {first_heading} |")
    lines = rest.partition("\n\n")[0].split("\n")[2:]
    rows = [[cell.strip(" `") for cell in line.split("|")[1:-1]] for line in lines]
    assert len(rows) > 3
    return rows


def place(data: Json, path: str) -> Json:
    """Return what lies at a path like elements[0].percent."""
    for key in re.findall(r"\w+", path):
        data = data[int(key) if key.isdigit() else key]
    return data


@pytest.mark.parametrize("row", table("item"), ids=lambda row: row[0])
def test_item_row_says_what_the_case_says(row: list[str]) -> None:
    code, element, weight, highest, answer, earned, _ = row
    case = example()
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
    shown = {row[0]: row[6] for row in table("item") if row[6]}
    assert {one.item: one.display for one in points_lost(parse_case(example()))} == shown


@pytest.mark.parametrize("row", table("in the result"), ids=lambda row: row[0])
def test_figure_by_hand_is_the_figure_of_the_code(row: list[str]) -> None:
    path, _, value = row
    found = place(result_as_json(score(parse_case(example()))), path)
    assert (found if isinstance(found, str) else json.dumps(found)) == value


@pytest.mark.parametrize("row", table("path"), ids=lambda row: " ".join(row[:2]))
def test_refusal_reads_as_the_page_says(row: list[str]) -> None:
    path, put, message = row
    case = example()
    found = re.fullmatch(r"(.*?)\.?(\w+)\]?", path)
    assert found
    holder, key = found.groups()
    place(case, holder)[int(key) if key.isdigit() else key] = json.loads(put)
    with pytest.raises(CaseError) as caught:
        parse_case(case)
    assert str(caught.value) == f"{path}: {message}"
