"""The arithmetic: terms prepared once, then scored as often as an answer changes.

Everything is added up in whole numbers. Preparing multiplies each weight, and each weight / max,
by one common number that makes them all whole; it cancels out of every percent. So a score earns
`gain x score`, a set of items is two sums, and only the last step divides, and rounds.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate, compress
from math import lcm
from typing import NamedTuple

from cases.figures import Exact
from scoring.case import CaseIncident, CaseItem, Response, ScoringCase, Terms
from scoring.check import check_incidents, check_responses, check_terms
from scoring.figures import display, percent_tenths, percent_text
from scoring.ratings import Countable, apply_rules, band_rating, incidents_that_count
from scoring.result import (
    AspectResult,
    Counts,
    ElementResult,
    GroupResult,
    PointsLost,
    Range,
    ScoringResult,
)

ANSWERED, OPEN, NOT_APPLICABLE = range(3)  # whatever is not answered is true
_counts_of = lru_cache(Counts)  # frozen, so equal ones can be one; few differ


class _Place(NamedTuple):
    """Where an item is kept, what one point of its score earns, and its highest score."""

    at: int
    gain: int
    max: Exact


class _Part(NamedTuple):
    """An element: its weight made whole, and its items: the positions `start` up to `stop`."""

    weight: int
    start: int
    stop: int


class _Home(NamedTuple):
    """An item's weight made whole, and the places of its element and its aspects."""

    weight: int
    part: int
    aspects: list[int]


class _Weights(NamedTuple):
    """The weight of the answered items by element and by aspect, of the open ones by element."""

    answered: list[int]
    in_aspects: list[int]
    open: list[int]


_Share = tuple[Exact, int]
"""What a set of items earned, and their weight: its percent is 100 x earned / weight."""


