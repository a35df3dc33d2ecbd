"""`scoring_vs_decimal`: our scoring against a plain Decimal loop that gives the same numbers.

10,000 evaluations of 166 items through `Sheet.score`, which also checks each answer, rates it and
builds the result; against the loop a careful person would write with Decimal: one pass over the
items, sums by element and by aspect, one rounding at the end.
"""

import random
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from time import perf_counter
from typing import NamedTuple, TypeVar

from scoring import (
    Band,
    CaseElement,
    CaseItem,
    CasePeriod,
    Group,
    Response,
    Scheme,
    ScoringResult,
    Terms,
    exact,
    prepare,
)

ITEMS, EVALUATIONS, ROUNDS, REPEATS = 166, 200, 10, 5
ELEMENTS = [str(number) for number in range(1, 13)]
ASPECTS = ["kinerja", "lingkungan", "operasional", "sistem_manajemen_k3"]
GROUPS = {"top_down": ELEMENTS[:5], "bottom_up": ELEMENTS[5:9], "feedback_loop": ELEMENTS[9:]}
HUNDRED, TENTH, ZERO = Decimal(100), Decimal("0.1"), Decimal(0)

Figures = dict[str, str | int | None]
Scores = dict[str, Decimal | None]  # by item code; None: not applicable; left out: open
T = TypeVar("T")


class Question(NamedTuple):
    """An item as the Decimal loop takes it."""

    code: str
    element: str
    aspect: str
    weight: Decimal
    max: Decimal


def measure() -> dict[str, float]:
    """Return {"scoring_vs_decimal": our time / the Decimal loop's}, median of alternating rounds.

    Both get their inputs ready made, and must give the same numbers first (which warms them up).
    """
    dice = random.Random(166)  # noqa: S311 - the same cases every time, nothing secret
    questions = [example_question(dice, at) for at in range(ITEMS)]
    weights = {element: Decimal(dice.randint(5, 30)) for element in ELEMENTS}
    scores = [example_scores(dice, questions) for _ in range(EVALUATIONS)]
    sheet = prepare(as_terms(questions, weights))
    responses = [as_responses(one) for one in scores]

    def plain(one: Scores) -> Figures:
        return decimal_figures(questions, weights, scores=one)

    for ours, theirs in zip(responses, scores, strict=True):
        if our_figures(sheet.score(ours)) != plain(theirs):
            raise AssertionError("the Decimal loop and our scoring give different numbers")
    ratios = [seconds(sheet.score, responses) / seconds(plain, scores) for _ in range(ROUNDS)]
    return {"scoring_vs_decimal": round(median(ratios), 3)}


def seconds(work: Callable[[T], object], inputs: Sequence[T]) -> float:
    """Return how long the work takes on all inputs, REPEATS times over."""
    start = perf_counter()
    for _ in range(REPEATS):
        for one in inputs:
            work(one)
    return perf_counter() - start


def decimal_figures(
    questions: Sequence[Question], weights: dict[str, Decimal], *, scores: Scores
) -> Figures:
    """Return the figures of a result by one pass of Decimal arithmetic (28 digits)."""
    earned: defaultdict[str, Decimal] = defaultdict(Decimal)
    answered: defaultdict[str, Decimal] = defaultdict(Decimal)
    unanswered: defaultdict[str, Decimal] = defaultdict(Decimal)
    aspect_earned: defaultdict[str, Decimal] = defaultdict(Decimal)
    aspect_answered: defaultdict[str, Decimal] = defaultdict(Decimal)
    counts: Counter[tuple[str, str]] = Counter()
    for question in questions:
        element = question.element
        if question.code not in scores:
            unanswered[element] += question.weight
            counts[element, "open"] += 1
            continue
        score = scores[question.code]
        if score is None:
            counts[element, "not_applicable"] += 1
            continue
        points = question.weight * score / question.max
        earned[element] += points
        answered[element] += question.weight
        aspect_earned[question.aspect] += points
        aspect_answered[question.aspect] += question.weight
        counts[element, "answered"] += 1
    percents = {element: percent(earned[element], answered[element]) for element in ELEMENTS}
    known = [value for value in percents.values() if value is not None]
    weight = {element: answered[element] + unanswered[element] for element in ELEMENTS}
    low = {element: percent(earned[element], weight[element]) for element in ELEMENTS}
    high = {
        element: percent(earned[element] + unanswered[element], weight[element])
        for element in ELEMENTS
    }
    return {
        "percent": shown(weighted(percents, weights)),
        "low": shown(weighted(low, weights)),
        "high": shown(weighted(high, weights)),
        "mean": shown(sum(known, ZERO) / len(known)),
        **{f"element {element}": shown(percents[element]) for element in ELEMENTS},
        **{
            f"aspect {aspect}": shown(percent(aspect_earned[aspect], aspect_answered[aspect]))
            for aspect in ASPECTS
        },
        **{
            f"group {group}": shown(
                percent(
                    sum((earned[element] for element in members), ZERO),
                    sum((answered[element] for element in members), ZERO),
                )
            )
            for group, members in GROUPS.items()
        },
        **{
            f"{state} {element}": counts[element, state]
            for element in ELEMENTS
            for state in ("answered", "not_applicable", "open")
        },
    }


