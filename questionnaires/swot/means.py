"""Whether a published mean can be the mean of whole answers at all."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from cases.figures import fixed


@dataclass(frozen=True, slots=True)
class ImpossibleMean:
    """The two means that so many whole answers do give, just below and just above."""

    below: str
    above: str


def impossible_mean(mean: Decimal, *, answers: int) -> ImpossibleMean | None:
    """Return None where some whole total of `answers` answers rounds to `mean`, as it is written.

    4.9833 of 12 answers is none: 59 / 12 is 4.9167 and 60 / 12 is 5. Half is rounded away from
    zero; a mean without decimals is compared with one.
    """
    exponent = mean.as_tuple().exponent
    decimals = max(1, -exponent) if isinstance(exponent, int) else 1
    low = int(Fraction(mean) * answers // 1)
    found = [fixed(Fraction(total, answers), decimals) for total in (low, low + 1)]
    if fixed(Fraction(mean), decimals) in found:
        return None
    return ImpossibleMean(*found)
