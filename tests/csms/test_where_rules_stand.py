"""docs/where-rules-stand.md leads to functions that are there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "where-rules-stand.md").read_text(encoding="utf-8")
# `a/b.py`: `one`, `another`
LED_TO = re.compile(r"`([\w-]+/[\w/.-]+\.(?:py|yaml|html))`(?::((?:,?\s`\w+`)+))?")


def test_every_place_is_there() -> None:
    places = re.findall(r"`([\w.-]+/[\w/.-]*)`", PAGE)
    assert len(places) > 30
    assert [one for one in places if not (ROOT / one).exists()] == []


def test_every_name_is_defined_where_the_page_says() -> None:
    missing = []
    for path, names in LED_TO.findall(PAGE):
        source = (ROOT / path).read_text(encoding="utf-8")
        missing += [
            f"{path}: {name}"
            for name in re.findall(r"\w+", names)
            if not re.search(rf"^\s*(?:(?:def|class) {name}\b|{name}\b[^=\n]* = )", source, re.M)
        ]
    assert missing == []


def test_every_row_names_a_function() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| ")][1:]
    assert [row for row in rows if not any(names for _path, names in LED_TO.findall(row))] == []
