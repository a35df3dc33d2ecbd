"""Figures and ratings as every page shows them."""

from typing import Any

import pytest
from django.template import Context, Template
from django.utils.translation import override

from core.figures import figure, percent
from instruments.ratings import range_text, rating_badge, rating_of

LADDER: dict[str, Any] = {
    "ratings": [
        {
            "code": "biru",
            "label": {"id": "Biru", "en": "Blue"},
            "meaning": {"id": "Memuaskan", "en": "Excellent"},
            "colour": "biru",
        },
        {
            "code": "merah",
            "label": {"id": "Merah", "en": "Red"},
            "meaning": {"id": "Kurang <dari> syarat", "en": "Below"},
            "colour": "merah",
        },
    ]
}


@pytest.mark.parametrize(
    ("language", "number", "shown"),
    [
        ("id", "58.2", "58,2\N{NO-BREAK SPACE}%"),
        ("en", "58.2", "58.2\N{NO-BREAK SPACE}%"),
        ("id", "100.0", "100,0\N{NO-BREAK SPACE}%"),
        ("id", None, "–"),
        ("en", "", "–"),
    ],
)
def test_a_percent_is_said_in_the_pages_language(
    language: str, number: str | None, shown: str
) -> None:
    with override(language):
        assert percent(number) == shown


def test_a_nought_is_a_figure() -> None:
    assert figure(0) == "0"


def test_a_rating_is_colour_word_and_meaning() -> None:
    with override("id"):
        badge = rating_badge(LADDER["ratings"][0])
    assert "rating--biru" in badge
    assert ">Biru<" in badge
    assert ">Memuaskan<" in badge


def test_a_meaning_with_markup_is_escaped() -> None:
    with override("id"):
        badge = rating_badge(LADDER["ratings"][1])
    assert "Kurang &lt;dari&gt; syarat" in badge


def test_no_rating_is_said_so() -> None:
    with override("en"):
        assert "No rating yet" in rating_badge(None)


def test_a_code_that_is_none_has_no_rating() -> None:
    assert rating_of(LADDER, None) is None


@pytest.mark.parametrize(
    ("low", "high", "worst", "best", "said"),
    [
        ("71.0", "86.0", "merah", "biru", "71.0–86.0\N{NO-BREAK SPACE}%, Red to Blue"),
        ("71.0", "74.0", "merah", "merah", "71.0–74.0\N{NO-BREAK SPACE}%, Red"),
        ("58.2", "58.2", "merah", "merah", "58.2\N{NO-BREAK SPACE}%, Red"),
        (None, None, None, None, "No figure yet"),
    ],
)
def test_a_range_names_both_ends(
    low: str | None, high: str | None, worst: str | None, best: str | None, said: str
) -> None:
    span = {"low": low, "high": high, "rating_low": worst, "rating_high": best}
    with override("en"):
        assert range_text(span, LADDER) == said


def test_the_tags_load_in_a_template() -> None:
    template = Template("{% load figures ratings %}{{ number|percent }} {{ words|localized }}")
    with override("id"):
        shown = template.render(Context({"number": "3.5", "words": {"id": "Baik", "en": "Good"}}))
    assert shown == "3,5\N{NO-BREAK SPACE}% Baik"
