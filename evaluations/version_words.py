"""What the parts of an instrument, a ladder and a rule set are called on pages.

By the names of evaluations/instruments/specs.py: used beside fields, in differences and in
sentences that name a place.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.formats import get_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

TOKEN = re.compile(r"\.?([^.\[\]]+)|\[(\d+)\]")

NAMES: dict[str, str | Promise] = {
    "aggregation": _l("How the total is counted"),
    "aspects": _l("Aspects"),
    "at_least": _l("From how many"),
    "bands": _l("Bands"),
    "basis": _l("Basis"),
    "below": _l("Up to below (%)"),
    "certainty": _l("Certainty of its clauses"),
    "choice": _l("Choice"),
    "choices": _l("Choices"),
    "clause": _l("Clause"),
    "code": _l("Code"),
    "colour": _l("Colour"),
    "direction": _l("Better when"),
    "document": _l("Document"),
    "documents": _l("Documents"),
    "down": _l("Lower by steps"),
    "effect": _l("Effect"),
    "element": _l("Element"),
    "elements": _l("Elements"),
    "evidence": _l("Evidence to look for"),
    "figure": _l("Figure"),
    "groups": _l("Groups"),
    "guide": _l("Guide"),
    "indicator": _l("What the paper says"),
    "items": _l("Items"),
    "kind": _l("Kind"),
    "label": _l("Word"),
    "ladder": _l("Ladder"),
    "level": _l("Level"),
    "levels": _l("Levels"),
    "lineage": _l("Lineage"),
    "max": _l("Highest score"),
    "meaning": _l("Meaning"),
    "measure": _l("What is counted"),
    "measured": _l("Measured figure"),
    "min": _l("From (%)"),
    "na": _l("Not applicable allowed"),
    "name": _l("Name of the figure"),
    "note": _l("Note"),
    "on": _l("Runs"),
    "origin": _l("Origin"),
    "pass_mark": _l("Pass mark (%)"),
    "proposal": _l("What is certain, what is a proposal"),
    "rating": _l("Rating"),
    "ratings": _l("Ratings"),
    "recommendations": _l("Recommendations"),
    "references": _l("References"),
    "rule_set": _l("Rule set"),
    "rules": _l("Rules"),
    "scale": _l("Scale"),
    "scales": _l("Scales"),
    "score": _l("Score"),
    "section": _l("Section"),
    "sections": _l("Sections"),
    "thresholds": _l("Thresholds"),
    "title": _l("Title"),
    "to": _l("Lower to"),
    "unit": _l("Unit"),
    "weak_meaning": _l("What it means when weak"),
    "weight": _l("Weight"),
}

SINGLE: dict[str, str | Promise] = {
    "aspects": _l("Aspect"),
    "bands": _l("Band"),
    "choices": _l("Choice"),
    "documents": _l("Document"),
    "elements": _l("Element"),
    "groups": _l("Group"),
    "items": _l("Item"),
    "levels": _l("Level"),
    "ratings": _l("Rating"),
    "recommendations": _l("Recommendation"),
    "references": _l("Reference"),
    "rules": _l("Rule"),
    "scales": _l("Scale"),
    "sections": _l("Section"),
    "thresholds": _l("Threshold"),
}

OPTIONS: dict[str, dict[str, str | Promise]] = {
    "aggregation": {
        "elements": _l("Elements weighed"),
        "items": _l("All items together"),
    },
    "certainty": {"high": _l("high"), "medium": _l("medium"), "low": _l("low")},
    "colour": {
        "emas": _l("Gold"),
        "biru": _l("Blue"),
        "hijau": _l("Green"),
        "merah": _l("Red"),
        "hitam": _l("Black"),
        "neutral": _l("No colour"),
    },
    "direction": {"higher": _l("higher"), "lower": _l("lower")},
    "kind": {
        "points": _l("Points"),
        "conformity": _l("Conformity"),
        "yes_no": _l("Yes or no"),
        "likert": _l("Likert"),
        "measured": _l("Measured"),
    },
    "measure": {
        "fatal_incidents": _l("Fatal incidents"),
        "fatalities": _l("People killed"),
        "lti": _l("LTI (fatal ones included)"),
    },
}


def name_of(field: str) -> str:
    """What a field is called; a name that is not known stays as it is."""
    return str(NAMES.get(field, field))


def shown(field: str, value: object) -> str:
    """A value of a document as it is told: words for codes, figures in the page's language."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    text = str(value)
    if field in OPTIONS:
        return str(OPTIONS[field].get(text, text))
    if field in ("weight", "score", "max", "min", "below", "pass_mark"):
        return text.replace(".", str(get_format("DECIMAL_SEPARATOR")))
    return text


def tokens_of(path: str) -> list[str | int]:
    """``elements[1].items[3].weight`` as ["elements", 1, "items", 3, "weight"]."""
    return [
        int(number) if number else name
        for name, number in (m.groups() for m in TOKEN.finditer(path))
    ]


def place_of(path: str, document: Mapping[str, Any]) -> str:
    """A path of a document in words: ``Element 2, Item 2.04, Weight``."""
    words: list[str] = []
    here: Any = document
    for token in tokens_of(path):
        if isinstance(token, int):
            here = here[token] if isinstance(here, list) and token < len(here) else None
            code = here.get("code") if isinstance(here, dict) else None
            words[-1:] = [f"{_single(words[-1])} {code or token + 1}"] if words else []
            continue
        here = here.get(token) if isinstance(here, dict) else None
        words.append(token)
    return ", ".join(_named(word) for word in words if word not in ("id", "en"))


def _single(word: str) -> str:
    return str(SINGLE.get(word, NAMES.get(word, word)))


def _named(word: str) -> str:
    return name_of(word)
