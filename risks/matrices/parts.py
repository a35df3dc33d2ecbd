"""The shape of a matrix's file, `library/<code>-v<version>.yaml`. These classes are the format.

A field is a key: without a default it is required, any other key is refused. What the types cannot
say (a table that is complete and monotone) is in checks.py.
"""

from dataclasses import dataclass
from typing import Literal

from instruments.specs.parts import ShortCode, Text

LevelColour = Literal["hijau", "kuning", "jingga", "merah"]
Accepter = Literal["coordinator", "manager"]


@dataclass(frozen=True, slots=True)
class MatrixStepSpec:
    """A step of likelihood or severity: its word, and when it is taken."""

    label: Text
    meaning: Text


@dataclass(frozen=True, slots=True)
class LevelSpec:
    """A level of risk: its word, what it asks for, and who may accept a risk that stays there.

    With `stops` the work waits until that is done. What is acceptable needs nobody.
    """

    code: ShortCode
    label: Text
    meaning: Text
    colour: LevelColour
    accepted_by: Accepter | None = None
    stops: bool = False


@dataclass(frozen=True, slots=True)
class MatrixSpec:
    """One version of a risk matrix; steps and levels lowest first.

    `cells[l][s]` is the level's code of likelihood step l and severity step s, counted from 0 here;
    levels up to `acceptable` ask for nothing more.
    """

    code: ShortCode
    version: int
    title: Text
    origin: Text
    likelihood: tuple[MatrixStepSpec, ...]
    severity: tuple[MatrixStepSpec, ...]
    levels: tuple[LevelSpec, ...]
    acceptable: ShortCode
    cells: tuple[tuple[ShortCode, ...], ...]
