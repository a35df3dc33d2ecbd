"""Item analysis: what a questionnaire answered by many says, to the last digit.

Pure Python: the standard library, cases/ and questionnaires/scale.py; mpmath for Student's t alone,
imported where it is used, so that a process that analyses nothing does not carry it. Frozen
dataclasses in and out. The rules are in docs/questionnaires.md.

From Python:   analyse(parse_case(json_object))
By itself:     python -m questionnaires.analysis CASE.json

Read first: case.py (what goes in), analysis.py (which figure is made of what), scatter.py (the
sums), then correlation.py, critical.py and reliability.py.
"""

from questionnaires.analysis.analysis import analyse
from questionnaires.analysis.case import AnalysisCase, Variable
from questionnaires.analysis.parse import parse_case, parse_json
from questionnaires.analysis.result import (
    Analysis,
    ItemAnalysis,
    OverallPercent,
    VariableAnalysis,
    analysis_as_json,
)
from questionnaires.scale import Scale

__all__ = [
    "Analysis",
    "AnalysisCase",
    "ItemAnalysis",
    "OverallPercent",
    "Scale",
    "Variable",
    "VariableAnalysis",
    "analyse",
    "analysis_as_json",
    "parse_case",
    "parse_json",
]
