"""From the text of a file, or from what is stored, to award rules."""

from collections.abc import Collection
from pathlib import Path

from instruments.specs.library_files import read_library_file
from instruments.specs.reading import Reader, stored_spec
from standings.awards.rules.checks import award_problems
from standings.awards.rules.parts import AwardRulesSpec


def parse_award_rules(text: str, *, file_name: str, ratings: Collection[str]) -> AwardRulesSpec:
    """The rules in ``text``; InstrumentFileError, one sentence, for the first problem."""
    reader = Reader(file_name)
    spec: AwardRulesSpec = reader.read(text, AwardRulesSpec)
    for found in award_problems(spec, ratings=ratings):
        raise reader.error(found)
    return spec


def read_award_file(path: Path, *, ratings: Collection[str]) -> AwardRulesSpec:
    """The rules of a file named after its code and version; InstrumentFileError."""
    return read_library_file(
        path, lambda text: parse_award_rules(text, file_name=path.name, ratings=ratings)
    )


def stored_award_rules(content: object) -> AwardRulesSpec:
    """The rules that were stored as JSON; ValueError where they are none."""
    return stored_spec(content, AwardRulesSpec)
