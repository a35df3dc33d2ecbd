"""docs/risks.md shows an example, tables by hand and refusals: the code must agree with them."""

import json
import re
from pathlib import Path

import pytest

from cases.errors import CaseError
from risks.assessment import assess, assessment_as_json, parse_case
from tests.cases.changing import AnyJson
from tests.cases.pages import example, place, table

PAGE = "risks.md"
PAPER = Path(__file__).parent / "cases" / "risk_paper.json"


def assessed(register: AnyJson) -> AnyJson:
    """Return the assessment of a JSON register, as JSON."""
    return assessment_as_json(assess(parse_case(register)))


@pytest.mark.parametrize("row", table(PAGE, "in the result"), ids=lambda row: row[0])
def test_figure_by_hand_is_the_figure_of_the_code(row: list[str]) -> None:
    assert place(assessed(example(PAGE)), row[0]) == json.loads(row[2])


@pytest.mark.parametrize("row", table(PAGE, "before and after control"), ids=lambda row: row[0])
def test_counts_of_the_paper_are_those_the_page_shows(row: list[str]) -> None:
    found = assessed(json.loads(PAPER.read_text(encoding="utf-8")))
    for name, stage, shown in zip(
        ("before", "standing"), ("before", "after"), row[1:], strict=True
    ):
        if row[0] == "sum of scores":
            assert sum(risk[stage]["score"] for risk in found["risks"]) == int(shown)
        else:
            assert found["distribution"][name][row[0]]["count"] == int(shown)


def test_every_flag_has_its_line() -> None:
    names = [row[0] for row in table(PAGE, "flag")]
    assert names == ["above_acceptable", "not_reduced", "ppe_only", "raised", "uncontrolled"]


@pytest.mark.parametrize("row", table(PAGE, "path"), ids=lambda row: " ".join(row[:2]))
def test_refusal_reads_as_the_page_says(row: list[str]) -> None:
    path, put, message = row
    case = example(PAGE)
    found = re.fullmatch(r"(.*?)\.?(\w+)\]?", path)
    assert found
    holder, key = found.groups()
    place(case, holder)[int(key) if key.isdigit() else key] = json.loads(put)
    with pytest.raises(CaseError) as caught:
        assess(parse_case(case))
    # A code twice, or a level that no cell uses, is named where it stands in what was put there.
    assert caught.value.path.startswith(path)
    assert caught.value.message == message
