"""Groups of several attributes are not shown together where fewer than five people would follow."""

import random
from collections import Counter
from itertools import chain, combinations

import pytest

from questionnaires.groups.disclosure import FEWEST, groups_apart, groups_shown
from questionnaires.groups.rows import tells_rows

MANY = ["worker"] * 30


@pytest.mark.parametrize(
    ("groups", "positions", "expected"),
    [
        # All 8 staff are among the 10 in an office: the two others would follow.
        (MANY + ["other"] * 2 + ["staff"] * 8, MANY + ["office"] * 10, "staff"),
        # The same 8, and an office of 8: nobody is left over.
        (MANY + ["other"] * 5 + ["staff"] * 8, MANY + ["shop"] * 5 + ["office"] * 8, ""),
        # Five are left over.
        (MANY + ["other"] * 5 + ["staff"] * 8, MANY + ["office"] * 13, ""),
    ],
)
def test_a_group_that_lies_within_another_is_left_out(
    groups: list[str], positions: list[str], expected: str
) -> None:
    chosen = {"group": groups, "position": positions}
    shown = {"group": {"worker", "staff"}, "position": {"worker", "office", "shop"}}
    left = groups_apart(chosen, shown)
    assert ("staff" in left["group"]) is (expected != "staff")
    assert "worker" in left["group"]


@pytest.mark.parametrize(("over", "is_kept"), [(2, False), (5, True)])
def test_nor_does_anybody_follow_from_three_attributes(over: int, is_kept: bool) -> None:
    """Of all indoors, less the drivers and less the day shift, only ``over`` are left."""
    chosen = {
        "work": ["driver"] * 10 + ["other"] * 30,
        "shift": ["night"] * 10 + ["day"] * 11 + ["night"] * 19,
        "place": ["in"] * (21 + over) + ["out"] * (19 - over),
    }
    shown = {name: set(of) for name, of in chosen.items()}
    assert (groups_apart(chosen, shown) == shown) is is_kept


def test_no_groups_together_lie_in_others_with_few_more() -> None:
    draw = random.Random(14)  # noqa: S311 - a draw that is the same each time
    for _nth in range(60):
        chosen = {name: [draw.choice("abcd") for _one in range(40)] for name in ("x", "y")}
        chosen["y"] = [
            x if draw.random() < 0.9 else y for x, y in zip(*chosen.values(), strict=True)
        ]
        shown = {name: groups_shown(Counter(of)) for name, of in chosen.items()}
        left = groups_apart(chosen, shown)
        unions = {name: list(_unions(of, left[name])) for name, of in chosen.items()}
        for one, other in (("x", "y"), ("y", "x")):
            for first in unions[one]:
                more = [len(second - first) for second in unions[other] if first <= second]
                assert not [number for number in more if 0 < number < FEWEST]


def test_where_looking_would_take_too_long_what_was_asked_last_has_no_groups() -> None:
    draw = random.Random(90)  # noqa: S311 - a draw that is the same each time
    chosen = {name: [draw.choice("abcdef") for _one in range(90)] for name in "uvwxyz"}
    shown = {name: groups_shown(Counter(of)) for name, of in chosen.items()}
    left = groups_apart(chosen, shown)
    assert left["u"] == shown["u"]
    assert not left["z"]


def _unions(of: list[str], shown: set[str]) -> list[set[int]]:
    parts: dict[str, set[int]] = {}
    for at, choice in enumerate(of):
        parts.setdefault(choice if choice in shown else "", set()).add(at)
    sizes = range(1, len(parts) + 1)
    some = chain.from_iterable(combinations(parts.values(), size) for size in sizes)
    return [set().union(*one) for one in some]


def test_many_figures_of_a_few_people_tell_their_rows_and_few_figures_do_not() -> None:
    """Of the rows of 14 people, as often as there are choices of 5 that give the same figures."""
    draw = random.Random(5)  # noqa: S311 - a draw that is the same each time
    figures = [[draw.randint(3, 15) for _row in range(14)] for _figure in range(8)]
    for number, is_told in ((1, False), (8, True)):
        sums = Counter(
            tuple(sum(figure[row] for row in rows) for figure in figures[:number])
            for rows in combinations(range(14), 5)
        )
        assert (max(sums.values()) == 1) is is_told
        assert tells_rows(figures[:number], size=5) is is_told
    assert not tells_rows(figures, size=14)
