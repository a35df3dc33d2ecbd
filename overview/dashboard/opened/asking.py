"""Which figure is asked for, in which scope, and the rows that come back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from accounts.roles import Person
from overview.dashboard.rated import RatedYear
from reports.settled import Settled

ALL = "all"


@dataclass(frozen=True)
class FigureRows:
    """The rows behind a figure. ``kind`` names the table; ``total`` is a sum, where it is one."""

    title: str
    kind: str
    rows: Sequence[Any]
    year: RatedYear | None = None
    total: str = ""
    problems: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    @property
    def has_results(self) -> bool:
        """True where one of the evaluations has a result; else there is nothing to say of it."""
        return any(row.rated for row in self.rows)

    @property
    def has_losses(self) -> bool:
        """True where an item was opened."""
        return any(row.loss for row in self.rows)


@dataclass(frozen=True, slots=True)
class FigureRequest:
    """What the address asks for, settled, and by whom."""

    query: QueryDict
    settled: Settled
    user: Person
    today: date

    @property
    def show(self) -> str:
        """The name of the figure."""
        return self.query.get("show", "") or ALL

    @property
    def deadline(self) -> date | None:
        """The day the evaluations shown are due; None without one, or where it is no day."""
        try:
            return date.fromisoformat(self.query.get("deadline", ""))
        except ValueError:
            return None