class ScoringSheet:
    """Terms made ready for scoring. It never changes, so it can be kept and shared."""

    __slots__ = ("_all_answered", "_aspects", "_groups", "_homes", "_parts", "_places", "terms")

    def __init__(self, terms: Terms) -> None:
        check_terms(terms)
        self.terms = terms
        # Items are kept in the order of their elements, so that an element is one slice.
        order = {element.code: at for at, element in enumerate(terms.elements)}
        items = sorted(terms.items, key=lambda item: order[item.element])
        aspects = sorted({aspect for item in items for aspect in item.aspects})
        gains = [Fraction(item.weight) / item.max for item in items]
        whole = _made_whole([*gains, *(item.weight for item in items)])
        self._places = {item.code: _Place(at, whole[at], item.max) for at, item in enumerate(items)}
        self._homes = [
            _Home(weight, order[item.element], [aspects.index(aspect) for aspect in item.aspects])
            for item, weight in zip(items, whole[len(items) :], strict=True)
        ]
        self._parts = _parts(terms, items)
        self._groups = [[order[code] for code in group.elements] for group in terms.groups]
        self._aspects = [
            (aspect, [at for at, item in enumerate(items) if aspect in item.aspects])
            for aspect in aspects
        ]
        self._all_answered = _all_answered(self._homes, len(self._parts), aspects=len(aspects))

    def score(
        self, responses: Sequence[Response], incidents: Sequence[CaseIncident] = ()
    ) -> ScoringResult:
        """Return the result of these answers and incidents. Raises CaseError.

        An item without a response is open; `na` takes an item out of every sum.
        """
        check_incidents(incidents)
        earned, state = self._mark(responses)
        counts = _counts(state, 0, stop=len(state))
        weights = self._weights(state)
        shares = self._shares(earned, weights)
        percent, by_score = self._rated(shares)
        closed = Range(low=percent, high=percent, rating_low=by_score, rating_high=by_score)
        elements = tuple(self._element_results(state, shares))
        aspects = tuple(self._aspect_results(earned, weights))
        counting = incidents_that_count(self.terms.period, incidents)
        rating, downgrades = apply_rules(
            self.terms.rules,
            ladder=self.terms.scheme.ladder,
            rating=by_score,
            countable=Countable(self.terms.items, responses, elements, aspects, counting),
        )
        return ScoringResult(
            status="provisional" if counts.open else "final",
            counts=counts,
            percent=percent,
            range=self._range(shares, weights.open) if counts.open else closed,
            mean_of_elements=percent_text(percent_tenths(*_mean(shares, [1] * len(shares)))),
            rating_by_score=by_score,
            rating=rating,
            downgrades=downgrades,
            elements=elements,
            aspects=aspects,
            groups=tuple(self._group_results(shares)),
        )

    def points_lost(self, responses: Sequence[Response]) -> tuple[PointsLost, ...]:
        """Return what each answered item below its max costs, dearest first, then in case order.

        A cost is in percentage points of the total percent. An item whose weight is 0, or whose
        element's is where elements are weighed, costs 0. Raises CaseError.
        """
        earned, state = self._mark(responses)
        worth = self._worth_of_weight(self._weights(state).answered)
        scores = {response.item: response.score for response in responses}
        lost = []
        for item in self.terms.items:
            score = scores.get(item.code)
            if score is not None and score < item.max:
                at = self._places[item.code].at
                cost = worth[item.element] * (self._homes[at].weight - earned[at])
                lost.append(
                    PointsLost(item.code, item.element, score, item.max, cost, display(cost))
                )
        return tuple(sorted(lost, key=lambda one: -one.cost))

    def _mark(self, responses: Sequence[Response]) -> tuple[list[Exact], bytearray]:
        places = self._places
        earned: list[Exact] = [0] * len(places)
        state = bytearray([OPEN]) * len(places)
        try:
            for response in responses:
                at, gain, highest = places[response.item]
                score = response.score
                if response.na:
                    if score is not None or response.kind is not None:
                        raise ValueError
                    state[at] = NOT_APPLICABLE
                elif score is not None and 0 <= score <= highest:
                    state[at] = ANSWERED
                    earned[at] = gain * score
                else:
                    raise ValueError
            if len(state) - state.count(OPEN) != len(responses):
                raise ValueError
            if not isinstance(sum(earned), Exact):
                raise TypeError
        except (KeyError, TypeError, ValueError):
            # This loop is for speed and only notices; the check says what is wrong, and where.
            check_responses(self.terms, responses)
            raise
        return earned, state

    def _weights(self, state: bytearray) -> _Weights:
        """Start from everything answered, and take out what is not: that is seldom much."""
        answered, in_aspects, open_ = map(list.copy, self._all_answered)
        for at in compress(range(len(state)), state):
            weight, part, aspects = self._homes[at]
            answered[part] -= weight
            for aspect in aspects:
                in_aspects[aspect] -= weight
            if state[at] == OPEN:
                open_[part] += weight
        return _Weights(answered, in_aspects, open_)

    def _shares(self, earned: Sequence[Exact], weights: _Weights) -> list[_Share]:
        return [
            (sum(earned[start:stop]), weight)
            for (_, start, stop), weight in zip(self._parts, weights.answered, strict=True)
        ]

    def _total(self, shares: Sequence[_Share]) -> _Share:
        if self.terms.aggregation == "items":
            return _share_of_all(shares)
        return _mean(shares, [part.weight for part in self._parts])

    def _rated(self, shares: Sequence[_Share]) -> tuple[str | None, str | None]:
        tenths = percent_tenths(*self._total(shares))
        return percent_text(tenths), band_rating(self.terms.scheme.bands, tenths)

    def _range(self, shares: Sequence[_Share], open_: Sequence[int]) -> Range:
        pairs = list(zip(shares, open_, strict=True))
        low = self._rated([(earned, weight + more) for (earned, weight), more in pairs])
        high = self._rated([(earned + more, weight + more) for (earned, weight), more in pairs])
        return Range(low=low[0], high=high[0], rating_low=low[1], rating_high=high[1])

    def _element_results(
        self, state: bytearray, shares: Sequence[_Share]
    ) -> Iterator[ElementResult]:
        for element, part, share in zip(self.terms.elements, self._parts, shares, strict=True):
            counts = _counts(state, part.start, stop=part.stop)
            yield ElementResult(element.code, percent_text(percent_tenths(*share)), counts)

    def _aspect_results(self, earned: Sequence[Exact], weights: _Weights) -> Iterator[AspectResult]:
        for (code, positions), weight in zip(self._aspects, weights.in_aspects, strict=True):
            tenths = percent_tenths(sum([earned[at] for at in positions]), weight)
            yield AspectResult(code, percent_text(tenths))

    def _group_results(self, shares: Sequence[_Share]) -> Iterator[GroupResult]:
        lowest = self.terms.scheme.pass_mark * 10
        for group, members in zip(self.terms.groups, self._groups, strict=True):
            tenths = percent_tenths(*_share_of_all([shares[at] for at in members]))
            weak = tenths is not None and tenths < lowest
            yield GroupResult(group.code, percent_text(tenths), weak)

    def _worth_of_weight(self, answered: Sequence[int]) -> dict[str, Fraction]:
        """Return, by element, how many percentage points of the total one unit of weight is."""
        if self.terms.aggregation == "items":
            worth = [(1, sum(answered))] * len(answered)
        else:
            pairs = list(zip(self._parts, answered, strict=True))
            all_parts = sum([part.weight for part, weight in pairs if weight])
            worth = [(part.weight, weight * all_parts) for part, weight in pairs]
        return {
            element.code: Fraction(100 * share, divisor) if divisor else Fraction(0)
            for element, (share, divisor) in zip(self.terms.elements, worth, strict=True)
        }


