"""What goes in: the terms of an evaluation, its responses and its incidents.

Plain frozen data, the same shape as the JSON case of docs/scoring.md. Nothing is checked here:
`prepare`, `score` and `parse_case` do that, by `scoring/check.py`.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from cases.bands import Band
from cases.figures import Exact


@dataclass(frozen=True, slots=True)
class CasePeriod:
    """The days whose incidents count; both ends belong to it."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class CaseElement:
    """A part of the instrument. `weight` >= 0 counts only where aggregation is "elements"."""

    code: str
    weight: Exact = 1


@dataclass(frozen=True, slots=True)
class CaseItem:
    """One question. `max` > 0 is the best score, `weight` >= 0 its share within any set of items.

    An item stands in exactly one element and in any number of aspects.
    """

    code: str
    element: str
    max: Exact
    weight: Exact = 1
    aspects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A named set of elements: its percent is that of all their items."""

    code: str
    elements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scheme:
    """Ratings, best first; the bands, highest first and one of them at 0; what counts as weak."""

    ladder: tuple[str, ...]
    bands: tuple[Band, ...]
    pass_mark: Exact


@dataclass(frozen=True, slots=True)
class IncidentMeasure:
    """What `name` counts in the incidents: one of `scoring.ratings.INCIDENT_MEASURES`."""

    name: str


@dataclass(frozen=True, slots=True)
class AnswersOfKind:
    """How many items are answered with a choice of this kind."""

    name: ClassVar = "answers"

    kind: str


@dataclass(frozen=True, slots=True)
class ItemsAtMost:
    """How many of these items are answered with `score` >= 0 or less: a gate."""

    name: ClassVar = "items_at_most"

    items: tuple[str, ...]
    score: Exact


@dataclass(frozen=True, slots=True)
class ElementsBelow:
    """How many elements, of these or (None) of all, are shown with less than `percent`, 0 to 100.

    An element without a percent is not below any.
    """

    name: ClassVar = "elements_below"

    percent: Exact
    elements: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class AspectsBelow:
    """How many aspects, of these or (None) of all, are shown with less than `percent`, 0 to 100.

    An aspect without a percent is not below any.
    """

    name: ClassVar = "aspects_below"

    percent: Exact
    aspects: tuple[str, ...] | None = None


Measure = IncidentMeasure | AnswersOfKind | ItemsAtMost | ElementsBelow | AspectsBelow
"""What a rule counts. In a JSON rule the fields stand beside the `name`, which is `measure`."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Fires when `measure` >= `at_least`; then `to` a rating or `down` some steps, never both."""

    code: str
    measure: Measure
    at_least: int
    to: str | None = None
    down: int | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What every contractor of a year is judged by: it stays the same while answers come in."""

    period: CasePeriod
    aggregation: str
    elements: tuple[CaseElement, ...]
    items: tuple[CaseItem, ...]
    scheme: Scheme
    groups: tuple[Group, ...] = ()
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Response:
    """An answer: either a score from 0 to the item's max, or `na` (not applicable).

    `kind` may say which choice the score was, such as "mayor"; no percent depends on it. An open
    item has no response at all: open, not applicable and zero are three things.
    """

    item: str
    score: Exact | None = None
    na: bool = False
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class CaseIncident:
    """An event. It counts where `counted` is true and `date` lies within the period."""

    ref: str
    date: date
    lti: bool = False
    fatalities: int = 0
    counted: bool = True


@dataclass(frozen=True, slots=True)
class ScoringCase:
    """Everything needed for one result."""

    terms: Terms
    responses: tuple[Response, ...]
    incidents: tuple[CaseIncident, ...] = ()
