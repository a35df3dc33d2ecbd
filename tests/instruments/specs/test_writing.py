"""A spec written as a file is read as the same spec; what a form gave is read by the same rules."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from instruments.specs import (
    InstrumentSpec,
    LadderSpec,
    as_json,
    file_text,
    parse_instrument,
    parse_ladder,
    parse_rule_set,
    read_data,
)
from tests.conftest import ROOT
from tests.instruments.specs.small_files import INSTRUMENT, LADDER

LIBRARY = ROOT / "instruments" / "library"
SHIPPED = sorted(
    set(LIBRARY.glob("**/*.yaml"))
    - set(LIBRARY.glob("duties/*"))
    - set(LIBRARY.glob("interviews/*"))
)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_file_is_written_and_read_as_the_same_spec(path: Path) -> None:
    parsers: dict[str, Callable[..., Any]] = {"ladders": parse_ladder, "rules": parse_rule_set}
    parse = parsers.get(path.parent.name, parse_instrument)
    spec = parse(path.read_text(encoding="utf-8"), file_name=path.name)
    again = parse(file_text(spec), file_name=path.name)
    assert again == spec
    assert read_data(as_json(spec), type(spec)) == (spec, [])


@example("0\x85")
@example(" a\u2028b ")
@example("\ufeffa\n\n b")
@given(st.text(min_size=1, max_size=60))
def test_any_words_survive_the_file_or_are_refused_at_once(words: str) -> None:
    document = as_json(parse_ladder(LADDER, file_name="steps-v1.yaml"))
    document["title"] = {"id": words}
    spec, problems = read_data(document, LadderSpec)
    if spec is None:
        assert [found.path for found in problems] == ["title.id"]
        return
    assert parse_ladder(file_text(spec), file_name="steps-v1.yaml") == spec


def test_every_problem_of_a_form_is_found_at_once() -> None:
    document = as_json(parse_instrument(INSTRUMENT, file_name="small-v1.yaml"))
    first = document["elements"][0]["items"][0]
    first["weight"], first["code"], first["title"] = "berat", "1 01", {"id": ""}
    document["rules"][0]["at_least"] = "satu"
    spec, problems = read_data(document, InstrumentSpec)
    assert spec is None
    assert {found.path: found.says for found in problems} == {
        "elements[0].items[0].code": 'holds "1 01", which is not a code; use letters, digits, '
        "dot, dash and underscore, at most 20",
        "elements[0].items[0].title.id": "is empty; give it a value or remove the key",
        "elements[0].items[0].weight": 'is "berat", which is not a decimal number; '
        'write it as "12.5"',
        "rules[0].at_least": 'must be a whole number without quotes, not "satu"',
    }
