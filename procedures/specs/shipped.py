"""The procedures that ship, read and checked."""

from functools import cache, lru_cache
from pathlib import Path

from instruments.specs.errors import InstrumentFileError
from instruments.specs.library_files import read_library_file
from instruments.specs.reading import Reader
from procedures.specs.checks import procedure_problems, streamlining_problems
from procedures.specs.parts import ProcedureSpec

LIBRARY = Path(__file__).parents[1] / "library"


def read_procedure(text: str, *, name: str) -> ProcedureSpec:
    """What a file says. InstrumentFileError, one sentence, for the first thing that is wrong."""
    spec = Reader(name).read(text, ProcedureSpec)
    for found in procedure_problems(spec):
        raise InstrumentFileError(name, found)
    return spec


@lru_cache(maxsize=100)
def procedure_version(code: str, version: int) -> ProcedureSpec:
    """A version of the library. InstrumentFileError where there is none, or it is wrong."""
    path = LIBRARY / f"{code}-v{version}.yaml"
    spec = read_library_file(path, lambda text: read_procedure(text, name=path.name))
    if spec.streamlined:
        before = procedure_version(spec.streamlined.code, spec.streamlined.version)
        for found in streamlining_problems(spec, before):
            raise InstrumentFileError(path.name, found)
    return spec


@cache  # the files that ship
def shipped_versions() -> dict[str, list[int]]:
    """The versions of each code, oldest first."""
    found: dict[str, list[int]] = {}
    for path in LIBRARY.glob("*-v*.yaml"):
        code, _dash, number = path.stem.rpartition("-v")
        found.setdefault(code, []).append(int(number))
    return {code: sorted(found[code]) for code in sorted(found)}


def shipped_procedure(code: str, version: int) -> ProcedureSpec | None:
    """A version that ships; None where there is none of that name."""
    return procedure_version(code, version) if version in shipped_versions().get(code, ()) else None
