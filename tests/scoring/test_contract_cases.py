"""The two contractors of the paper: constructed item scores that give its published figures."""

import json
from pathlib import Path

import pytest

from scoring import parse_json, result_as_json, score

CASES = Path(__file__).parent / "cases"


@pytest.mark.parametrize("name", ["pt_a_2024", "pt_b_2024"])
def test_contractor_gets_the_published_figures(name: str) -> None:
    expected = json.loads((CASES / f"{name}.expected.json").read_text(encoding="utf-8"))
    result = score(parse_json((CASES / f"{name}.json").read_bytes()))
    assert result_as_json(result) == expected
