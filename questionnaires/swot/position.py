"""The two tables of a SWOT study, IFAS and EFAS, and the quadrant their totals give.

Source: docs/swot.md, after the paper on a wood-products manufacturer.
"""

from collections.abc import Sequence
from fractions import Fraction

from cases.figures import fixed
from questionnaires.swot.case import SwotCase
from questionnaires.swot.check import check_case
from questionnaires.swot.result import FactorResult, PartResult, Position, Quadrant, SideResult
from questionnaires.swot.weighing import WeighedFactor, WeighedPart, weigh

DECIMALS = 4


def swot_position(case: SwotCase) -> Position:
    """Return the tables, totals and quadrant of a study. Raises CaseError.

    Means are on the scale, weights from 0 to 1 and adding up to 1, scores from -2 to 2; all are
    exact (or rounded as `weight_decimals` says) until they are shown with four decimals.
    """
    check_case(case)
    internal = _side(weigh(case.internal, decimals=case.weight_decimals, side="internal"))
    external = _side(weigh(case.external, decimals=case.weight_decimals, side="external"))
    x, y = internal.total, external.total
    return Position(internal, external, x=x, y=y, quadrant=quadrant_of(Fraction(x), Fraction(y)))


def quadrant_of(x: Fraction, y: Fraction) -> Quadrant:
    """Return the quadrant of the displayed totals, in the numbering of the source."""
    if x == 0 or y == 0:
        return "border"
    if x > 0:
        return "I" if y > 0 else "II"
    return "III" if y > 0 else "IV"


def _side(factors: Sequence[WeighedFactor]) -> SideResult:
    scores = [score for factor in factors for score in factor.scores]
    plus = sum((score for score in scores if score > 0), Fraction(0))
    minus = sum((score for score in scores if score < 0), Fraction(0))
    weights = sum((factor.weight for factor in factors), Fraction(0))
    shown = [fixed(one, DECIMALS) for one in (plus, minus, plus + minus, weights)]
    return SideResult(tuple(_factor_result(factor) for factor in factors), *shown)


def _factor_result(factor: WeighedFactor) -> FactorResult:
    rating = factor.rating
    return FactorResult(
        code=factor.code,
        mean=fixed(factor.mean, DECIMALS),
        weight=fixed(factor.weight, DECIMALS),
        rating=rating,
        score=None if rating is None else fixed(factor.weight * rating, DECIMALS),
        parts=tuple(_part_result(part) for part in factor.parts),
    )


def _part_result(part: WeighedPart) -> PartResult:
    return PartResult(
        code=part.code,
        mean=fixed(part.mean, DECIMALS),
        weight=fixed(part.weight, DECIMALS),
        rating=part.rating,
        score=fixed(part.score, DECIMALS),
    )
