"""How much of a level a plan fulfils, year by year: counts, percents, costs, what is late. Exact.

A plan says of every criterion of an audited level where it stands: fulfilled (the audit found it
so), planned for a year, declined, or not yet placed. Years are counted from 0, and year 0 is the
calendar year ``first_year``. What is planned, what was realised and what an audit finds are three
figures: this module sums the first two and mixes them nowhere.

Source: PP 50/2012 Annex II rates an audit by the share of criteria that are fulfilled, 60 and 85
per cent being the lower ends of its two upper bands; a published plan of a haulage contractor asks
for 60 per cent before a plan is carried out. Thresholds are compared with the percent as shown.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from cases.shares import by_largest_remainder
from scoring import display

GATE = 60  # percent: a plan that reaches less goes back to design
TARGET = 85  # percent: from here the band is the highest

Where = Literal["fulfilled", "planned", "declined", "unplaced"]


@dataclass(frozen=True, slots=True)
class PlannedCriterion:
    """A criterion where it stands. ``year`` is that of a planned one, from 0; ``cost`` is in whole
    rupiah, None where nobody has estimated it."""

    code: str
    element: str
    place: Where = "unplaced"
    year: int | None = None
    cost: int | None = None
    due_on: date | None = None
    realised_on: date | None = None


@dataclass(frozen=True, slots=True)
class YearSum:
    """One year of a plan.

    ``percent`` is of the whole level, rounded with its column so that it adds up to 100;
    ``accumulated`` counts what was fulfilled before and all that is planned up to this year, and
    its percent is rounded by itself. ``cost`` is in rupiah, ``unpriced`` how many have none.
    ``realised`` counts what was realised in this calendar year, whenever it was planned;
    ``realised_so_far`` with all before it and what was fulfilled; both are None while the year is
    still to come.
    """

    year: int
    calendar_year: int
    planned: int
    percent: str | None
    accumulated: int
    accumulated_percent: str | None
    cost: int
    unpriced: int
    realised: int | None
    realised_so_far: int | None
    realised_percent: str | None
    late: int


@dataclass(frozen=True, slots=True)
class PlanSum:
    """A plan in figures. ``reached`` is the percent it fulfils in the end.

    ``gate_year`` and ``target_year`` are the first years in which 60 and 85 are reached, -1 where
    that was so before the plan; None where it never is. The four percents of places and those of
    the years add up to 100. ``realised`` counts all that was realised, with what was fulfilled.
    """

    total: int
    fulfilled: int
    planned: int
    declined: int
    unplaced: int
    fulfilled_percent: str | None
    declined_percent: str | None
    unplaced_percent: str | None
    years: tuple[YearSum, ...]
    reached: str | None
    realised: int
    realised_percent: str | None
    gate_year: int | None
    target_year: int | None
    cost: int
    unpriced: int
    late: tuple[str, ...]

    @property
    def realised_after(self) -> int:
        """How many were realised once the years of the plan were over."""
        so_far = self.years[-1].realised_so_far if self.years else None
        return 0 if so_far is None else self.realised - so_far

    @property
    def passes_gate(self) -> bool:
        """Whether the plan fulfils enough to be carried out."""
        return reaches(self.reached, GATE)


def reaches(percent: str | None, mark: int) -> bool:
    """Whether a percent as it is shown is at a mark or above; no percent is below every mark."""
    return percent is not None and Decimal(percent) >= mark


def last_day(criterion: PlannedCriterion, *, first_year: int) -> date | None:
    """Until when a planned criterion is to be realised: its due day, else the end of its year."""
    if criterion.place != "planned" or criterion.year is None:
        return None
    return criterion.due_on or date(first_year + criterion.year, 12, 31)


def is_late(criterion: PlannedCriterion, *, first_year: int, today: date) -> bool:
    """Planned, not realised, and its last day is over."""
    until = last_day(criterion, first_year=first_year)
    return until is not None and criterion.realised_on is None and until < today


def sum_of(
    criteria: Sequence[PlannedCriterion], *, years: int, first_year: int, today: date
) -> PlanSum:
    """A plan of so many years, in figures. Percents are of all criteria given."""
    places = Counter(one.place for one in criteria)
    by_year = [[one for one in criteria if _is_of(one, year)] for year in range(years)]
    counts = [places["fulfilled"], *map(len, by_year), places["declined"], places["unplaced"]]
    shares = _shares(counts, len(criteria))
    sums = _year_sums(
        criteria, by_year=by_year, shares=shares[1:-2], first_year=first_year, today=today
    )
    before = _percent(places["fulfilled"], len(criteria))
    reached = sums[-1].accumulated_percent if sums else before
    realised = sum(one.realised_on is not None for one in criteria) + places["fulfilled"]
    late = (one for one in criteria if is_late(one, first_year=first_year, today=today))
    return PlanSum(
        total=len(criteria),
        fulfilled=places["fulfilled"],
        planned=places["planned"],
        declined=places["declined"],
        unplaced=places["unplaced"],
        fulfilled_percent=shares[0],
        declined_percent=shares[-2],
        unplaced_percent=shares[-1],
        years=sums,
        reached=reached,
        realised=realised,
        realised_percent=_percent(realised, len(criteria)),
        gate_year=_first_reached(before, sums, mark=GATE),
        target_year=_first_reached(before, sums, mark=TARGET),
        cost=sum(one.cost for one in sums),
        unpriced=sum(one.unpriced for one in sums),
        late=tuple(one.code for one in late),
    )


def _is_of(criterion: PlannedCriterion, year: int) -> bool:
    return criterion.place == "planned" and criterion.year == year


def _year_sums(
    criteria: Sequence[PlannedCriterion],
    *,
    by_year: Sequence[Sequence[PlannedCriterion]],
    shares: Sequence[str | None],
    first_year: int,
    today: date,
) -> tuple[YearSum, ...]:
    fulfilled = sum(one.place == "fulfilled" for one in criteria)
    realised_in = Counter(one.realised_on.year for one in criteria if one.realised_on)
    found, planned, realised = [], fulfilled, fulfilled
    for year, (of_year, share) in enumerate(zip(by_year, shares, strict=True)):
        calendar_year = first_year + year
        has_begun = calendar_year <= today.year
        planned += len(of_year)
        realised += realised_in[calendar_year]
        found.append(
            YearSum(
                year=year,
                calendar_year=calendar_year,
                planned=len(of_year),
                percent=share,
                accumulated=planned,
                accumulated_percent=_percent(planned, len(criteria)),
                cost=sum(one.cost or 0 for one in of_year),
                unpriced=sum(one.cost is None for one in of_year),
                realised=realised_in[calendar_year] if has_begun else None,
                realised_so_far=realised if has_begun else None,
                realised_percent=_percent(realised, len(criteria)) if has_begun else None,
                late=sum(is_late(one, first_year=first_year, today=today) for one in of_year),
            )
        )
    return tuple(found)


def _first_reached(before: str | None, sums: Sequence[YearSum], *, mark: int) -> int | None:
    if reaches(before, mark):
        return -1
    found = (one.year for one in sums if reaches(one.accumulated_percent, mark))
    return next(found, None)


def _shares(counts: Sequence[int], total: int) -> list[str | None]:
    """The percents of a column: with one decimal, and adding up to 100."""
    if not total:
        return [None for _ in counts]
    exact = [Fraction(100 * count, total) for count in counts]
    return [display(share) for share in by_largest_remainder(exact, 1)]


def _percent(part: int, total: int) -> str | None:
    return display(Fraction(100 * part, total)) if total else None


def moved(
    criteria: Sequence[PlannedCriterion],
    codes: Collection[str],
    *,
    place: Where,
    year: int | None = None,
) -> tuple[PlannedCriterion, ...]:
    """The same plan with these criteria elsewhere: what would be, nothing is kept."""
    return tuple(
        replace(one, place=place, year=year) if one.code in codes else one for one in criteria
    )


@dataclass(frozen=True, slots=True)
class PlanRow:
    """An element's codes: by year, and those that stand in no year."""

    element: str
    by_year: tuple[tuple[str, ...], ...]
    fulfilled: tuple[str, ...]
    declined: tuple[str, ...]
    unplaced: tuple[str, ...]

    @property
    def planned(self) -> int:
        """How many stand in a year."""
        return sum(map(len, self.by_year))


