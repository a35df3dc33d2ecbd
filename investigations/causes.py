"""What follows from the one table of causes: its levels, its chains, what it is warned of. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CauseRow:
    """A cause as it was told; ``parent`` 0: it explains the incident itself."""

    id: int
    parent: int
    kind: str
    kind_title: Mapping[str, str]
    group: str
    group_title: Mapping[str, str]
    organisational: bool
    text: str
    is_root: bool
    evidence: str


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action as it was told, about the cause of this id."""

    id: int
    cause: int
    kind: str
    kind_title: Mapping[str, str]
    training: bool
    text: str
    owner: str
    due_on: str


def descends_from(parents: Mapping[int, int], cause: int, *, ancestor: int) -> bool:
    """Whether going up from ``cause`` one comes to ``ancestor``; a cause descends from itself."""
    seen: set[int] = set()
    while cause and cause not in seen:
        if cause == ancestor:
            return True
        seen.add(cause)
        cause = parents.get(cause, 0)
    return False


def in_depth(causes: Sequence[CauseRow], parent: int = 0) -> Iterator[tuple[int, CauseRow]]:
    """Every cause with its level (1: it explains the incident), each behind what it explains."""
    for one in causes:
        if one.parent == parent:
            yield 1, one
            yield from ((level + 1, below) for level, below in in_depth(causes, one.id))


def chains(causes: Sequence[CauseRow]) -> list[list[CauseRow]]:
    """From the incident down to each cause that nothing explains further: the 5-why."""
    by_id = {one.id: one for one in causes}
    explained = {one.parent for one in causes}
    found = []
    for _level, leaf in in_depth(causes):
        if leaf.id in explained:
            continue
        chain = [leaf]
        while chain[0].parent:
            chain.insert(0, by_id[chain[0].parent])
        found.append(chain)
    return found


def levels(causes: Sequence[CauseRow]) -> int:
    """How often "why" was answered, at most."""
    return max((level for level, _one in in_depth(causes)), default=0)


def roots_without_action(
    causes: Sequence[CauseRow], actions: Sequence[ActionRow]
) -> list[CauseRow]:
    """The root causes nothing is done about."""
    acted_on = {one.cause for one in actions}
    return [one for one in causes if one.is_root and one.id not in acted_on]


def names_no_organisational(causes: Sequence[CauseRow]) -> bool:
    """Whether there are causes and none lies in the organisation."""
    return bool(causes) and not any(one.organisational for one in causes)


def all_training(actions: Sequence[ActionRow]) -> bool:
    """Whether there are actions and each is training."""
    return bool(actions) and all(one.training for one in actions)
