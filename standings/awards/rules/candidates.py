"""From the figures of one contractor's year to the awards it is a candidate for."""

from dataclasses import dataclass
from decimal import Decimal

from standings.awards.rules.parts import AwardCriterionSpec, AwardRulesSpec, AwardSpec


@dataclass(frozen=True, slots=True)
class AwardFacts:
    """What award rules read of one contractor's year.

    ``rating``: its code, "" for none. ``percent``, ``previous``: of its published result and of
    last year's, 0 to 100; None where there is none. ``fatalities`` (people) and ``lost_time``
    (cases, fatal ones included): of confirmed incidents, from 0; None where neither an incident
    nor a month of the year was confirmed. ``near_misses``: the sum of the confirmed months that
    told them, ``months_told`` how many months those are, ``months_with`` in how many it was not 0.
    """

    rating: str
    percent: Decimal | None
    previous: Decimal | None
    fatalities: int | None = 0
    lost_time: int | None = 0
    near_misses: int = 0
    months_told: int = 0
    months_with: int = 0

    def figure(self, measure: str) -> Decimal | None:
        """The figure of a measure, exact; None where nobody told it. Not asked of "rating"."""
        if measure == "improvement":
            known = self.percent is not None and self.previous is not None
            return (self.percent or Decimal(0)) - (self.previous or Decimal(0)) if known else None
        if measure == "near_misses_a_month":
            return Decimal(self.near_misses) / self.months_told if self.months_told else None
        if measure == "near_miss_months":
            return Decimal(self.months_with) if self.months_told else None
        told = self.fatalities if measure == "fatalities" else self.lost_time
        return None if told is None else Decimal(told)


@dataclass(frozen=True, slots=True)
class CriterionCheck:
    """A criterion and whether it is met; ``figure`` None for a rating, and where none is known:
    what nobody told is not met, and is no nought."""

    criterion: AwardCriterionSpec
    figure: Decimal | None
    is_met: bool


@dataclass(frozen=True, slots=True)
class AwardCheck:
    """One award and each of its criteria."""

    award: AwardSpec
    checks: tuple[CriterionCheck, ...]

    @property
    def is_candidate(self) -> bool:
        """Whether every criterion is met."""
        return all(one.is_met for one in self.checks)


def award_checks(spec: AwardRulesSpec, facts: AwardFacts) -> tuple[AwardCheck, ...]:
    """Every award with its criteria, in the order of the file."""
    return tuple(
        AwardCheck(award, tuple(_check(one, facts) for one in award.criteria))
        for award in spec.awards
    )


def _check(one: AwardCriterionSpec, facts: AwardFacts) -> CriterionCheck:
    if one.measure == "rating":
        return CriterionCheck(one, None, facts.rating in one.ratings)
    figure = facts.figure(one.measure)
    if figure is None:
        return CriterionCheck(one, None, is_met=False)
    is_met = (one.at_most is None or figure <= one.at_most) and (
        one.at_least is None or figure >= one.at_least
    )
    return CriterionCheck(one, figure, is_met)
