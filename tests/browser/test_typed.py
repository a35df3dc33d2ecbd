"""The reader of figures in the browser and the one on the server keep one table of cases."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from core.figures.reading import NOT_APPLICABLE_WORDS
from core.names import search_key
from core.writing import is_written
from tests.core.test_typed import cases
from tests.core.test_writing import NOTHING, SOMETHING
from tests.typings import REFUSED, TYPINGS

SCRIPT = (Path(__file__).parents[2] / "static" / "js" / "typed.js").read_text("utf-8")
READ = (
    "([rows, words, marks, scores, scale, searches, nothing]) => {"
    + SCRIPT.replace("export ", "")
    + """
  return {
    figures: rows.map(([typed, decimal, decimals, units]) =>
      readFigure(typed, { decimal, decimals, units })),
    scores: scores.map((typed) =>
      isNotApplicable(typed, words) ? "not applicable" : readChoice(typed, scale) ?? "refused"),
    words: marks.map((mark) => isNotApplicable(mark, words)),
    searches: searches.map(searchKey),
    written: nothing.map(isWritten),
  };
}"""
)
SIGNS = {"id": ",", "en": "."}
MARKS = {
    "N/A": True,
    "n.a.": True,
    "TB": True,
    "Tidak\u00a0berlaku": True,
    "3 NA": False,
    "": False,
}


SCORES = {one.typed: one.choice for one in TYPINGS if one.typed}  # as they are pasted
SEARCHES = [
    *(" Caf\u00c9\u00a0 2.03", "cafe\u0301 2.03", "IZIN\u200b kerja", ""),
    *(
        "A\u20112 \u2013\u2212",
        "Jum\u2019at \u00b4 \u201cx\u201d",
        "\uff30\uff34\u3000\uff21",
        "\ufb01\u2033",
        "PT\u3164A\u2800 \ufe0fB",
    ),
]
SHOWN = [*NOTHING, *SOMETHING]
SCALE = [[str(score), [str(score), f"Skor {score}"]] for score in range(5)]


@pytest.fixture(scope="module", autouse=True)
def _as_demonstrated() -> None:
    """The demonstration is not asked for: it need not be there anew."""


@pytest.fixture(autouse=True)
def _nothing_under_way() -> None:
    """Nor is anything sent to the server."""


def typings() -> Iterator[tuple[str, str, int, list[str], str]]:
    """What the page's field of a figure takes; what it refuses with readings is in the cases."""
    for one in TYPINGS:
        if one.figure != REFUSED:
            yield one.typed, "id", 4, [], one.figure


def as_the_script_says(read: Any) -> dict[str, str]:
    if isinstance(read, list):
        return {"one": read[0], "other": read[1]}
    return {"figure": read} if read else {}


def test_the_script_reads_every_case_as_the_server_does(browser: Browser) -> None:
    known = [*cases(), *typings()]
    rows = [(typed, SIGNS[lang], places, units) for typed, lang, places, units, _read in known]
    page = browser.new_page()
    try:
        found = page.evaluate(
            READ,
            [rows, list(NOT_APPLICABLE_WORDS), list(MARKS), list(SCORES), SCALE, SEARCHES, SHOWN],
        )
    finally:
        page.close()
    assert found["scores"] == list(SCORES.values())
    assert found["searches"] == [search_key(words) for words in SEARCHES]
    assert found["written"] == [is_written(text) for text in SHOWN]
    assert found["words"] == list(MARKS.values())
    wrong = [
        (row, got)
        for row, got, case in zip(rows, found["figures"], known, strict=True)
        if got != as_the_script_says(case[-1])
    ]
    assert rows
    assert not wrong
