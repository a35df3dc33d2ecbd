"""Kinds of certificates and when people are reminded: data, from the newest file of the library."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from instruments.specs import Text
from instruments.specs.library_files import read_library_file
from instruments.specs.parts import Code
from instruments.specs.reading import Reader

LIBRARY = Path(__file__).resolve().parent.parent / "library"
EXPIRED = 0  # the step of a reminder once the last day is over


@dataclass(frozen=True, slots=True)
class CertificateKindSpec:
    """One kind; what its keys mean is said in the file."""

    code: Code
    title: Text
    of: Literal["officer", "equipment"]
    items: tuple[Code, ...] = ()
    measured: Code | None = None


@dataclass(frozen=True, slots=True)
class CertificateVocabulary:
    """A file of the library. ``remind_days``: from 1, in any order."""

    code: Code
    version: int
    remind_days: tuple[int, ...]
    kinds: tuple[CertificateKindSpec, ...]

    @property
    def soon(self) -> int:
        """From so many days before its last day on a certificate counts as about to expire."""
        return max(self.remind_days)

    def by_code(self) -> Mapping[str, CertificateKindSpec]:
        """The kinds by their codes, in the order of the file."""
        return {one.code: one for one in self.kinds}

    def step_at(self, days_left: int) -> int | None:
        """Which reminder is due so many days before the last day (0: on it): the nearest of
        ``remind_days``, EXPIRED once the day is over, None while it is far away.

        A job that missed a day sends the step of today, and none that went by.
        """
        if days_left < 0:
            return EXPIRED
        return min((one for one in self.remind_days if days_left <= one), default=None)


@cache
def certificate_vocabulary() -> CertificateVocabulary:
    """The version in force. InstrumentFileError, one sentence, for a file that is wrong."""
    return max(map(_read, LIBRARY.glob("*.yaml")), key=lambda one: one.version)


def _read(path: Path) -> CertificateVocabulary:
    reader = Reader(path.name)
    return read_library_file(path, lambda text: reader.read(text, CertificateVocabulary))
