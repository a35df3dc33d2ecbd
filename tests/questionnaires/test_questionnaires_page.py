"""docs/questionnaires.md shows an example, a table by hand and refusals: the code agrees."""

import json
import re

import pytest

from cases.errors import CaseError
from questionnaires.analysis import analyse, analysis_as_json, parse_case
from tests.cases.changing import AnyJson
from tests.cases.pages import example, place, table

PAGE = "questionnaires.md"


@pytest.mark.parametrize("row", table(PAGE, "in the result"), ids=lambda row: row[0])
def test_figure_by_hand_is_the_figure_of_the_code(row: list[str]) -> None:
    found: AnyJson = analysis_as_json(analyse(parse_case(example(PAGE))))
    for key in row[0].split("/"):
        found = found[key]
    assert (found if isinstance(found, str) else json.dumps(found)) == row[2]


@pytest.mark.parametrize("row", table(PAGE, "path"), ids=lambda row: " ".join(row[:2]))
def test_refusal_reads_as_the_page_says(row: list[str]) -> None:
    path, put, message = row
    case = example(PAGE)
    found = re.fullmatch(r"(responses\[1\])\.(.+)|(.*?)\.?(\w+)\]?", path)
    assert found
    holder, key = found[1] or found[3], found[2] or found[4]
    place(case, holder)[int(key) if key.isdigit() else key] = json.loads(put)
    with pytest.raises(CaseError) as caught:
        analyse(parse_case(case))
    # What lies inside the value that was put there is named with its own place.
    assert str(caught.value).startswith(path)
    assert caught.value.message == message
