"""The figures of a plan that something printed may say otherwise, each by its name and element.

A name is ``first.mayor`` (criteria so judged at the first audit), ``first.mayor.of_element``,
``first.mayor.of_level``, ``first.judged``; the same of the ``final`` audit; ``plan.year.0``,
``plan.until.0``, both with ``.of_level``, ``plan.planned``, ``plan.fulfilled``, ``plan.declined``,
``plan.unplaced``; ``gain.criteria``, ``gain.points``. The element "" stands for all of them.
"""

from collections.abc import Collection, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from plans.rules.audit_gains import AuditGains
from plans.rules.fulfilment import PlanRow, PlanSum

ALL_ELEMENTS = ""
FIRST, FINAL = "first", "final"
OF_ELEMENT, OF_LEVEL = ".of_element", ".of_level"
Values = Mapping[tuple[str, str], str | None]  # by name and element, as displayed; None for none


def figure_names(answers: Collection[str], *, years: int) -> tuple[str, ...]:
    """Every figure of a plan of so many years whose audits answer so, in the order of its page."""
    audits = tuple(
        name
        for audit in (FIRST, FINAL)
        for name in (
            f"{audit}.judged",
            *(
                f"{audit}.{answer}{share}"
                for answer in answers
                for share in ("", OF_ELEMENT, OF_LEVEL)
            ),
        )
    )
    by_year = tuple(
        f"plan.{span}.{year}{share}"
        for year in range(years)
        for span in ("year", "until")
        for share in ("", OF_LEVEL)
    )
    places = ("plan.planned", "plan.fulfilled", "plan.declined", "plan.unplaced")
    return (*audits, *by_year, *places, "gain.criteria", "gain.points")


def stands_in(name: str, element: str) -> bool:
    """Whether a figure is one of this element, or of all of them (""): a percent of the element
    is of one, and so is no percent or accumulation of the plan."""
    if element == ALL_ELEMENTS:
        return not name.endswith(OF_ELEMENT)
    return not name.startswith("plan.") or not (name.endswith(OF_LEVEL) or ".until." in name)


def is_percent(name: str) -> bool:
    """Whether it is a percent; everything else counts criteria, or points."""
    return name.endswith((OF_ELEMENT, OF_LEVEL))


def is_count(name: str) -> bool:
    """Whether it counts criteria: a whole number."""
    return not is_percent(name) and name != "gain.points"


def may_be_negative(name: str) -> bool:
    """Whether it may be below nought: from one audit to the next some may be lost."""
    return name.startswith("gain.")


def difference_beyond_rounding(printed: str, computed: str | None) -> str | None:
    """``printed - computed``, exact; "0" where one of them is the other, rounded to its decimals:
    97.54 and 98 print what is computed as 97.5 (half up). None where nothing is computed."""
    if computed is None:
        return None
    a, b = Decimal(printed), Decimal(computed)
    coarser = max(a, b, key=lambda one: one.as_tuple().exponent)
    if a.quantize(coarser, ROUND_HALF_UP) == b.quantize(coarser, ROUND_HALF_UP):
        return "0"
    return str(a - b)


def plan_values(sums: PlanSum, rows: Sequence[PlanRow]) -> Values:
    """What the plan itself says, by element and in all."""
    values: dict[tuple[str, str], str | None] = {}
    for row in rows:
        for year, codes in enumerate(row.by_year):
            values[f"plan.year.{year}", row.element] = str(len(codes))
        values["plan.planned", row.element] = str(row.planned)
        for place in ("fulfilled", "declined", "unplaced"):
            values[f"plan.{place}", row.element] = str(len(getattr(row, place)))
    for of_year in sums.years:
        values[f"plan.year.{of_year.year}", ALL_ELEMENTS] = str(of_year.planned)
        values[f"plan.year.{of_year.year}{OF_LEVEL}", ALL_ELEMENTS] = of_year.percent
        values[f"plan.until.{of_year.year}", ALL_ELEMENTS] = str(of_year.accumulated)
        values[f"plan.until.{of_year.year}{OF_LEVEL}", ALL_ELEMENTS] = of_year.accumulated_percent
    for place in ("planned", "fulfilled", "declined", "unplaced"):
        values[f"plan.{place}", ALL_ELEMENTS] = str(getattr(sums, place))
    return values


def gain_values(found: AuditGains) -> Values:
    """What the first audit against the later one says."""
    values: dict[tuple[str, str], str | None] = {}
    for element, one in (
        *((row.element, row) for row in found.elements),
        (ALL_ELEMENTS, found.total),
    ):
        values["gain.criteria", element] = str(one.gain)
        values["gain.points", element] = one.points
    return values
