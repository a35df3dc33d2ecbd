"""The accident procedure as data: which steps there are, by whom, after what, until when.

These classes are the format of ``investigations/library/accident-v<n>.yaml``. A version that
incidents run by stays as it is; another one is a new file.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from instruments.specs import Text
from instruments.specs.library_files import read_library_file
from instruments.specs.parts import Code
from instruments.specs.reading import Reader
from procedures.specs.parts import ActorSpec, Phase, Side

LIBRARY = Path(__file__).parents[1] / "library"
CountedFrom = Literal["begun", "accident", "accident_at_latest"]


@dataclass(frozen=True, slots=True)
class BeginsSpec:
    """For which new incidents it begins by itself."""

    kinds: tuple[Code, ...]
    within_days: int


@dataclass(frozen=True, slots=True)
class ConditionSpec:
    """What became of the gravest victim."""

    code: Code
    title: Text
    of_kinds: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True)
class AccidentStepSpec:
    """One step. ``hours`` until it is due, counted as the file says unless this step says otherwise
    (``counted_from``); ``warns``: so many before that it is told that its end
    nears (0: not); ``conditions`` empty: whatever the condition."""

    code: Code
    number: str
    title: Text
    actor: Code
    phase: Phase
    hours: int
    counted_from: CountedFrom | None = None
    escalates: int = 24
    warns: int = 0
    asks: Literal["", "condition", "notice", "actions", "policy"] = ""
    after: tuple[Code, ...] = ()
    conditions: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True)
class AccidentProcedureSpec:
    """The whole file; steps stand in the order in which they are done. ``counted_from``: the moment
    from which their hours run, where a step names no other."""

    code: Code
    version: int
    begins: BeginsSpec
    conditions: tuple[ConditionSpec, ...]
    actors: tuple[ActorSpec, ...]
    steps: tuple[AccidentStepSpec, ...]
    counted_from: CountedFrom = "begun"

    def due_at(
        self, step: AccidentStepSpec, *, begun_at: datetime, began_at: datetime, began_by: datetime
    ) -> datetime:
        """Until when a step is in time, of a procedure begun at ``begun_at``.

        The accident happened between ``began_at`` and ``began_by``: one moment where its hour is
        known, the two ends of its day at the site where it is not.
        """
        starts: dict[CountedFrom, datetime] = {
            "begun": begun_at, "accident": began_at, "accident_at_latest": began_by,
        }  # fmt: skip
        return starts[step.counted_from or self.counted_from] + timedelta(hours=step.hours)

    def step(self, code: str) -> AccidentStepSpec | None:
        """The step of this code."""
        return next((one for one in self.steps if one.code == code), None)

    def actor_of(self, step: AccidentStepSpec) -> ActorSpec:
        """Whose work a step is."""
        return next(one for one in self.actors if one.code == step.actor)

    def condition(self, code: str) -> ConditionSpec | None:
        """The condition of this code."""
        return next((one for one in self.conditions if one.code == code), None)

    def condition_of_kind(self, kind: str) -> str:
        """What an incident of this kind says of the condition by itself; "" where nothing."""
        return next((one.code for one in self.conditions if kind in one.of_kinds), "")

    def codes_that_ask(self, what: str) -> list[str]:
        """The steps that ask for this."""
        return [one.code for one in self.steps if one.asks == what]

    def begins_for(self, kind: str, *, on: date, today: date) -> bool:
        """Whether it begins by itself for an incident of this kind and day."""
        return kind in self.begins.kinds and on >= today - timedelta(days=self.begins.within_days)

    def steps_for(self, condition: str) -> Iterator[tuple[int, AccidentStepSpec]]:
        """The steps there are in this condition ("": not known yet), each with its place."""
        for place, one in enumerate(self.steps):
            if not one.conditions or condition in one.conditions:
                yield place, one


@lru_cache(maxsize=50)
def procedure_spec(version: int) -> AccidentProcedureSpec:
    """What a version says; InstrumentFileError, one sentence, where it is none."""
    path = LIBRARY / f"accident-v{version}.yaml"
    return read_library_file(path, lambda text: Reader(path.name).read(text, AccidentProcedureSpec))


@cache
def versions() -> tuple[int, ...]:
    """The versions there are, oldest first."""
    names = (one.stem.removeprefix("accident-v") for one in LIBRARY.glob("accident-v*.yaml"))
    return tuple(sorted(int(name) for name in names))


def latest_spec() -> AccidentProcedureSpec:
    """What a procedure that begins now runs by."""
    return procedure_spec(versions()[-1])


@cache  # the sides of an accident
def codes_of(side: Side) -> frozenset[str]:
    """The steps that people of this side may enter, of whatever version."""
    return frozenset(
        step.code
        for spec in map(procedure_spec, versions())
        for step in spec.steps
        if side in spec.actor_of(step).sides
    )
