"""Scoring: from a contractor's answers and incidents to a percent, a rating and the reason why.

Pure Python: it may import the standard library and cases/, nothing else; no Django, clock, file,
network, randomness or float. (The command line alone opens a file.) Frozen dataclasses in and out.
The rules are in docs/scoring.md.

One case:            score(parse_case(json_object))
Many, same terms:    sheet = prepare(terms), then sheet.score(responses, incidents)
Why this percent:    points_lost(case), or sheet.points_lost(responses)
By itself:           python -m scoring CASE.json

Read first: case.py (what goes in), sheet.py (the arithmetic), ratings.py (bands and rules).
"""

from cases.bands import Band
from cases.errors import CaseError
from cases.figures import Exact, exact
from scoring.case import (
    AnswersOfKind,
    AspectsBelow,
    CaseElement,
    CaseIncident,
    CaseItem,
    CasePeriod,
    ElementsBelow,
    Group,
    IncidentMeasure,
    ItemsAtMost,
    Measure,
    Response,
    Rule,
    Scheme,
    ScoringCase,
    Terms,
)
from scoring.figures import display, mean_of
from scoring.parse import parse_case, parse_json, parse_terms
from scoring.ratings import INCIDENT_MEASURES, MEASURES
from scoring.result import (
    AspectResult,
    Counts,
    Downgrade,
    ElementResult,
    GroupResult,
    PointsLost,
    Range,
    ScoringResult,
    downgrade_as_json,
    result_as_json,
)
from scoring.sheet import ScoringSheet, points_lost, prepare, score

__all__ = [
    "INCIDENT_MEASURES",
    "MEASURES",
    "AnswersOfKind",
    "AspectResult",
    "AspectsBelow",
    "Band",
    "CaseElement",
    "CaseError",
    "CaseIncident",
    "CaseItem",
    "CasePeriod",
    "Counts",
    "Downgrade",
    "ElementResult",
    "ElementsBelow",
    "Exact",
    "Group",
    "GroupResult",
    "IncidentMeasure",
    "ItemsAtMost",
    "Measure",
    "PointsLost",
    "Range",
    "Response",
    "Rule",
    "Scheme",
    "ScoringCase",
    "ScoringResult",
    "ScoringSheet",
    "Terms",
    "display",
    "downgrade_as_json",
    "exact",
    "mean_of",
    "parse_case",
    "parse_json",
    "parse_terms",
    "points_lost",
    "prepare",
    "result_as_json",
    "score",
]
