"""The format of ``procedures/library/<code>-v<n>.yaml``. What a key means stands in the files.

A version that ships stays as it is; another one is a new file.
"""

from dataclasses import dataclass
from typing import Literal

from instruments.specs import Text
from instruments.specs.parts import Code

Side = Literal["contractor", "owner"]
Phase = Literal["plan", "do", "check", "act"]
Value = Literal["rva", "bva", "nva"]
StreamliningKind = Literal[
    "none", "upgrading", "elimination", "simplification", "automation", "standardisation"
]


@dataclass(frozen=True, slots=True)
class ActorSpec:
    """Whose work a step is: a role, no person. ``sides``: whose people may enter it."""

    code: Code
    title: Text
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class ProcedureFormSpec:
    """A form that steps use."""

    code: Code
    title: Text


@dataclass(frozen=True, slots=True)
class YearDaySpec:
    """A day of any year."""

    month: int
    day: int


@dataclass(frozen=True, slots=True)
class ProcedureStepSpec:
    """One step. ``only_if`` is the branch it stands on, None where it is always done."""

    code: Code
    number: str
    title: Text
    actors: tuple[Code, ...]
    phase: Phase | None = None
    value: Value | None = None
    obstacle: Text | None = None
    forms: tuple[Code, ...] = ()
    after: tuple[Code, ...] = ()
    only_if: Text | None = None
    due: YearDaySpec | None = None


@dataclass(frozen=True, slots=True)
class PublishedCountSpec:
    """A count that the source prints, whatever it comes to."""

    value: Value
    count: int


@dataclass(frozen=True, slots=True)
class StreamlinedStepSpec:
    """What became of a step of the procedure before: the steps it became, and those it added."""

    step: Code
    kind: StreamliningKind
    into: tuple[Code, ...] = ()
    adds: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True)
class StreamliningSpec:
    """How a procedure came of another one, step by step of that one."""

    code: Code
    version: int
    steps: tuple[StreamlinedStepSpec, ...]


@dataclass(frozen=True, slots=True)
class ProcedureSpec:
    """The whole file; steps stand in their order."""

    code: Code
    version: int
    title: Text
    about: Text
    actors: tuple[ActorSpec, ...]
    steps: tuple[ProcedureStepSpec, ...]
    forms: tuple[ProcedureFormSpec, ...] = ()
    published: tuple[PublishedCountSpec, ...] = ()
    streamlined: StreamliningSpec | None = None

    @property
    def comes_back(self) -> bool:
        """Whether a step has its day in every year: a year of no other procedure is run."""
        return any(one.due for one in self.steps)

    def step(self, code: str) -> ProcedureStepSpec | None:
        """The step of this code."""
        return next((one for one in self.steps if one.code == code), None)
