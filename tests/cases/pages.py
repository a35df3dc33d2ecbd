"""What a page of docs/ shows: its example, its tables, and a place in a JSON value."""

import json
import re
from pathlib import Path

from tests.cases.changing import AnyJson

DOCS = Path(__file__).resolve().parents[2] / "docs"


def example(page: str) -> AnyJson:
    """Return the first JSON case a page shows."""
    found = re.search(r"```json\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return json.loads(found[1])


def table(page: str, first_heading: str) -> list[list[str]]:
    """Return the cells of the table whose first column has this heading."""
    _, _, rest = (DOCS / page).read_text(encoding="utf-8").partition(f"\n| {first_heading} |")
    lines = rest.partition("\n\n")[0].split("\n")[2:]
    rows = [[cell.strip(" `") for cell in line.split("|")[1:-1]] for line in lines]
    assert len(rows) > 3
    return rows


def place(data: AnyJson, path: str) -> AnyJson:
    """Return what lies at a path like items.a.percent or risks[0].flags."""
    for key in re.findall(r"\w+", path):
        data = data[int(key) if key.isdigit() and isinstance(data, list) else key]
    return data
