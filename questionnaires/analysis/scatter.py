"""The sums over the complete respondents of a variable, all in whole numbers.

`products[i][j]` is n x sum(x_i x_j) - sum(x_i) x sum(x_j): n (n - 1) times the covariance of items
i and j. Every correlation and every alpha is a ratio of these, so the factor never matters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul


@dataclass(frozen=True, slots=True)
class Scatter:
    """How the items of a variable vary, alone, with each other and with their total."""

    products: tuple[tuple[int, ...], ...]

    @property
    def with_total(self) -> list[int]:
        """Each item with the sum of all items, itself included."""
        return [sum(row) for row in self.products]

    @property
    def alone(self) -> list[int]:
        """Each item with itself."""
        return [row[at] for at, row in enumerate(self.products)]


def scatter_of(columns: Sequence[Sequence[int]]) -> Scatter:
    """Return the scatter of answers: one column an item, one row a complete respondent."""
    sums = [sum(column) for column in columns]
    rows = [[0] * len(columns) for _ in columns]
    for i, one in enumerate(columns):
        for j in range(i, len(columns)):
            together = sum(map(mul, one, columns[j]))
            rows[i][j] = rows[j][i] = len(one) * together - sums[i] * sums[j]
    return Scatter(tuple(map(tuple, rows)))