def _made_whole(numbers: Sequence[Exact]) -> list[int]:
    common = lcm(*(number.denominator for number in numbers))
    return [int(number * common) for number in numbers]


def _all_answered(homes: Sequence[_Home], parts: int, *, aspects: int) -> _Weights:
    weights = _Weights(answered=[0] * parts, in_aspects=[0] * aspects, open=[0] * parts)
    for home in homes:
        weights.answered[home.part] += home.weight
        for aspect in home.aspects:
            weights.in_aspects[aspect] += home.weight
    return weights


def _parts(terms: Terms, items: Sequence[CaseItem]) -> list[_Part]:
    """Return the elements over items that stand in the order of the elements."""
    sizes = Counter(item.element for item in items)
    ends = list(accumulate((sizes[element.code] for element in terms.elements), initial=0))
    weights = _made_whole([element.weight for element in terms.elements])
    return list(map(_Part, weights, ends, ends[1:]))


def _counts(state: bytearray, start: int, *, stop: int) -> Counts:
    answered = state.count(ANSWERED, start, stop)
    not_applicable = state.count(NOT_APPLICABLE, start, stop)
    items = stop - start
    return _counts_of(items, answered, not_applicable, items - answered - not_applicable)


def _share_of_all(shares: Sequence[_Share]) -> _Share:
    """Return the share of all the items of these sets together."""
    return sum([earned for earned, _ in shares]), sum([weight for _, weight in shares])


def _mean(shares: Sequence[_Share], weights: Sequence[int]) -> _Share:
    """Return the weighted mean of the shares that have a percent, as a share itself."""
    known = [(share, by) for share, by in zip(shares, weights, strict=True) if share[1]]
    common = lcm(*[weight for (_, weight), _ in known])
    earned = sum([by * earned * (common // weight) for (earned, weight), by in known])
    return earned, common * sum([by for _, by in known])


def prepare(terms: Terms) -> ScoringSheet:
    """Return the sheet of these terms. Raises CaseError where they break a rule.

    Preparing costs as much as scoring some ten to twenty times: keep the sheet with its terms.
    """
    return ScoringSheet(terms)


def score(case: ScoringCase) -> ScoringResult:
    """Return the result of one case. Raises CaseError.

    Percents are from "0.0" to "100.0", exact until they are rounded half up to one decimal; an
    item that is not applicable or open counts in no sum; a set whose answered items weigh nothing
    has no percent (None), never 0. Source: docs/scoring.md.
    """
    return ScoringSheet(case.terms).score(case.responses, case.incidents)


def points_lost(case: ScoringCase) -> tuple[PointsLost, ...]:
    """Return what each answered item below its max costs; see `Sheet.points_lost`."""
    return ScoringSheet(case.terms).points_lost(case.responses)
