"""What goes in: a matrix, the level that is acceptable, and the risks.

Plain frozen data, the same shape as the JSON case of docs/risks.md. Nothing is checked here:
`assess` does that, by risks/assessment/check.py.
"""

from dataclasses import dataclass
from typing import NamedTuple

CONTROLS = ("elimination", "substitution", "engineering", "administrative", "ppe")
"""The hierarchy of controls, strongest first."""

WEAKEST = CONTROLS[-1]
"""Personal protective equipment: where the strongest control is this, it is the only one."""


class Estimate(NamedTuple):
    """How likely a harm is and how severe, each from 1: a cell of the matrix.

    A tuple, since an assessment looks up thousands of them.
    """

    likelihood: int
    severity: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """`cells[l - 1][s - 1]` is the level of likelihood l and severity s; levels lowest first."""

    likelihood: int
    severity: int
    levels: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Risk:
    """A risk before control, its controls by their step in the hierarchy, and after them.

    `after` is None while it is not yet controlled. Two controls may be of one step.
    """

    code: str
    before: Estimate
    controls: tuple[str, ...]
    after: Estimate | None = None


@dataclass(frozen=True, slots=True)
class AssessmentCase:
    """Everything needed for one assessment; levels above `acceptable` ask for something."""

    matrix: Matrix
    acceptable: str
    risks: tuple[Risk, ...]
