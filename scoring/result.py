"""What comes out. Every percent is a displayed one: a string like "58.2", or None for no figure."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from cases.figures import Exact


@dataclass(frozen=True, slots=True)
class Counts:
    """How many items there are, and how many of them are answered, not applicable and open."""

    items: int
    answered: int
    not_applicable: int
    open: int


@dataclass(frozen=True, slots=True)
class Range:
    """Percent and rating by score if every open item got 0, and if every one got its max."""

    low: str | None
    high: str | None
    rating_low: str | None
    rating_high: str | None


@dataclass(frozen=True, slots=True)
class Downgrade:
    """A rule that fired: the rating before and after it, and what its measure counted.

    One of the four tuples holds refs (incidents) or codes, the others are empty: incidents by date
    then ref, items and elements in the order of the terms, aspects by code.
    """

    rule: str
    before: str | None
    after: str | None
    incidents: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()
    aspects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ElementResult:
    """Percent and counts of an element's items."""

    code: str
    percent: str | None
    counts: Counts


@dataclass(frozen=True, slots=True)
class AspectResult:
    """Percent of the items that carry an aspect, whatever their element."""

    code: str
    percent: str | None


@dataclass(frozen=True, slots=True)
class GroupResult:
    """Percent of the items of a group's elements; weak where it is below the pass mark."""

    code: str
    percent: str | None
    weak: bool


@dataclass(frozen=True, slots=True)
class ScoringResult:
    """One scored case. Elements and groups in the order of the terms, aspects by code."""

    status: Literal["final", "provisional"]
    counts: Counts
    percent: str | None
    range: Range
    mean_of_elements: str | None
    rating_by_score: str | None
    rating: str | None
    downgrades: tuple[Downgrade, ...]
    elements: tuple[ElementResult, ...]
    aspects: tuple[AspectResult, ...]
    groups: tuple[GroupResult, ...]


@dataclass(frozen=True, slots=True)
class PointsLost:
    """What one answered item below its max costs.

    `cost` is exact: the percentage points by which the total percent would rise if this item
    alone were at its max; `display` is the same with one decimal. The costs of all items add up
    to 100 minus the total percent.
    """

    item: str
    element: str
    score: Exact
    max: Exact
    cost: Fraction
    display: str


def result_as_json(result: ScoringResult) -> dict[str, object]:
    """Return the result as JSON objects, lists and strings, in the keys of docs/scoring.md."""
    return {
        "status": result.status,
        "counts": _as_object(result.counts),
        "percent": result.percent,
        "range": _as_object(result.range),
        "mean_of_elements": result.mean_of_elements,
        "rating_by_score": result.rating_by_score,
        "rating": result.rating,
        "downgrades": [downgrade_as_json(fired) for fired in result.downgrades],
        "elements": [
            _as_object(element) | {"counts": _as_object(element.counts)}
            for element in result.elements
        ],
        "aspects": [_as_object(aspect) for aspect in result.aspects],
        "groups": [_as_object(group) for group in result.groups],
    }


def downgrade_as_json(fired: Downgrade) -> dict[str, object]:
    """Return the entry of `downgrades`: always with "incidents", else with what was counted."""
    entry: dict[str, object] = {
        "rule": fired.rule,
        "from": fired.before,
        "to": fired.after,
        "incidents": list(fired.incidents),
    }
    counted = {"items": fired.items, "elements": fired.elements, "aspects": fired.aspects}
    return entry | {name: list(codes) for name, codes in counted.items() if codes}


def _as_object(
    part: Counts | Range | ElementResult | AspectResult | GroupResult,
) -> dict[str, object]:
    return {name: getattr(part, name) for name in part.__slots__}
