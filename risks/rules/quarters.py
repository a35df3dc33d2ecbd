"""Quarters, and where a control stood at the end of one. Decided without the database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Self

from risks.models import RiskControl
from scoring.figures import display

MONTHS = 3
YEARS = range(2000, 2101)  # of which there are quarters and budgets


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a year, 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, on: date) -> Self:
        """The quarter that a day lies in."""
        return cls(on.year, (on.month - 1) // MONTHS + 1)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, MONTHS * (self.number - 1) + 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> Self:
        """The quarter after it."""
        if self.number == 4:
            return type(self)(self.year + 1, 1)
        return type(self)(self.year, self.number + 1)

    @property
    def previous(self) -> Self:
        """The quarter before it."""
        return self.of(self.first - timedelta(days=1))

    def has(self, on: date | None) -> bool:
        """Whether a day lies in it."""
        return on is not None and self.first <= on <= self.last


class LineState(StrEnum):
    """Where a line of mitigation stood at the end of a quarter."""

    REALISED = "realised"
    LATE = "late"
    PLANNED = "planned"


def state_at_end(control: RiskControl, quarter: Quarter, *, today: date) -> LineState:
    """Where it stood at the quarter's end; in a quarter that still runs, where it stands today."""
    if control.in_force_on is not None and control.in_force_on <= quarter.last:
        return LineState.REALISED
    last = min(quarter.last, today - timedelta(days=1))  # what is due today is not late yet
    is_late = control.due_on is not None and control.due_on <= last
    return LineState.LATE if is_late else LineState.PLANNED


def lines_of(
    controls: Iterable[RiskControl], quarter: Quarter, *, today: date
) -> list[tuple[RiskControl, LineState]]:
    """The controls a quarter tells of: due or realised in it, or late from before."""
    found = []
    for control in controls:
        state = state_at_end(control, quarter, today=today)
        is_told = quarter.has(control.due_on) or quarter.has(control.in_force_on)
        if is_told or state == LineState.LATE:
            found.append((control, state))
    return found


@dataclass(frozen=True, slots=True)
class LineCounts:
    """How many lines were planned for a quarter, realised in it, late at its end.

    ``percent``: of what should be in force by its end (due in it or late from before) what is; one
    decimal, half up; None where nothing should be.
    """

    planned: int
    realised: int
    late: int
    percent: str | None


def counts_of(lines: Sequence[tuple[RiskControl, LineState]], quarter: Quarter) -> LineCounts:
    """Of the ``lines_of`` a quarter."""
    late = sum(state == LineState.LATE for _control, state in lines)
    due = [
        state
        for control, state in lines
        if control.due_on is not None and control.due_on <= quarter.last
        if state != LineState.PLANNED
    ]
    done = sum(state == LineState.REALISED for state in due)
    percent = display(Fraction(100 * done, len(due))) if due else None
    return LineCounts(
        planned=sum(quarter.has(control.due_on) for control, _state in lines),
        realised=sum(quarter.has(control.in_force_on) for control, _state in lines),
        late=late,
        percent=percent,
    )
