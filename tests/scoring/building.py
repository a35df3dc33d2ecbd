"""A small sound case, and how a test changes one thing in it."""

from typing import Any

from scoring import ScoringResult, parse_case, score

AnyJson = Any


def a_case(**changes: AnyJson) -> AnyJson:
    """Return a JSON case of two elements and three items, with top-level keys replaced."""
    case: AnyJson = {
        "period": {"start": "2024-01-01", "end": "2024-12-31"},
        "aggregation": "items",
        "elements": [{"code": "1", "weight": "2"}, {"code": "2"}],
        "items": [
            {"code": "1.1", "element": "1", "aspects": ["k3"], "weight": "2", "max": "4"},
            {"code": "1.2", "element": "1", "max": "4"},
            {"code": "2.1", "element": "2", "aspects": ["k3", "air"], "max": "10"},
        ],
        "responses": [{"item": "1.1", "score": "3"}, {"item": "2.1", "score": 5}],
        "groups": [{"code": "top", "elements": ["1", "2"]}],
        "scheme": {
            "ladder": ["biru", "hijau", "merah", "hitam"],
            "bands": [
                {"rating": "biru", "min": "85"},
                {"rating": "hijau", "min": "75"},
                {"rating": "merah", "min": "0"},
            ],
            "pass_mark": "75",
        },
        "rules": [
            {
                "code": "fatal",
                "measure": "fatal_incidents",
                "at_least": 1,
                "effect": {"to": "hitam"},
            },
            {"code": "lti_3", "measure": "lti", "at_least": 3, "effect": {"down": 1}},
        ],
        "incidents": [{"ref": "INC-7", "date": "2024-03-01", "lti": True}],
    }
    return case | changes


def items(*rows: tuple[str, str, str, str]) -> list[AnyJson]:
    """Return JSON items from rows of code, element, weight and max."""
    keys = ("code", "element", "weight", "max")
    return [dict(zip(keys, row, strict=True)) for row in rows]


def answers(**scores: str) -> list[AnyJson]:
    """Return JSON responses: a score, or "na"; items left out are open."""
    return [
        {"item": code, "na": True} if given == "na" else {"item": code, "score": given}
        for code, given in scores.items()
    ]


def scored(**changes: AnyJson) -> ScoringResult:
    """Return the result of the small case with top-level keys replaced."""
    return score(parse_case(a_case(**changes)))
