"""Names in charts: a letter with its accent is one character, joined letters stay joined."""

import unicodedata

import pytest

from documents.charts.svg import words
from documents.printing.chart_words import SHAPED


def test_a_letter_and_its_accent_are_drawn_as_one() -> None:
    assert "Café" in words(0, 0, text=unicodedata.normalize("NFD", "Café"))


@pytest.mark.parametrize("name", ["شركة", "חברה", "हिन्दी", "ไทย", "x\u0307"])
def test_a_script_that_joins_is_drawn_as_a_whole(name: str) -> None:
    assert SHAPED.search(name)


@pytest.mark.parametrize("name", ["PT A 2024", "Café Über", "ООО", "中国"])
def test_what_stands_letter_by_letter_keeps_its_bytes(name: str) -> None:
    assert not SHAPED.search(name)
