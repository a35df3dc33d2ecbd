"""Groups are shown where no figures, however added and subtracted, are those of a few people."""

from collections import Counter
from collections.abc import Mapping, Sequence

from questionnaires.groups.combinations import (
    Group,
    SearchTooLongError,
    SearchWork,
    groups_of_few,
)

FEWEST = 5  # people of whom anything is shown, or may follow
FEWEST_TO_PART = 30  # people who are shown in groups: of fewer, the matrix tells whose row is whose
MOST_WORK = 12_000_000  # figures counted in looking for what tells of few: some two seconds
UNSAID = ""  # the group of those who left an attribute open; with them, those who are not shown


def groups_shown(counts: Mapping[str, int]) -> set[str]:
    """The groups of whom figures are shown, with how many each has known.

    None under five. And none where those that are not shown are together fewer than five: they
    would follow from all the others, so the smallest of these stays out with them.

    None at all of fewer than 30 people: the matrix has their rows, and in one of twelve only one
    choice of five rows gives the percents of a group of five, in three draws of four.
    """
    if sum(counts.values()) < FEWEST_TO_PART:
        return set()
    shown = {code: number for code, number in counts.items() if number >= FEWEST}
    hidden = sum(counts.values()) - sum(shown.values())
    while shown and 0 < hidden < FEWEST:
        smallest = min(shown, key=lambda code: (shown[code], code))
        hidden += shown.pop(smallest)
    return set(shown)


def groups_apart(
    chosen: Mapping[str, Sequence[str]], shown: Mapping[str, set[str]]
) -> dict[str, set[str]]:
    """Those of the groups ``shown`` of each attribute by which nothing follows of fewer than five.

    All foremen are workers: where both are shown, by one attribute and by another, and two workers
    are no foremen, these two follow. So may they from groups of three attributes, of which no two
    tell of anybody. ``chosen``: by attribute what each respondent chose, all in one order. The
    smallest group of those that tell of few is left out until nothing follows.

    Where looking would take too long, the attribute asked last has no groups, then the one before
    it. Of one attribute alone nothing follows: each group and all the others are five or more.
    """
    attributes, work = list(shown), MOST_WORK
    while len(attributes) > 1:
        work //= 2
        try:
            apart = _apart(chosen, {one: shown[one] for one in attributes}, work=SearchWork(work))
        except SearchTooLongError:
            attributes.pop()
        else:
            return {one: apart.get(one, set()) for one in shown}
    return {one: set(shown[one]) if one in attributes else set() for one in shown}


def _apart(
    chosen: Mapping[str, Sequence[str]], shown: Mapping[str, set[str]], *, work: SearchWork
) -> dict[str, set[str]]:
    kept = {attribute: set(groups) for attribute, groups in shown.items()}
    while near := groups_of_few(_cells(chosen, kept), few=FEWEST - 1, work=work):
        sizes = {(name, code): chosen[name].count(code) for name, code in near}
        attribute, group = min(near, key=lambda one: (sizes[one], one))
        kept[attribute].discard(group)
    return kept


def _cells(
    chosen: Mapping[str, Sequence[str]], kept: Mapping[str, set[str]]
) -> Counter[frozenset[Group]]:
    """How many people are in just these of the groups that are kept."""
    people = zip(*chosen.values(), strict=True)
    return Counter(
        frozenset(
            (attribute, choice)
            for attribute, choice in zip(chosen, one, strict=True)
            if choice in kept.get(attribute, ())
        )
        for one in people
    )