def rows_of(criteria: Sequence[PlannedCriterion], *, years: int) -> tuple[PlanRow, ...]:
    """The table of a plan: a row an element, in the order in which they come."""
    elements: Mapping[str, list[PlannedCriterion]] = {one.element: [] for one in criteria}
    for one in criteria:
        elements[one.element].append(one)
    return tuple(
        PlanRow(
            element=element,
            by_year=tuple(
                tuple(one.code for one in found if _is_of(one, year)) for year in range(years)
            ),
            fulfilled=_codes(found, "fulfilled"),
            declined=_codes(found, "declined"),
            unplaced=_codes(found, "unplaced"),
        )
        for element, found in elements.items()
    )


def _codes(criteria: Sequence[PlannedCriterion], place: Where) -> tuple[str, ...]:
    return tuple(one.code for one in criteria if one.place == place)


@dataclass(frozen=True, slots=True)
class PublishedYear:
    """What was printed of a year beside what the plan comes to, and how far that is off.

    The percents are those that belong to the printed counts, of the same level.
    """

    count: int
    difference: int
    percent: str | None
    accumulated: int
    accumulated_percent: str | None


def published_beside(found: PlanSum, counts: Sequence[int]) -> tuple[PublishedYear, ...]:
    """The printed counts of a plan's years beside its own. As many counts as years."""
    rows, so_far = [], 0
    for year, count in zip(found.years, counts, strict=True):
        so_far += count
        rows.append(
            PublishedYear(
                count=count,
                difference=count - year.planned,
                percent=_percent(count, found.total),
                accumulated=so_far,
                accumulated_percent=_percent(so_far, found.total),
            )
        )
    return tuple(rows)
