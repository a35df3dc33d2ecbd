"""Each factor of a side with its exact mean, weight and score, before anything is displayed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from cases.errors import CaseError
from questionnaires.swot.case import Factor
from questionnaires.swot.weights import weights_of


@dataclass(frozen=True, slots=True)
class WeighedPart:
    """A part: the mean of its item, its share of the factor's weight, and its rating."""

    code: str
    mean: Fraction
    weight: Fraction
    rating: int

    @property
    def score(self) -> Fraction:
        """Weight x rating."""
        return self.weight * self.rating


@dataclass(frozen=True, slots=True)
class WeighedFactor:
    """A factor: rated itself, or (rating None) by its parts."""

    code: str
    mean: Fraction
    weight: Fraction
    rating: int | None
    parts: tuple[WeighedPart, ...]

    @property
    def scores(self) -> list[Fraction]:
        """Its own score, and those of its parts."""
        own = [] if self.rating is None else [self.weight * self.rating]
        return own + [part.score for part in self.parts]


def weigh(
    factors: Sequence[Factor], *, decimals: int | None, side: str
) -> tuple[WeighedFactor, ...]:
    """Return the factors of a checked side in order; `side` names it in errors.

    Weights are exact, or rounded to `decimals` so that they still make up their whole. Raises
    CaseError where means add up to 0.
    """
    items = [_item_means(factor) for factor in factors]
    means = [_factor_mean(*pair) for pair in zip(factors, items, strict=True)]
    weights = weights_of(means, whole=1, decimals=decimals)
    if weights is None:
        raise CaseError(side, "has factors whose means add up to 0, so they have no weights")
    return tuple(
        WeighedFactor(
            factor.code,
            means[at],
            weights[at],
            factor.rating,
            _parts(factor, items[at], whole=weights[at], decimals=decimals, path=f"{side}[{at}]"),
        )
        for at, factor in enumerate(factors)
    )


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
) -> tuple[WeighedPart, ...]:
    """Return each part with the mean of its item and its share of the factor's weight."""
    if factor.parts is None:
        return ()
    of_parts = [means[part.code] for part in factor.parts]
    weights = weights_of(of_parts, whole=whole, decimals=decimals)
    if weights is None:
        says = "name items whose means add up to 0, so they have no weights"
        raise CaseError(f"{path}.parts", says)
    return tuple(
        WeighedPart(part.code, mean, weight, part.rating)
        for part, mean, weight in zip(factor.parts, of_parts, weights, strict=True)
    )
