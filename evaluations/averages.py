"""The average of a year's contractors: made at publication, and who may be shown which.

The owner's people see the average of all that were approved when a result was published. With two
contractors it and the own figure give the other's: 2 x 71.7 - 58.2. So who is rated sees one only
where at least ``FEWEST_COMPANIES`` stand in it. Two averages of one figure over different
companies give away who stands between them, to two companies that put theirs side by side:
6 x 64.0 - 5 x 63.0 is the sixth. So besides that

- the average for who is rated is made anew only when at least ``FEWEST_COMPANIES`` have joined
  since the last one of the period; whoever is published in between is shown the last one. Any two
  of them are at least so many companies apart;
- how many stand in it is not told;
- an element's is shown only where just those stand in it that stand in the total: what was left
  out of one company's element could be worked out from how totals are made of elements.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contractors.choices import Audience
from core.canonical import JsonObject
from evaluations.models import Period, Publication, Result
from scoring import mean_of

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


def average_at_publication(period_id: int) -> JsonObject:
    """What a publication of this period freezes: ``Publication.comparison``'s "average".

    A period has one instrument at one level, so all its results have the same elements. The
    period's row is locked: of two publications at once the second knows the first's.
    """
    Period.objects.select_for_update(of=["self"]).get(pk=period_id)
    now = _average_of_approved(period_id)
    return now | {"for_rated": _average_for_rated(now, _last_for_rated(period_id))}


def _average_of_approved(period_id: int) -> JsonObject:
    """Who has no figure stands in no average: each is counted by those that have one."""
    standing = Result.objects.filter(evaluation__period=period_id).standing()
    found = standing.values_list("output__percent", "output__elements")
    percents: list[str | None] = []
    elements: dict[str, list[str | None]] = defaultdict(list)
    for percent, scored in found:
        percents.append(percent)
        for element in scored:
            elements[element["code"]].append(element["percent"])
    return {
        "contractors": _known_percents(percents),
        "percent": mean_of(percents),
        "elements": {code: mean_of(of_element) for code, of_element in elements.items()},
        "counted": {code: _known_percents(of_element) for code, of_element in elements.items()},
    }


def _known_percents(percents: list[str | None]) -> int:
    return sum(percent is not None for percent in percents)


def _average_for_rated(now: JsonObject, last: JsonObject | None) -> JsonObject | None:
    """The average as it stands where enough have joined since the last one, else that one."""
    joined = now["contractors"] - (last["contractors"] if last else 0)
    return now if joined >= FEWEST_COMPANIES else last


def _last_for_rated(period_id: int) -> JsonObject | None:
    """Each is of more companies than the one before it: the last is that of the most."""
    found: JsonObject | None = (
        Publication.objects.filter(
            result__evaluation__period=period_id,
            comparison__average__for_rated__contractors__gt=0,
        )
        .order_by("-comparison__average__for_rated__contractors")
        .values_list("comparison__average__for_rated", flat=True)
        .first()
    )
    return found


def averages_for(audience: Audience, frozen: Mapping[str, Any] | None) -> Averages:
    """What ``audience`` is shown of the "average" that publication froze with a result."""
    if not frozen:
        return NONE_SHOWN
    return _for_the_owner(frozen) if audience is Audience.OWNER else _for_the_rated(frozen)


def _for_the_rated(frozen: Mapping[str, Any]) -> Averages:
    shared = frozen.get("for_rated")
    if not shared:
        return NONE_SHOWN
    return Averages(
        total=Average(shared["percent"], contractors=None),
        elements={
            code: Average(percent, contractors=None)
            for code, percent in shared["elements"].items()
            if percent is not None and shared["counted"][code] == shared["contractors"]
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
