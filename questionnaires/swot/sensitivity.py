"""Which single rating or weight, had it been another, would put a study into another quadrant.

Source: docs/swot.md, "What would move the quadrant".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from cases.figures import fixed
from questionnaires.swot.case import Factor, SwotCase
from questionnaires.swot.check import RATINGS
from questionnaires.swot.position import DECIMALS, quadrant_of, swot_position
from questionnaires.swot.result import Position, Quadrant
from questionnaires.swot.weighing import WeighedFactor, weigh

Side = Literal["internal", "external"]
SIDES: tuple[Side, ...] = ("internal", "external")


@dataclass(frozen=True, slots=True)
class RatingTip:
    """Another rating of one factor (`part` None) or part: the total and quadrant it would give."""

    side: Side
    factor: str
    part: str | None
    rating: int
    instead: int
    total: str
    quadrant: Quadrant


@dataclass(frozen=True, slots=True)
class WeightTip:
    """The weight of one factor at which its side's total is 0: on the way there, or beyond it.

    The other factors of the side keep their proportions. `quadrant` is that beyond it.
    """

    side: Side
    factor: str
    weight: str
    tipping: str
    quadrant: Quadrant


def rating_tips(case: SwotCase) -> list[RatingTip]:
    """Return each single rating that would change the quadrant, in order. Raises CaseError."""
    position = swot_position(case)
    return [tip for side in SIDES for tip in _rating_tips(case, side=side, position=position)]


def weight_tips(case: SwotCase) -> list[WeightTip]:
    """Return each factor whose weight alone could turn its side's total. Raises CaseError.

    Weights are exact here, whatever `weight_decimals` says: a weight that may be anything is not
    one that was rounded. A side whose total is displayed as 0 has none: it is on the border.
    """
    position = swot_position(case)
    x, y = Fraction(position.x), Fraction(position.y)
    return [
        *_weight_tips(case.internal, side="internal", total=x, quadrant=quadrant_of(-x, y)),
        *_weight_tips(case.external, side="external", total=y, quadrant=quadrant_of(x, -y)),
    ]


def _rating_tips(case: SwotCase, *, side: Side, position: Position) -> Iterator[RatingTip]:
    factors = case.internal if side == "internal" else case.external
    for at, factor in enumerate(factors):
        for part, rating, changed in _with_another_rating(factor):
            told = (*factors[:at], changed, *factors[at + 1 :])
            then = swot_position(_with_factors(case, told, side=side))
            if then.quadrant != position.quadrant:
                instead = changed.rating if part is None else _rating_of(changed, part)
                assert instead is not None
                total = then.x if side == "internal" else then.y
                yield RatingTip(side, factor.code, part, rating, instead, total, then.quadrant)


def _with_factors(case: SwotCase, factors: tuple[Factor, ...], *, side: Side) -> SwotCase:
    if side == "internal":
        return replace(case, internal=factors)
    return replace(case, external=factors)


def _with_another_rating(factor: Factor) -> Iterator[tuple[str | None, int, Factor]]:
    """The part (None: the factor itself), its rating as it is, and the factor with another."""
    if factor.rating is not None:
        for instead in RATINGS:
            if instead != factor.rating:
                yield None, factor.rating, replace(factor, rating=instead)
    parts = factor.parts or ()
    for at, part in enumerate(parts):
        for instead in RATINGS:
            if instead != part.rating:
                told = (*parts[:at], replace(part, rating=instead), *parts[at + 1 :])
                yield part.code, part.rating, replace(factor, parts=told)


def _rating_of(factor: Factor, part: str) -> int:
    return next(one.rating for one in factor.parts or () if one.code == part)


def _weight_tips(
    factors: Sequence[Factor], *, side: Side, total: Fraction, quadrant: Quadrant
) -> Iterator[WeightTip]:
    weighed = weigh(factors, decimals=None, side=side)
    exact = sum((score for one in weighed for score in one.scores), Fraction(0))
    if total == 0 or quadrant == "border":
        return
    for one in weighed:
        tipping = _tipping(one, exact)
        if tipping is not None:
            weight = fixed(one.weight, DECIMALS)
            yield WeightTip(side, one.code, weight, fixed(tipping, DECIMALS), quadrant)


def _tipping(factor: WeighedFactor, total: Fraction) -> Fraction | None:
    """The weight of a factor at which the total is 0, the others in proportion; None for none.

    With weight w the total is w x own + (1 - w) x others, both a rating on average; a weight of
    0 or 1 itself turns nothing.
    """
    if factor.weight in (0, 1):
        return None
    own_total = sum(factor.scores, Fraction(0))
    own = own_total / factor.weight
    others = (total - own_total) / (1 - factor.weight)
    if own * others >= 0:
        return None
    return others / (others - own)
