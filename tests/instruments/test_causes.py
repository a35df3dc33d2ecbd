"""Why a rule fired, in both languages, for every measure."""

from typing import Any

import pytest
from django.utils.translation import override

from instruments.causes import cause

MAYOR = {"mayor": {"id": "Mayor", "en": "Major"}}
AIR = {"air": {"id": "Pengelolaan lingkungan", "en": "Environmental management"}}

# (the rule, what it counted, in English, in Indonesian)
CAUSES = [
    (
        {"measure": "fatal_incidents"},
        {"incidents": ["A-2", "A-4"]},
        "of incidents A-2 and A-4",
        "insiden A-2 dan A-4",
    ),
    (
        {"measure": "answers", "kind": "mayor", "words": MAYOR},
        {"items": ["7.4.2", "9.3.5"]},
        "7.4.2 and 9.3.5 are major",
        "7.4.2 dan 9.3.5 mayor",
    ),
    (
        {"measure": "answers", "kind": "mayor"},
        {"items": ["7.4.2"]},
        "7.4.2 is mayor",
        "7.4.2 mayor",
    ),
    (
        {"measure": "items_at_most", "items": ["3.04", "1.08"], "score": "1.5"},
        {"items": ["1.08", "3.04"]},
        "1.08 and 3.04 have scores of at most 1.5",
        "nilai 1.08 dan 3.04 paling tinggi 1,5",
    ),
    (
        {"measure": "elements_below", "percent": "40"},
        {"elements": ["2"]},
        "element 2 is below 40\N{NO-BREAK SPACE}%",
        "elemen 2 di bawah 40\N{NO-BREAK SPACE}%",
    ),
    (
        {"measure": "aspects_below", "percent": "40", "words": AIR},
        {"aspects": ["air"]},
        "the aspect “Environmental management” is below 40\N{NO-BREAK SPACE}%",
        "aspek “Pengelolaan lingkungan” di bawah 40\N{NO-BREAK SPACE}%",
    ),
]


@pytest.mark.parametrize(("rule", "counted", "in_english", "in_indonesian"), CAUSES)
def test_every_measure_says_what_it_counted(
    rule: dict[str, Any], counted: dict[str, Any], in_english: str, in_indonesian: str
) -> None:
    fired = {"incidents": []} | counted
    with override("en"):
        assert cause(rule, fired) == in_english
    with override("id"):
        assert cause(rule, fired) == in_indonesian


def test_a_sentence_names_eight_items_and_counts_the_rest() -> None:
    fired = {"incidents": [], "items": [f"1.{number}" for number in range(1, 13)]}
    with override("en"):
        said = cause({"measure": "answers", "kind": "minor"}, fired)
    assert said.startswith("1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8 and 4 more are minor")
