"""What comes out. Figures are displayed ones, with four decimals: "1.2538", "-0.3281"."""

from dataclasses import dataclass, fields
from typing import Literal

Quadrant = Literal["I", "II", "III", "IV", "border"]
"""I both totals above 0, II the internal one alone, III the external one alone, IV both below.

"border" where one is exactly 0. The numbering is the source's; others count otherwise.
"""


@dataclass(frozen=True, slots=True)
class PartResult:
    """A rated item within its factor; `score` is weight x rating."""

    code: str
    mean: str
    weight: str
    rating: int
    score: str


@dataclass(frozen=True, slots=True)
class FactorResult:
    """A factor: rated itself, or (rating and score None) by its parts."""

    code: str
    mean: str
    weight: str
    rating: int | None
    score: str | None
    parts: tuple[PartResult, ...]


@dataclass(frozen=True, slots=True)
class SideResult:
    """IFAS or EFAS: `plus` and `minus` add up the scores above and below 0, `total` both.

    `weights` is the sum of the factors' weights as used.
    """

    factors: tuple[FactorResult, ...]
    plus: str
    minus: str
    total: str
    weights: str


@dataclass(frozen=True, slots=True)
class Position:
    """Both tables, and the point (x, y) of their totals."""

    internal: SideResult
    external: SideResult
    x: str
    y: str
    quadrant: Quadrant


def position_as_json(position: Position) -> dict[str, object]:
    """Return the position as JSON objects, lists and strings, in the keys of docs/swot.md."""
    return {
        "internal": _side(position.internal),
        "external": _side(position.external),
        "x": position.x,
        "y": position.y,
        "quadrant": position.quadrant,
    }


def _side(side: SideResult) -> dict[str, object]:
    return _as_object(side) | {
        "factors": [
            _as_object(factor) | {"parts": [_as_object(part) for part in factor.parts]}
            for factor in side.factors
        ]
    }


def _as_object(part: SideResult | FactorResult | PartResult) -> dict[str, object]:
    return {field.name: getattr(part, field.name) for field in fields(part)}