def percent(earned: Decimal, weight: Decimal) -> Decimal | None:
    """Return 100 x earned / weight, or None for weight 0."""
    return HUNDRED * earned / weight if weight else None


def weighted(percents: dict[str, Decimal | None], weights: dict[str, Decimal]) -> Decimal | None:
    """Return the mean of the percents there are, weighted."""
    known = [(weights[key], value) for key, value in percents.items() if value is not None]
    divisor = sum((weight for weight, _ in known), ZERO)
    return sum((weight * value for weight, value in known), ZERO) / divisor if divisor else None


def shown(value: Decimal | None) -> str | None:
    """Return the value half up to one decimal."""
    return None if value is None else str(value.quantize(TENTH, ROUND_HALF_UP))


def our_figures(result: ScoringResult) -> Figures:
    """Return the figures of our result under the names the Decimal loop gives them."""
    return {
        "percent": result.percent,
        "low": result.range.low,
        "high": result.range.high,
        "mean": result.mean_of_elements,
        **{f"element {element.code}": element.percent for element in result.elements},
        **{f"aspect {aspect.code}": aspect.percent for aspect in result.aspects},
        **{f"group {group.code}": group.percent for group in result.groups},
        **{
            f"{state} {element.code}": getattr(element.counts, state)
            for element in result.elements
            for state in ("answered", "not_applicable", "open")
        },
    }


def example_question(dice: random.Random, at: int) -> Question:
    """Return an item of one of the twelve elements, which stand in order."""
    return Question(
        code=f"{at + 1:03}",
        element=ELEMENTS[at * len(ELEMENTS) // ITEMS],
        aspect=dice.choice(ASPECTS),
        weight=Decimal(dice.choice(["0.8", "1.5", "2", "3.5"])),
        max=Decimal(4),
    )


def example_scores(dice: random.Random, questions: Sequence[Question]) -> Scores:
    """Return answers as they come: a few not applicable and, in half the cases, some open."""
    left_open = dice.choice([0, 0.2])
    return {
        question.code: None if dice.random() < 0.04 else Decimal(dice.randint(0, 4))
        for question in questions
        if dice.random() >= left_open
    }


def as_responses(scores: Scores) -> list[Response]:
    """Return the same answers as our scoring takes them."""
    return [
        Response(code, na=True) if score is None else Response(code, exact(score))
        for code, score in scores.items()
    ]


def as_terms(questions: Sequence[Question], weights: dict[str, Decimal]) -> Terms:
    """Return the terms that say what the Decimal loop does."""
    return Terms(
        period=CasePeriod(date(2024, 1, 1), date(2024, 12, 31)),
        aggregation="elements",
        elements=tuple(CaseElement(code, exact(weight)) for code, weight in weights.items()),
        items=tuple(
            CaseItem(one.code, one.element, exact(one.max), exact(one.weight), (one.aspect,))
            for one in questions
        ),
        groups=tuple(Group(code, tuple(members)) for code, members in GROUPS.items()),
        scheme=Scheme(("biru", "merah"), (Band("biru", 85), Band("merah", 0)), pass_mark=75),
    )


if __name__ == "__main__":
    for name, value in measure().items():
        sys.stdout.write(f"{name} {value}\n")
