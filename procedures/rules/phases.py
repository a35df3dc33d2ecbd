"""The cycle of a year of a procedure: which phase was done when, and with something to show."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from procedures.choices import PdcaPhase
from procedures.models import ProcedureTask
from procedures.specs.parts import ProcedureSpec

QUARTERS = (1, 2, 3, 4)
PhaseCounts = Mapping[tuple[str, int], tuple[int, int]]  # phase and quarter: done, due


@dataclass(frozen=True, slots=True)
class PhaseSource:
    """What a room above counts of the cycle of a company in a year, by ``counts``."""

    position: int
    counts: Callable[[int, int], PhaseCounts]


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """A phase: by quarter how many steps were due in it, and how many of these are done."""

    phase: PdcaPhase
    quarters: tuple[tuple[int, int], ...]  # done, due

    @property
    def done(self) -> int:
        """Of the whole year."""
        return sum(done for done, _due in self.quarters)

    @property
    def due(self) -> int:
        """Of the whole year."""
        return sum(due for _done, due in self.quarters)


def quarter_of(day: date) -> int:
    """1 to 4."""
    return (day.month + 2) // 3


def counted(steps: Sequence[tuple[str | None, date, bool]]) -> PhaseCounts:
    """Of steps by their phase, their last day and whether they are done."""
    found: dict[tuple[str, int], tuple[int, int]] = {}
    for phase, due_on, is_done in steps:
        if phase:
            place = (phase, quarter_of(due_on))
            done, due = found.get(place, (0, 0))
            found[place] = (done + is_done, due + 1)
    return found


def task_counts(spec: ProcedureSpec, tasks: Iterable[ProcedureTask]) -> PhaseCounts:
    """Of the steps of a year. One that is done has its evidence, or it were not done."""
    phases = {str(one.code): one.phase for one in spec.steps}
    return counted(
        [(phases.get(one.code), one.due_on, one.finished_on is not None) for one in tasks]
    )


def phase_rows(parts: Sequence[PhaseCounts]) -> list[PhaseRow]:
    """The four phases in their order, counted together."""
    return [
        PhaseRow(
            phase,
            tuple(
                (sum(done for done, _due in found), sum(due for _done, due in found))
                for quarter in QUARTERS
                for found in [[one.get((phase.value, quarter), (0, 0)) for one in parts]]
            ),
        )
        for phase in PdcaPhase
    ]


def phases_without_evidence(rows: Sequence[PhaseRow]) -> list[PdcaPhase]:
    """The phases that have steps and of which nothing is done: the cycle is complete where there is
    none. A phase without a step in this year, as "act" of a department, has nothing to wait for."""
    return [row.phase for row in rows if row.due and not row.done]


def phases_without_steps(rows: Sequence[PhaseRow]) -> list[PdcaPhase]:
    """The phases of which no step is due in the year: said beside a cycle that is complete."""
    return [row.phase for row in rows if not row.due]
