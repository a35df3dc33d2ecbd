"""The two tables of a SWOT study, IFAS and EFAS, and the quadrant their totals give.

Source: docs/swot.md, after the paper on a wood-products manufacturer.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from cases.errors import CaseError
from cases.figures import fixed
from questionnaires.swot.case import Factor, Part, SwotCase
from questionnaires.swot.check import check_case
from questionnaires.swot.result import FactorResult, PartResult, Position, Quadrant, SideResult
from questionnaires.swot.weights import weights_of

DECIMALS = 4


def swot_position(case: SwotCase) -> Position:
    """Return the tables, totals and quadrant of a study. Raises CaseError.

    Means are on the scale, weights from 0 to 1 and adding up to 1, scores from -2 to 2; all are
    exact (or rounded as `weight_decimals` says) until they are shown with four decimals.
    """
    check_case(case)
    internal = _side(case.internal, case.weight_decimals, side="internal")
    external = _side(case.external, case.weight_decimals, side="external")
    x, y = internal.total, external.total
    return Position(internal, external, x=x, y=y, quadrant=_quadrant(Fraction(x), Fraction(y)))


def _side(factors: Sequence[Factor], decimals: int | None, *, side: str) -> SideResult:
    means = [_item_means(factor) for factor in factors]
    of_factors = [_factor_mean(*pair) for pair in zip(factors, means, strict=True)]
    weights = weights_of(of_factors, whole=1, decimals=decimals)
    if weights is None:
        raise CaseError(side, "has factors whose means add up to 0, so they have no weights")
    results: list[FactorResult] = []
    scores: list[Fraction] = []
    for at, factor in enumerate(factors):
        parts = list(
            _parts(
                factor, means[at], whole=weights[at], decimals=decimals, path=f"{side}[{at}].parts"
            )
        )
        own = [] if factor.rating is None else [weights[at] * factor.rating]
        scores += own + [weight * part.rating for part, _, weight in parts]
        results.append(
            FactorResult(
                code=factor.code,
                mean=fixed(of_factors[at], DECIMALS),
                weight=fixed(weights[at], DECIMALS),
                rating=factor.rating,
                score=fixed(own[0], DECIMALS) if own else None,
                parts=tuple(_part_result(one, mean, weight=weight) for one, mean, weight in parts),
            )
        )
    plus = sum((score for score in scores if score > 0), Fraction(0))
    minus = sum((score for score in scores if score < 0), Fraction(0))
    shown = [fixed(one, DECIMALS) for one in (plus, minus, plus + minus, sum(weights))]
    return SideResult(tuple(results), *shown)


def _item_means(factor: Factor) -> dict[str, Fraction]:
    """Return the mean of each item that has an answer, by its code."""
    means = {}
    for item in factor.items or ():
        given = [answer for answer in item.answers if answer is not None]
        if given:
            means[item.code] = Fraction(sum(given), len(given))
    return means


def _factor_mean(factor: Factor, means: Mapping[str, Fraction]) -> Fraction:
    """Return the given mean, or that of the means of the items the factor is weighed by."""
    if factor.mean is not None:
        return Fraction(factor.mean)
    named: Iterable[str] = means if factor.weigh_by is None else factor.weigh_by
    weighing = [means[code] for code in named if code in means]
    return sum(weighing, Fraction(0)) / len(weighing)


def _parts(
    factor: Factor,
    means: Mapping[str, Fraction],
    *,
    whole: Fraction,
    decimals: int | None,
    path: str,
) -> Iterator[tuple[Part, Fraction, Fraction]]:
    """Return each part with the mean of its item and its share of the factor's weight."""
    if factor.parts is None:
        return
    of_parts = [means[part.code] for part in factor.parts]
    weights = weights_of(of_parts, whole=whole, decimals=decimals)
    if weights is None:
        raise CaseError(path, "name items whose means add up to 0, so they have no weights")
    yield from zip(factor.parts, of_parts, weights, strict=True)


def _part_result(part: Part, mean: Fraction, *, weight: Fraction) -> PartResult:
    return PartResult(
        code=part.code,
        mean=fixed(mean, DECIMALS),
        weight=fixed(weight, DECIMALS),
        rating=part.rating,
        score=fixed(weight * part.rating, DECIMALS),
    )


def _quadrant(x: Fraction, y: Fraction) -> Quadrant:
    """Return the quadrant of the displayed totals, in the numbering of the source."""
    if x == 0 or y == 0:
        return "border"
    if x > 0:
        return "I" if y > 0 else "II"
    return "III" if y > 0 else "IV"
