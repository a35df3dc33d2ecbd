"""A list of criteria as people write it: "1.1.1-1.1.3, 1.2.2; 1.2.4"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

SEPARATORS = re.compile(r"[,;\s]+")
DASH = re.compile(r"\s*[-\N{EN DASH}\N{EM DASH}]\s*")


@dataclass(frozen=True, slots=True)
class ListedCodes:
    """The codes that were meant, in the order of the level, and what is none of them."""

    codes: tuple[str, ...]
    unknown: tuple[str, ...]


def listed_codes(text: str, *, known: Sequence[str]) -> ListedCodes:
    """The codes of a list. ``known`` are those of the level, in order; a range takes all between.

    An end of a range that the level has not, or a range backwards, is unknown as a whole.
    """
    order = {code: at for at, code in enumerate(known)}
    meant: set[str] = set()
    unknown: list[str] = []
    for part in filter(None, SEPARATORS.split(DASH.sub("-", text.strip()))):
        first, _dash, last = part.partition("-")
        start, end = order.get(first), order.get(last or first)
        if start is None or end is None or end < start:
            unknown.append(part)
        else:
            meant.update(known[start : end + 1])
    return ListedCodes(tuple(code for code in known if code in meant), tuple(unknown))


def listed_twice(lists: Sequence[Sequence[str]]) -> dict[str, tuple[int, ...]]:
    """The codes that stand in more than one list, each with the places of these lists."""
    places: dict[str, list[int]] = {}
    for at, codes in enumerate(lists):
        for code in codes:
            places.setdefault(code, []).append(at)
    return {code: tuple(found) for code, found in places.items() if len(found) > 1}
