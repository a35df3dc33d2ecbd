"""What a budget comes to: amounts, components, quarters. Exact, in whole rupiah."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from budgets.models import BudgetLine
from cases.shares import by_largest_remainder
from risks.rules.quarters import Quarter
from scoring.figures import display


def amount_of(quantity: Decimal, price: int) -> int:
    """Quantity times price in whole rupiah, half a rupiah up."""
    return int((quantity * price).quantize(Decimal(1), rounding=ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class ComponentSum:
    """A component: planned and realised rupiah, None where it has no line: not budgeted, not 0.

    ``percent`` is its share of what is planned, two decimals by the largest remainder.
    """

    code: str
    planned: int | None
    realised: int | None
    percent: str | None


def component_sums(lines: Sequence[BudgetLine], codes: Sequence[str]) -> list[ComponentSum]:
    """Every component in the order of the data; the shares of those that are planned make 100."""
    mine = {code: [one for one in lines if one.component == code] for code in codes}
    planned = [sum(one.amount for one in mine[code]) for code in codes]
    total = sum(planned)
    shares: list[Fraction] = []
    if total:
        shares = by_largest_remainder([Fraction(100 * one, total) for one in planned], 2)
    return [
        ComponentSum(
            code,
            planned[at] if mine[code] else None,
            sum(one.realised or 0 for one in mine[code]) if mine[code] else None,
            _two_decimals(shares[at]) if mine[code] and total else None,
        )
        for at, code in enumerate(codes)
    ]


def _two_decimals(share: Fraction) -> str:
    hundredths = int(share * 100)
    return f"{hundredths // 100}.{hundredths % 100:02}"


@dataclass(frozen=True, slots=True)
class QuarterSum:
    """A quarter: what was planned for its days and what was spent on them, in rupiah.

    ``absorbed``: percent of what was planned up to its end that was spent by then; None of nothing.
    """

    number: int
    planned: int
    realised: int
    absorbed: str | None


def quarter_sums(lines: Sequence[BudgetLine], year: int) -> list[QuarterSum]:
    """The four quarters of a budget's year."""
    found, planned_so_far, realised_so_far = [], 0, 0
    for number in range(1, 5):
        quarter = Quarter(year, number)
        planned = sum(one.amount for one in lines if quarter.has(one.planned_on))
        realised = sum(one.realised or 0 for one in lines if quarter.has(one.realised_on))
        planned_so_far += planned
        realised_so_far += realised
        found.append(
            QuarterSum(number, planned, realised, absorption(realised_so_far, planned_so_far))
        )
    return found


def absorption(realised: int, planned: int) -> str | None:
    """What percent of a plan is spent, one decimal half up; None where nothing is planned."""
    return display(Fraction(100 * realised, planned)) if planned else None


def per(total: int, divisor: int | None) -> int | None:
    """Whole rupiah a worker, half up; None where the number is not known or 0."""
    return int(Fraction(total, divisor) + Fraction(1, 2)) if divisor else None


def percent_of_value(total: int, value: int | None) -> str | None:
    """The budget as percent of the contract value, one decimal; None where it is not known."""
    return display(Fraction(100 * total, value)) if value else None
