"""The front of the parser: a file's text to a spec, checked as a whole."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from instruments.specs.checks import instrument_problems, ladder_problems, rule_ladder_problems
from instruments.specs.errors import InstrumentFileError, Problem, problem
from instruments.specs.errors import marked as _
from instruments.specs.parts import InstrumentSpec, LadderSpec
from instruments.specs.reading import MAX_CHARACTERS, Reader

MAX_BYTES = 4 * MAX_CHARACTERS  # a character is at most four bytes of UTF-8
LADDER_NAME = re.compile(r"[a-z0-9_]+-v[1-9][0-9]*")


@dataclass(frozen=True, slots=True)
class InstrumentFiles:
    """An instrument and the ladder it names."""

    instrument: InstrumentSpec
    ladder: LadderSpec


def parse_instrument(text: str, *, file_name: str) -> InstrumentSpec:
    """Return the instrument in `text`.

    `file_name` (a name or a path) must end in `<code>-v<version>.yaml` and is named in errors.
    Raises InstrumentFileError, one sentence about the first problem. Whether the ladder has the
    ratings its rules name is left to `check_against_ladder`.
    """
    reader = Reader(file_name)
    spec: InstrumentSpec = reader.read(text, InstrumentSpec)
    _raise_first(reader, _name_problems(file_name, spec.code, spec.version))
    if not LADDER_NAME.fullmatch(spec.ladder):
        says = _('is "%(ladder)s"; write it like "csms_4-v1"')
        raise reader.error(problem("ladder", says, ladder=spec.ladder))
    _raise_first(reader, instrument_problems(spec))
    return spec


def parse_ladder(text: str, *, file_name: str) -> LadderSpec:
    """Return the ladder in `text`; `file_name` and errors as for `parse_instrument`."""
    reader = Reader(file_name)
    spec: LadderSpec = reader.read(text, LadderSpec)
    _raise_first(reader, _name_problems(file_name, spec.code, spec.version))
    _raise_first(reader, ladder_problems(spec))
    return spec


def check_against_ladder(spec: InstrumentSpec, ladder: LadderSpec, *, file_name: str) -> None:
    """Raise InstrumentFileError if `ladder` is not the one named or lacks a rule's rating."""
    reader = Reader(file_name)
    name = f"{ladder.code}-v{ladder.version}"
    if spec.ladder != name:
        says = _('is "%(ladder)s", but %(name)s was given')
        raise reader.error(problem("ladder", says, ladder=spec.ladder, name=name))
    _raise_first(reader, rule_ladder_problems(spec, ladder))


def read_instrument_files(path: Path) -> InstrumentFiles:
    """Read an instrument file and `ladders/<ladder>.yaml` beside it, and check them together.

    Raises InstrumentFileError also for a file that is missing, unreadable or not UTF-8.
    """
    text = _read_text(path)
    instrument = parse_instrument(text, file_name=path.name)
    ladder_path = path.parent / "ladders" / f"{instrument.ladder}.yaml"
    if not ladder_path.is_file():
        says = _('is "%(ladder)s", but ladders/%(file)s does not exist; add it')
        found = problem("ladder", says, ladder=instrument.ladder, file=ladder_path.name)
        raise InstrumentFileError(path.name, found)
    ladder = read_ladder_file(ladder_path)
    check_against_ladder(instrument, ladder, file_name=path.name)
    return InstrumentFiles(instrument, ladder)


def read_ladder_file(path: Path) -> LadderSpec:
    """Read one ladder file; raises InstrumentFileError as `read_instrument_files` does."""
    return parse_ladder(_read_text(path), file_name=f"ladders/{path.name}")


def _read_text(path: Path) -> str:
    """Return what a file holds; never reads more than an instrument could be."""
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


def _name_problems(file_name: str, code: str, version: int) -> Iterator[Problem]:
    if version < 1:
        yield problem("version", _("is %(number)s; it must be 1 or more"), number=version)
    expected = f"{code}-v{version}.yaml"
    if Path(file_name).name != expected:
        says = _("must be named %(expected)s, after its code and version; rename it")
        yield problem("", says, expected=expected)


def _raise_first(reader: Reader, problems: Iterator[Problem]) -> None:
    for found in problems:
        raise reader.error(found)
