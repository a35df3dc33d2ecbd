"""Which steps of a procedure come next: the one rule for what runs once a year or an incident."""

from collections.abc import Collection, Sequence
from typing import Protocol, TypeVar


class OrderedStep(Protocol):
    """A step as a file of a library has it."""

    @property
    def code(self) -> str: ...

    @property
    def after(self) -> Sequence[str]: ...


Step = TypeVar("Step", bound=OrderedStep)


def steps_before(step: OrderedStep, there: Collection[str]) -> set[str]:
    """The codes of what has to be done before a step; what is not ``there`` is no hindrance."""
    return set(step.after).intersection(there)


def ready_steps(steps: Sequence[Step], done: Collection[str]) -> list[Step]:
    """The open ones that nothing open stands before, in their order."""
    there = [step.code for step in steps]
    return [
        step for step in steps if step.code not in done and steps_before(step, there) <= set(done)
    ]
