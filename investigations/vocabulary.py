"""The vocabulary of investigations: potentials and their depth, kinds of cause and of action.

These classes are the format of ``investigations/library/investigation-v1.yaml``.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from instruments.specs import Text
from instruments.specs.library_files import read_library_file
from instruments.specs.parts import Code
from instruments.specs.reading import Reader

LIBRARY = Path(__file__).with_name("library") / "investigation-v1.yaml"


@dataclass(frozen=True, slots=True)
class DepthSpec:
    """At least so many events, levels of causes and root causes."""

    events: int
    levels: int
    roots: int


@dataclass(frozen=True, slots=True)
class PotentialSpec:
    """How grave it could have become; what came of it (``of_kinds``) is never called less."""

    code: Code
    title: Text
    severity: Literal["observation", "minor", "major"]
    depth: DepthSpec
    of_kinds: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True)
class CauseKindSpec:
    """A kind of cause."""

    code: Code
    title: Text


@dataclass(frozen=True, slots=True)
class CauseGroupSpec:
    """A bone of the fishbone, and the kinds of cause on it."""

    code: Code
    title: Text
    kinds: tuple[CauseKindSpec, ...]
    organisational: bool = False


@dataclass(frozen=True, slots=True)
class ActionKindSpec:
    """A kind of action, by the hierarchy of controls."""

    code: Code
    title: Text
    training: bool = False


@dataclass(frozen=True, slots=True)
class VocabularySpec:
    """The whole file; its potentials stand from the slightest to the gravest."""

    code: Code
    version: int
    potentials: tuple[PotentialSpec, ...]
    groups: tuple[CauseGroupSpec, ...]
    actions: tuple[ActionKindSpec, ...]

    def potential(self, code: str) -> PotentialSpec | None:
        """The potential severity of this code."""
        return next((one for one in self.potentials if one.code == code), None)

    def least_potential(self, kind: str) -> int:
        """The place of the slightest potential that an incident of this kind can have."""
        places = [at for at, one in enumerate(self.potentials) if kind in one.of_kinds]
        return min(places, default=0)

    def group_of(self, kind: str) -> CauseGroupSpec | None:
        """The bone that a kind of cause stands on."""
        return next((g for g in self.groups if any(k.code == kind for k in g.kinds)), None)

    def cause_kind(self, code: str) -> CauseKindSpec | None:
        """The kind of cause of this code."""
        return next((k for g in self.groups for k in g.kinds if k.code == code), None)

    def action_kind(self, code: str) -> ActionKindSpec | None:
        """The kind of action of this code."""
        return next((one for one in self.actions if one.code == code), None)


@cache
def vocabulary() -> VocabularySpec:
    """What the file says; InstrumentFileError, one sentence, where it is none."""
    return read_library_file(LIBRARY, lambda text: Reader(LIBRARY.name).read(text, VocabularySpec))
