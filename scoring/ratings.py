"""From a percent to a rating, and by rules to a lower one."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from typing import NamedTuple

from cases.bands import Band
from cases.figures import Exact, exact
from scoring.case import (
    AnswersOfKind,
    AspectsBelow,
    CaseIncident,
    CaseItem,
    CasePeriod,
    ElementsBelow,
    IncidentMeasure,
    ItemsAtMost,
    Measure,
    Response,
    Rule,
)
from scoring.result import AspectResult, Downgrade, ElementResult

INCIDENT_MEASURES: Mapping[str, Callable[[CaseIncident], int]] = {
    "fatal_incidents": lambda incident: int(incident.fatalities >= 1),
    "fatalities": lambda incident: incident.fatalities,
    # A fatality is a lost-time injury, whether or not it was ticked as one.
    "lti": lambda incident: int(incident.lti or incident.fatalities >= 1),
}
"""What one incident adds to each measure; the measure is the sum over those that count."""

MEASURES = (
    *INCIDENT_MEASURES,
    *(one.name for one in (AnswersOfKind, ItemsAtMost, ElementsBelow, AspectsBelow)),
)
"""The names of all measures."""


class Countable(NamedTuple):
    """What measures count: items and elements in the order of the terms, aspects by code.

    `responses` are sound; `incidents` are those that count, by date then ref.
    """

    items: Sequence[CaseItem]
    responses: Sequence[Response]
    elements: Sequence[ElementResult]
    aspects: Sequence[AspectResult]
    incidents: Sequence[CaseIncident]


class _Counted(NamedTuple):
    """What a measure comes to, and the refs or codes of what it counted."""

    number: int
    incidents: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()
    aspects: tuple[str, ...] = ()


def band_rating(bands: Iterable[Band], tenths: int | None) -> str | None:
    """Return the rating of the first band at or below a displayed percent; None for no percent.

    `tenths` is the displayed percent in tenths (582 is "58.2"), so that the number a reader sees
    and the rating beside it never contradict each other.
    """
    if tenths is None:
        return None
    return next(band.rating for band in bands if band.min * 10 <= tenths)


def incidents_that_count(
    period: CasePeriod, incidents: Iterable[CaseIncident]
) -> list[CaseIncident]:
    """Return the counted incidents within the period, both ends included, by date then ref."""
    return sorted(
        (one for one in incidents if one.counted and period.start <= one.date <= period.end),
        key=lambda one: (one.date, one.ref),
    )


def apply_rules(
    rules: Iterable[Rule], *, ladder: Sequence[str], rating: str | None, countable: Countable
) -> tuple[str | None, tuple[Downgrade, ...]]:
    """Return the rating the rules leave, and every rule that fired, in their order.

    `ladder` is best first. A rule that fired is listed even where it changed nothing; no rating
    stays no rating.
    """
    fired = []
    for rule in rules:
        counted = _count(rule.measure, countable)
        if counted.number < rule.at_least:
            continue
        after = None if rating is None else _lowered(rating, rule=rule, ladder=ladder)
        fired.append(
            Downgrade(
                rule=rule.code,
                before=rating,
                after=after,
                incidents=counted.incidents,
                items=counted.items,
                elements=counted.elements,
                aspects=counted.aspects,
            )
        )
        rating = after
    return rating, tuple(fired)


def _count(measure: Measure, countable: Countable) -> _Counted:
    match measure:
        case IncidentMeasure(name):
            adds = INCIDENT_MEASURES[name]
            refs = tuple(one.ref for one in countable.incidents if adds(one))
            return _Counted(sum(map(adds, countable.incidents)), incidents=refs)
        case AnswersOfKind(kind):
            items = _items(countable, {one.item for one in countable.responses if one.kind == kind})
            return _Counted(len(items), items=items)
        case ItemsAtMost(named, highest):
            low = {
                one.item
                for one in countable.responses
                if one.score is not None and one.score <= highest
            }
            items = _items(countable, low.intersection(named))
            return _Counted(len(items), items=items)
        case ElementsBelow(percent, named):
            elements = _below(percent, countable.elements, named=named)
            return _Counted(len(elements), elements=elements)
        case AspectsBelow(percent, named):
            aspects = _below(percent, countable.aspects, named=named)
            return _Counted(len(aspects), aspects=aspects)


def _items(countable: Countable, codes: Container[str]) -> tuple[str, ...]:
    return tuple(item.code for item in countable.items if item.code in codes)


def _below(
    percent: Exact,
    parts: Sequence[ElementResult] | Sequence[AspectResult],
    *,
    named: Container[str] | None,
) -> tuple[str, ...]:
    """Return the parts shown below a percent: the shown figure decides, as it does for a band."""
    return tuple(
        part.code
        for part in parts
        if (named is None or part.code in named)
        and part.percent is not None
        and exact(part.percent) < percent
    )


def _lowered(rating: str, *, rule: Rule, ladder: Sequence[str]) -> str:
    now = ladder.index(rating)
    if rule.to is not None:
        return ladder[max(now, ladder.index(rule.to))]
    return ladder[min(now + (rule.down or 0), len(ladder) - 1)]
