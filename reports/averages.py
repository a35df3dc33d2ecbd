"""The average of a year's contractors, and who may be shown it. The only place that decides.

With two contractors the average and the own figure give the other's: 2 x 71.7 - 58.2. So to who
is rated an average is shown only where at least ``FEWEST_COMPANIES`` stand in it. Two averages of
one figure over different companies give away who stands between them, so besides that

- how many stand in it is not told;
- an element's is shown only where just those stand in it that stand in the total: what was left
  out of one company's element could be worked out from how totals are made of elements;
- only the first publication of an evaluation has one: a revision's, made when others had joined,
  would be held against it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contractors.choices import Audience

FEWEST_COMPANIES = 5
TO_COMPARE = 2  # of one alone the average would only repeat its figure


@dataclass(frozen=True, slots=True)
class Average:
    """A mean percent; ``contractors`` is how many stand in it, None where that is not told."""

    percent: str
    contractors: int | None


@dataclass(frozen=True, slots=True)
class Averages:
    """What is shown of a year: the average of the total, and of the elements that have one."""

    total: Average | None
    elements: Mapping[str, Average]


NONE_SHOWN = Averages(None, {})


def averages_for(
    audience: Audience, frozen: Mapping[str, Any] | None, *, revision: int
) -> Averages:
    """What ``audience`` is shown of the "average" that publication froze with a result.

    ``revision`` is the result's own.
    """
    if not frozen:
        return NONE_SHOWN
    if audience is Audience.OWNER:
        return _for_the_owner(frozen)
    counted, all_in_it = frozen.get("counted", {}), frozen["contractors"]
    if all_in_it < FEWEST_COMPANIES or revision > 1 or frozen["percent"] is None:
        return NONE_SHOWN
    return Averages(
        total=Average(frozen["percent"], contractors=None),
        elements={
            code: Average(percent, contractors=None)
            for code, percent in frozen["elements"].items()
            if percent is not None and counted.get(code) == all_in_it
        },
    )


def _for_the_owner(frozen: Mapping[str, Any]) -> Averages:
    counted, all_in_it = frozen.get("counted", {}), frozen["contractors"]
    total = _worth_showing(frozen["percent"], all_in_it)
    elements = {
        code: _worth_showing(percent, counted.get(code, all_in_it))
        for code, percent in frozen["elements"].items()
    }
    return Averages(total, {code: one for code, one in elements.items() if one and total})


def _worth_showing(percent: str | None, contractors: int) -> Average | None:
    if percent is None or contractors < TO_COMPARE:
        return None
    return Average(percent, contractors)
