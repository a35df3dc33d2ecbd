"""The front of the parser: a file's text to a spec, checked as a whole."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from instruments.specs.checks import (
    countable_of,
    instrument_problems,
    ladder_problems,
    rule_ladder_problems,
    rule_reference_problems,
    rule_set_problems,
)
from instruments.specs.errors import InstrumentFileError, Problem, problem
from instruments.specs.errors import marked as _
from instruments.specs.library_files import file_text, name_problems
from instruments.specs.parts import InstrumentSpec, LadderSpec, RuleSetSpec
from instruments.specs.reading import Reader

LADDER_NAME = re.compile(r"[a-z0-9_]+-v[1-9][0-9]*")


@dataclass(frozen=True, slots=True)
class InstrumentFiles:
    """An instrument, the ladder it names, and the rule set where it names one."""

    instrument: InstrumentSpec
    ladder: LadderSpec
    rule_set: RuleSetSpec | None = None


def parse_instrument(text: str, *, file_name: str) -> InstrumentSpec:
    """Return the instrument in `text`.

    `file_name` (a name or a path) must end in `<code>-v<version>.yaml` and is named in errors.
    Raises InstrumentFileError, one sentence about the first problem. Whether the ladder has the
    ratings its rules name is left to `check_against_ladder`.
    """
    reader = Reader(file_name)
    spec: InstrumentSpec = reader.read(text, InstrumentSpec)
    _raise_first(reader, name_problems(file_name, spec.code, version=spec.version))
    if not LADDER_NAME.fullmatch(spec.ladder):
        says = _('is "%(ladder)s"; write it like "csms_4-v1"')
        raise reader.error(problem("ladder", says, ladder=spec.ladder))
    if spec.rule_set is not None and not LADDER_NAME.fullmatch(spec.rule_set):
        says = _('is "%(rule_set)s"; write it like "csms_syarat-v1"')
        raise reader.error(problem("rule_set", says, rule_set=spec.rule_set))
    _raise_first(reader, instrument_problems(spec))
    return spec


def parse_ladder(text: str, *, file_name: str) -> LadderSpec:
    """Return the ladder in `text`; `file_name` and errors as for `parse_instrument`."""
    reader = Reader(file_name)
    spec: LadderSpec = reader.read(text, LadderSpec)
    _raise_first(reader, name_problems(file_name, spec.code, version=spec.version))
    _raise_first(reader, ladder_problems(spec))
    return spec


def parse_rule_set(text: str, *, file_name: str) -> RuleSetSpec:
    """Return the rule set in `text`; `file_name` and errors as for `parse_instrument`.

    Whether an instrument has what the rules name is left to `misfits`.
    """
    reader = Reader(file_name)
    spec: RuleSetSpec = reader.read(text, RuleSetSpec)
    _raise_first(reader, name_problems(file_name, spec.code, version=spec.version))
    _raise_first(reader, rule_set_problems(spec))
    return spec


def misfits(rules: RuleSetSpec, files: InstrumentFiles) -> list[Problem]:
    """Return what rules name that an instrument or its ladder does not have."""
    ratings = [rating.code for rating in files.ladder.ratings]
    return [
        *rule_reference_problems(rules.rules, countable_of(files.instrument)),
        *rule_ladder_problems(rules.rules, ladder=files.instrument.ladder, ratings=ratings),
    ]


def check_against_ladder(spec: InstrumentSpec, ladder: LadderSpec, *, file_name: str) -> None:
    """Raise InstrumentFileError if `ladder` is not the one named or lacks a rule's rating."""
    reader = Reader(file_name)
    name = f"{ladder.code}-v{ladder.version}"
    if spec.ladder != name:
        says = _('is "%(ladder)s", but %(name)s was given')
        raise reader.error(problem("ladder", says, ladder=spec.ladder, name=name))
    ratings = [rating.code for rating in ladder.ratings]
    _raise_first(reader, rule_ladder_problems(spec.rules, ladder=spec.ladder, ratings=ratings))


def read_instrument_files(path: Path) -> InstrumentFiles:
    """Read an instrument file with `ladders/<ladder>.yaml` beside it, and check them together.

    Where it names a rule set, `rules/<rule_set>.yaml` too.

    Raises InstrumentFileError also for a file that is missing, unreadable or not UTF-8.
    """
    text = file_text(path)
    instrument = parse_instrument(text, file_name=path.name)
    ladder_path = path.parent / "ladders" / f"{instrument.ladder}.yaml"
    if not ladder_path.is_file():
        says = _('is "%(ladder)s", but ladders/%(file)s does not exist; add it')
        found = problem("ladder", says, ladder=instrument.ladder, file=ladder_path.name)
        raise InstrumentFileError(path.name, found)
    ladder = read_ladder_file(ladder_path)
    check_against_ladder(instrument, ladder, file_name=path.name)
    files = InstrumentFiles(instrument, ladder)
    return files if instrument.rule_set is None else _with_rule_set(files, path)


def _with_rule_set(files: InstrumentFiles, path: Path) -> InstrumentFiles:
    """Return the files with the rule set that the instrument names."""
    name = files.instrument.rule_set
    rules_path = path.parent / "rules" / f"{name}.yaml"
    if not rules_path.is_file():
        says = _('is "%(rule_set)s", but rules/%(file)s does not exist; add it')
        found = problem("rule_set", says, rule_set=name, file=rules_path.name)
        raise InstrumentFileError(path.name, found)
    rule_set = read_rule_set_file(rules_path)
    for found in misfits(rule_set, files):
        raise InstrumentFileError(f"rules/{rules_path.name}", found)
    return InstrumentFiles(files.instrument, files.ladder, rule_set)


def read_ladder_file(path: Path) -> LadderSpec:
    """Read one ladder file; raises InstrumentFileError as `read_instrument_files` does."""
    return parse_ladder(file_text(path), file_name=f"ladders/{path.name}")


def read_rule_set_file(path: Path) -> RuleSetSpec:
    """Read one rule set file; raises InstrumentFileError as `read_instrument_files` does."""
    return parse_rule_set(file_text(path), file_name=f"rules/{path.name}")


def _raise_first(reader: Reader, problems: Iterator[Problem]) -> None:
    for found in problems:
        raise reader.error(found)
