"""The checklists of inspections as data: which lines each has, of what kind, for which units.

These classes are the format of ``inspections/library/<code>-v<n>.yaml``. A version that
inspections were made by stays as it is; another one is a new file.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from instruments.specs import Text
from instruments.specs.library_files import read_library_file
from instruments.specs.parts import Code
from instruments.specs.reading import Reader

LIBRARY = Path(__file__).with_name("library")

LineKind = Literal["yes_no", "count", "valid_until"]


@dataclass(frozen=True, slots=True)
class CheckLineSpec:
    """One line. ``code`` is its lineage: the same in every version. One that is ``knock_out`` takes
    the unit out of use where it fails."""

    code: Code
    kind: LineKind
    title: Text
    knock_out: bool = False


@dataclass(frozen=True, slots=True)
class ChecklistSpec:
    """The whole file; ``of`` are the kinds of unit it is used at. Days: until a finding is due.
    ``signature``: it is finished by who signs it; ``hour_meter``: it takes the unit's reading."""

    code: Code
    version: int
    title: Text
    of: tuple[Code, ...]
    finding_days: int
    knock_out_days: int
    lines: tuple[CheckLineSpec, ...]
    signature: bool = False
    hour_meter: bool = False


@lru_cache(maxsize=200)
def checklist_spec(code: str, version: int) -> ChecklistSpec:
    """What a version says; InstrumentFileError, one sentence, where it is none."""
    path = LIBRARY / f"{code}-v{version}.yaml"
    return read_library_file(path, lambda text: Reader(path.name).read(text, ChecklistSpec))


@cache  # the files that ship
def latest_checklists() -> tuple[ChecklistSpec, ...]:
    """The newest version of each, by code: what an inspection that begins now is made by."""
    newest: dict[str, int] = {}
    for path in LIBRARY.glob("*-v*.yaml"):
        code, _dash, number = path.stem.rpartition("-v")
        newest[code] = max(int(number), newest.get(code, 0))
    return tuple(checklist_spec(code, newest[code]) for code in sorted(newest))


def latest_checklist(code: str) -> ChecklistSpec | None:
    """The newest version of this code; None where there is none."""
    return next((one for one in latest_checklists() if one.code == code), None)


def checklists_for(kind: str) -> list[ChecklistSpec]:
    """Those that are used at a unit of this kind."""
    return [one for one in latest_checklists() if kind in one.of]
