"""What is counted of a procedure: steps by phase and by value, and what was streamlined.

The system counts; what a source prints is shown beside it.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from procedures.choices import PdcaPhase, StepValue
from procedures.specs.parts import ProcedureSpec, StreamliningSpec


def steps_by_phase(spec: ProcedureSpec) -> dict[PdcaPhase, int]:
    """How many steps are in each phase, in the order of the cycle; a step without one in none."""
    found = Counter(str(step.phase) for step in spec.steps if step.phase)
    return {phase: found[phase.value] for phase in PdcaPhase}


@dataclass(frozen=True, slots=True)
class ValueCount:
    """How many steps are of a value, and how many the source prints; None where it prints none."""

    value: StepValue
    count: int
    published: int | None

    @property
    def differs(self) -> bool:
        """Whether the source prints another count."""
        return self.published not in (None, self.count)


def steps_by_value(spec: ProcedureSpec) -> list[ValueCount]:
    """By value; nothing for a procedure whose steps are not valued."""
    found = Counter(str(step.value) for step in spec.steps if step.value)
    if not found:
        return []
    published = {str(one.value): one.count for one in spec.published}
    return [
        ValueCount(value, found[value.value], published.get(value.value)) for value in StepValue
    ]


def streamlining_counts(streamlined: StreamliningSpec) -> Mapping[str, int]:
    """How many steps of the procedure before were "kept", "changed" and "removed", and how many
    were "added"."""
    kinds = Counter(one.kind for one in streamlined.steps)
    kept, removed = kinds["none"], kinds["elimination"]
    return {
        "kept": kept,
        "changed": kinds.total() - kept - removed,
        "removed": removed,
        "added": sum(len(one.adds) for one in streamlined.steps),
    }
