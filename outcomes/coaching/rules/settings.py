"""Whom coaching is for: data, read from the newest file of the library."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from instruments.specs.library_files import read_library_file
from instruments.specs.parts import Code
from instruments.specs.reading import Reader

LIBRARY = Path(__file__).resolve().parent.parent / "library"


@dataclass(frozen=True, slots=True)
class CoachingSettings:
    """A file of the library; what its keys mean is said in it."""

    code: Code
    version: int
    ratings: tuple[Code, ...]
    items: int
    days: int
    remind_days: int
    partner_ratings: tuple[Code, ...] = ()
    begin_with: int = 5

    @property
    def name(self) -> str:
        """``pembinaan-v1``: what a plan remembers."""
        return f"{self.code}-v{self.version}"


@cache
def coaching_settings() -> CoachingSettings:
    """The version in force. InstrumentFileError, one sentence, for a file that is wrong."""
    return max(map(_read, LIBRARY.glob("*.yaml")), key=lambda one: one.version)


def _read(path: Path) -> CoachingSettings:
    reader = Reader(path.name)
    return read_library_file(path, lambda text: reader.read(text, CoachingSettings))
