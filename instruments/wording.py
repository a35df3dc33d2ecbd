"""What the parts of an instrument, a ladder and a rule set are called on pages.

By the names of instruments/specs/parts.py: used beside fields, in differences and in
sentences that name a place.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.formats import get_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

TOKEN = re.compile(r"\.?([^.\[\]]+)|\[(\d+)\]")

NAMES: dict[str, str | Promise] = {
    "about": _("What it is"),
    "acceptable": _("Acceptable up to"),
    "accepted_by": _("Who may accept it"),
    "actors": _("Actors"),
    "adds": _("Steps it added"),
    "after": _("Comes after"),
    "aggregation": _("How the total is counted"),
    "alpha_min": _("Lowest alpha"),
    "aspects": _("Aspects"),
    "at_least": _("From how many"),
    "at_most": _("At most"),
    "attributes": _("What is asked about the respondent"),
    "awards": _("Awards"),
    "bands": _("Bands"),
    "basis": _("Basis"),
    "became": _("What became of each step before"),
    "before": _("Procedure before"),
    "below": _("Up to below (%)"),
    "cells": _("Cells"),
    "certainty": _("Certainty of its clauses"),
    "choice": _("Choice"),
    "choices": _("Choices"),
    "clause": _("Clause"),
    "code": _("Code"),
    "codes": _("Codes of levels"),
    "colour": _("Colour"),
    "conditions": _("Conditions"),
    "count": _("Count"),
    "criteria": _("Criteria"),
    "direction": _("Better when"),
    "document": _("Document"),
    "documents": _("Documents"),
    "down": _("Lower by steps"),
    "due_day": _("Day"),
    "due_month": _("Month"),
    "effect": _("Effect"),
    "element": _("Element"),
    "elements": _("Elements"),
    "expired_documents": _("Expired certificates, at least"),
    "evidence": _("Evidence to look for"),
    "figure": _("Figure"),
    "forms": _("Forms it uses"),
    "groups": _("Groups"),
    "guide": _("Guide"),
    "indicator": _("What the paper says"),
    "instrument": _("Instrument"),
    "into": _("Steps it became"),
    "intro": _("Introduction"),
    "items": _("Items"),
    "kind": _("Kind"),
    "label": _("Word"),
    "ladder": _("Ladder"),
    "level": _("Level"),
    "levels": _("Levels"),
    "likelihood": _("Likelihood"),
    "lineage": _("Lineage"),
    "lowest": _("Number of the first step"),
    "max": _("Highest score"),
    "meaning": _("Meaning"),
    "measure": _("What is counted"),
    "measured": _("Measured figure"),
    "min": _("From (%)"),
    "months": _("For how many months"),
    "na": _("Not applicable allowed"),
    "name": _("Name of the figure"),
    "not_applicable": _("May not apply to everybody"),
    "note": _("Note"),
    "number": _("Number"),
    "obstacle": _("Obstacle"),
    "on": _("Runs"),
    "only_if": _("Only if"),
    "open_majors": _("Open major findings, at least"),
    "origin": _("Origin"),
    "overdue_capa": _("Overdue CAPA, at least"),
    "pass_mark": _("Pass mark (%)"),
    "percent": _("Below (%)"),
    "phase": _("Phase"),
    "proposal": _("What is certain, what is a proposal"),
    "published": _("Counts that the source prints"),
    "rating": _("Rating"),
    "ratings": _("Ratings"),
    "recommendations": _("Recommendations"),
    "references": _("References"),
    "reversed": _("Reversed: agreement speaks against the variable"),
    "rule_set": _("Rule set"),
    "rules": _("Rules"),
    "scale": _("Scale"),
    "scales": _("Scales"),
    "score": _("Score"),
    "section": _("Section"),
    "sections": _("Sections"),
    "severity": _("Severity of harm"),
    "short": _("Abbreviation"),
    "sides": _("Whose people"),
    "significance": _("Significance"),
    "standing": _("Work standing"),
    "statements": _("Statements"),
    "step": _("Step"),
    "steps": _("Steps"),
    "stops": _("The work stops"),
    "text": _("Wording"),
    "thresholds": _("Thresholds"),
    "title": _("Title"),
    "to": _("Lower to"),
    "unit": _("Unit"),
    "value": _("Value"),
    "variables": _("Variables"),
    "weak_meaning": _("What it means when weak"),
    "weight": _("Weight"),
}

SINGLE: dict[str, str | Promise] = {
    "actors": _("Actor"),
    "aspects": _("Aspect"),
    "attributes": _("Question about the respondent"),
    "awards": _("Award"),
    "bands": _("Band"),
    "choices": _("Choice"),
    "conditions": _("Condition"),
    "criteria": _("Criterion"),
    "documents": _("Document"),
    "elements": _("Element"),
    "became": _("Step before"),
    "forms": _("Form"),
    "groups": _("Group"),
    "items": _("Item"),
    "levels": _("Level"),
    "ratings": _("Rating"),
    "recommendations": _("Recommendation"),
    "references": _("Clause reference"),
    "rules": _("Rule"),
    "scales": _("Scale"),
    "sections": _("Section"),
    "statements": _("Statement"),
    "steps": _("Step"),
    "thresholds": _("Threshold"),
    "variables": _("Variable"),
}

OPTIONS: dict[str, dict[str, str | Promise]] = {
    "aggregation": {
        "elements": _("Elements weighed"),
        "items": _("All items together"),
    },
    "certainty": {"high": _("high"), "medium": _("medium"), "low": _("low")},
    "colour": {
        "emas": _("Gold"),
        "biru": _("Blue"),
        "hijau": _("Green"),
        "merah": _("Red"),
        "hitam": _("Black"),
        "neutral": _("No colour"),
    },
    "direction": {"higher": _("higher"), "lower": _("lower")},
    "kind": {
        "points": _("Points"),
        "conformity": _("Conformity"),
        "yes_no": _("Yes or no"),
        "likert": _("Likert"),
        "measured": _("Measured"),
    },
    "measure": {
        "fatal_incidents": _("Fatal incidents"),
        "fatalities": _("People killed"),
        "lti": _("LTI (fatal ones included)"),
        "answers": _("Answers of a kind"),
        "items_at_most": _("Items with a score of at most"),
        "elements_below": _("Elements below a percent"),
        "aspects_below": _("Aspects below a percent"),
    },
    "standing": {
        "may_work": _("May work"),
        "conditions": _("May work under conditions"),
        "suspended": _("Suspended"),
        "barred": _("Barred"),
    },
}

CONDITION_MEASURES: dict[str, str | Promise] = {  # what a condition of standing may count
    "open_majors": _("Open major findings"),
    "overdue_capa": _("Overdue CAPA"),
    "expired_documents": _("Expired certificates"),
    "rating": _("Rating"),
}
AWARD_MEASURES: dict[str, str | Promise] = {  # what a criterion of an award may ask
    "rating": _("Rating"),
    "fatalities": _("People killed"),
    "lost_time": _("LTI (fatal ones included)"),
    "near_misses_a_month": _("Near misses reported a month"),
    "near_miss_months": _("Months with a near miss reported"),
    "improvement": _("Percent points above last year's result"),
}


def name_of(field: str) -> str:
    """What a field is called; a name that is not known stays as it is."""
    return str(NAMES.get(field, field))


def shown(field: str, value: object) -> str:
    """A value of a document as it is told: words for codes, figures in the page's language."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    text = str(value)
    if field in OPTIONS:
        further = CONDITION_MEASURES.get(text) or AWARD_MEASURES.get(text, text)
        return str(OPTIONS[field].get(text) or further)
    if field in ("weight", "score", "max", "min", "below", "pass_mark", "percent"):
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
    return ", ".join(_name_of_word(word) for word in words if word not in ("id", "en"))


def _single(word: str) -> str:
    return str(SINGLE.get(word, NAMES.get(word, word)))


def _name_of_word(word: str) -> str:
    return name_of(word)
