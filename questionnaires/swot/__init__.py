"""SWOT: internal and external factors, weighed by answers, rated, and the quadrant they give.

Pure Python: the standard library, cases/ and questionnaires/scale.py. Frozen dataclasses in and
out. The rules are in docs/swot.md.

From Python:   swot_position(parse_case(json_object))
By itself:     python -m questionnaires.swot CASE.json

Read first: case.py (what goes in), weights.py, position.py (the tables and the quadrant).
"""

from questionnaires.scale import Scale
from questionnaires.swot.case import Factor, Part, RatedStatement, SwotCase
from questionnaires.swot.parse import parse_case, parse_json
from questionnaires.swot.position import swot_position
from questionnaires.swot.result import (
    FactorResult,
    PartResult,
    Position,
    Quadrant,
    SideResult,
    position_as_json,
)

__all__ = [
    "Factor",
    "FactorResult",
    "Part",
    "PartResult",
    "Position",
    "Quadrant",
    "RatedStatement",
    "Scale",
    "SideResult",
    "SwotCase",
    "parse_case",
    "parse_json",
    "position_as_json",
    "swot_position",
]
