"""docs/swot.md shows an example, a table by hand, the paper's totals and refusals."""

import json
import re

import pytest

from cases.errors import CaseError
from questionnaires.swot import parse_case, position_as_json, swot_position
from tests.cases.pages import example, place, table
from tests.questionnaires.swot_paper import paper_study

PAGE = "swot.md"


@pytest.mark.parametrize("row", table(PAGE, "in the result"), ids=lambda row: row[0])
def test_figure_by_hand_is_the_figure_of_the_code(row: list[str]) -> None:
    found = position_as_json(swot_position(parse_case(example(PAGE))))
    assert place(found, row[0]) == row[2]


@pytest.mark.parametrize("row", table(PAGE, "total"), ids=lambda row: row[0])
def test_totals_of_the_paper_are_those_the_page_shows(row: list[str]) -> None:
    name, *shown = row
    for decimals, total in zip((4, None), shown, strict=True):
        found = position_as_json(swot_position(parse_case(paper_study(weight_decimals=decimals))))
        assert place(found, name) == total


@pytest.mark.parametrize("row", table(PAGE, "path"), ids=lambda row: " ".join(row[:2]))
def test_refusal_reads_as_the_page_says(row: list[str]) -> None:
    path, put, message = row
    case = example(PAGE)
    found = re.fullmatch(r"(.*?)\.?(\w+)\]?", path)
    assert found
    holder, key = found.groups()
    place(case, holder)[int(key) if key.isdigit() else key] = json.loads(put)
    with pytest.raises(CaseError) as caught:
        swot_position(parse_case(case))
    assert str(caught.value) == f"{path}: {message}"
