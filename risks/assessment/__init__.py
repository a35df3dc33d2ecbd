"""Assessment: risks on a matrix, before and after control.

Pure Python: the standard library and cases/. Frozen data in and out. The rules are in
docs/risks.md.

From Python:   assess(parse_case(json_object))
               tables_of(counts, matrix), where risks are counted already
By itself:     python -m risks.assessment CASE.json

Read first: case.py (what goes in), assessment.py (levels, flags, tables).
"""

from risks.assessment.assessment import assess, tables_of
from risks.assessment.case import CONTROLS, AssessmentCase, Estimate, Matrix, Risk
from risks.assessment.parse import parse_case, parse_json
from risks.assessment.result import (
    Assessment,
    Judgement,
    LevelCount,
    RiskResult,
    Tables,
    assessment_as_json,
)

__all__ = [
    "CONTROLS",
    "Assessment",
    "AssessmentCase",
    "Estimate",
    "Judgement",
    "LevelCount",
    "Matrix",
    "Risk",
    "RiskResult",
    "Tables",
    "assess",
    "assessment_as_json",
    "parse_case",
    "parse_json",
    "tables_of",
]
