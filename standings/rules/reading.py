"""From the text of a file, or from what is stored, to standing rules."""

from collections.abc import Collection
from pathlib import Path

from instruments.specs.library_files import read_library_file
from instruments.specs.reading import Reader, stored_spec
from standings.rules.checks import standing_problems
from standings.rules.parts import StandingRulesSpec


def parse_standing_rules(
    text: str, *, file_name: str, ratings: Collection[str]
) -> StandingRulesSpec:
    """The rules in ``text``; InstrumentFileError, one sentence, for the first problem."""
    reader = Reader(file_name)
    spec: StandingRulesSpec = reader.read(text, StandingRulesSpec)
    for found in standing_problems(spec, ratings=ratings):
        raise reader.error(found)
    return spec


def read_standing_file(path: Path, *, ratings: Collection[str]) -> StandingRulesSpec:
    """The rules of a file named after its code and version; InstrumentFileError."""
    return read_library_file(
        path, lambda text: parse_standing_rules(text, file_name=path.name, ratings=ratings)
    )


def stored_standing_rules(content: object) -> StandingRulesSpec:
    """The rules that were stored as JSON; ValueError where they are none."""
    return stored_spec(content, StandingRulesSpec)
