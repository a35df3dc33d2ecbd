"""One file of a library: its text, and that it is named after its code and version."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol, TypeVar

from instruments.specs.errors import InstrumentFileError, Problem, problem
from instruments.specs.errors import marked as _
from instruments.specs.reading import MAX_CHARACTERS

MAX_BYTES = 4 * MAX_CHARACTERS  # a character is at most four bytes of UTF-8


class VersionedSpec(Protocol):
    """What a file was read to."""

    @property
    def code(self) -> str:
        """What all its versions are called."""

    @property
    def version(self) -> int:
        """Counted from 1."""


Spec = TypeVar("Spec", bound=VersionedSpec)


def read_library_file(path: Path, parse: Callable[[str], Spec]) -> Spec:
    """What ``parse`` makes of the file's text, named after it.

    Raises InstrumentFileError, one sentence, also for a file that is missing or not UTF-8.
    """
    spec = parse(file_text(path))
    for found in name_problems(path.name, spec.code, version=spec.version):
        raise InstrumentFileError(path.name, found)
    return spec


def file_text(path: Path) -> str:
    """What a file holds; never reads more than an instrument could be. InstrumentFileError."""
    try:
        if path.exists() and not path.is_file():  # a pipe would be waited for, a device never ends
            raise InstrumentFileError(path.name, problem("", _("is not a file; put one there")))
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as fault:
        says = _("cannot be read (%(reason)s); check its name and its rights")
        raise InstrumentFileError(path.name, problem("", says, reason=fault.strerror)) from None
    if len(content) > MAX_BYTES:
        says = _("is longer than %(most)s characters; shorten it")
        raise InstrumentFileError(path.name, problem("", says, most=MAX_CHARACTERS))
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as fault:
        says = _("is not UTF-8 text (byte %(byte)s); save it as UTF-8")
        raise InstrumentFileError(path.name, problem("", says, byte=fault.start)) from None


def name_problems(file_name: str, code: str, *, version: int) -> Iterator[Problem]:
    """A version below 1, and a name that is not the file's code and version."""
    if version < 1:
        yield problem("version", _("is %(number)s; it must be 1 or more"), number=version)
    expected = f"{code}-v{version}.yaml"
    if Path(file_name).name != expected:
        says = _("must be named %(expected)s, after its code and version; rename it")
        yield problem("", says, expected=expected)
