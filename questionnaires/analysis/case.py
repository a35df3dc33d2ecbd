"""What goes in: a questionnaire's scale and variables, its responses, and what they are held to.

Plain frozen data, the same shape as the JSON case of docs/questionnaires.md. Nothing is checked
here: `analyse` does that, by questionnaires/analysis/check.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from cases.bands import Band
from cases.figures import Exact
from questionnaires.scale import Scale


@dataclass(frozen=True, slots=True)
class Variable:
    """What several items measure together. An item belongs to exactly one variable."""

    code: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnalysisCase:
    """Everything needed for one analysis.

    A response holds one respondent's answers by item; an item left out, or None, is no answer.
    The answers to `reversed` items are turned (min + max - answer) before anything else.
    `significance` is two-sided, one of SIGNIFICANCES; `alpha_min` is from 0 to 1.
    """

    scale: Scale
    variables: tuple[Variable, ...]
    responses: tuple[Mapping[str, int | None], ...]
    significance: str
    alpha_min: Exact
    bands: tuple[Band, ...]
    reversed: tuple[str, ...] = ()
