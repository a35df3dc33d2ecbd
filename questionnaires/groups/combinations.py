"""Whether figures of groups, added and subtracted, come down to those of a few people.

Who knows the sums of some groups, and that of everybody, knows every combination of them: people in
the same groups (a *cell*) count in it alike, those of other cells differently or not at all. The
combinations are the vectors that are spanned by a row of ones and one row a group, a column a cell;
looked for is one that is 0 but in cells which together have few people.

Counted modulo a prime far above whatever whole numbers so many groups can make of 0 and 1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PRIME = 2**61 - 1

Group = tuple[str, str]
"""An attribute and what was chosen of it."""
Row = list[int]
"""A combination: how it counts each cell; behind these, how often it takes each group."""


class SearchTooLongError(Exception):
    """More would have to be counted than is allowed: whether anybody can be told is not known."""


@dataclass(slots=True)
class SearchWork:
    """How many figures may still be counted: never by a clock, so that it ends alike everywhere."""

    left: int

    def take(self, figures: int) -> None:
        """Count so many. SearchTooLongError where fewer are left."""
        self.left -= figures
        if self.left < 0:
            raise SearchTooLongError


def groups_of_few(
    cells: Mapping[frozenset[Group], int], *, few: int, work: SearchWork
) -> list[Group]:
    """The groups of a combination that leaves ``few`` people or fewer, but somebody; [] for none.

    ``cells``: how many people are in just these groups, and in no other that is shown.
    SearchTooLongError.
    """
    groups = sorted(frozenset[Group]().union(*cells))
    columns = sorted(cells, key=lambda cell: (-cells[cell], sorted(cell)))
    rows = [[1] * len(columns) + [0] * len(groups)]
    for one in groups:
        taken = [int(one == another) for another in groups]
        rows.append([int(one in cell) for cell in columns] + taken)
    search = _FewSearch([cells[cell] for cell in columns], work)
    found = search.combination(_independent(rows, len(columns), work=work), at=0, few=few)
    return [one for one, taken in zip(groups, found[len(columns) :], strict=False) if taken]


@dataclass(slots=True)
class _FewSearch:
    """The search through cells of so many ``people``, those with most of them first."""

    people: Sequence[int]
    work: SearchWork

    def combination(self, rows: list[Row], *, at: int, few: int) -> Row:
        """One of what ``rows`` span that leaves few people from cell ``at`` on; [] for none.

        A cell is among those of the few people, or every combination that counts it goes.
        """
        while rows and at < len(self.people):
            pivot = next((row for row in rows if row[at]), None)
            if pivot is not None:
                if self.people[at] <= few:
                    if self._always_leaves_more(rows, at=at, few=few):
                        return []
                    if found := self.combination(rows, at=at + 1, few=few - self.people[at]):
                        return found
                self.work.take(len(rows) * len(pivot))
                rows = [_without(row, pivot, at=at) for row in rows if row is not pivot]
            at += 1
        return rows[0] if rows else []

    def _always_leaves_more(self, rows: list[Row], *, at: int, few: int) -> bool:
        """Whether more than ``few`` sets of people, with nobody in two, fix a combination each.

        It is nothing where it counts nobody of such a set, so it counts somebody of each.
        """
        free = [min(number, few + 1) for number in self.people]
        for _nth in range(few + 1):
            basis: list[tuple[int, Row]] = []
            for cell in range(at, len(free)):
                self.work.take((len(basis) + 1) * len(rows))
                if free[cell] and _add([row[cell] for row in rows], basis):
                    free[cell] -= 1
                    if len(basis) == len(rows):
                        break
            if len(basis) < len(rows):
                return False
        return True


def _independent(rows: Sequence[Row], width: int, *, work: SearchWork) -> list[Row]:
    """As many rows as span the same, by their first ``width`` columns."""
    basis: list[tuple[int, Row]] = []
    for row in rows:
        work.take((len(basis) + 1) * len(row))
        _add(row, basis, width=width)
    return [row for _at, row in basis]


def _add(row: Row, basis: list[tuple[int, Row]], *, width: int | None = None) -> bool:
    """Put what is new in a row into a basis; whether anything is."""
    for at, known in basis:
        row = _without(row, known, at=at)
    first = next((at for at, count in enumerate(row[:width]) if count), None)
    if first is not None:
        basis.append((first, row))
    return first is not None


def _without(row: Row, pivot: Row, *, at: int) -> Row:
    """The row less as much of the pivot as makes it 0 there."""
    if not row[at]:
        return row
    times = row[at] * pow(pivot[at], -1, PRIME)
    return [(one - times * other) % PRIME for one, other in zip(row, pivot, strict=True)]
