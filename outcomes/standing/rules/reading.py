"""From the text of a file, or from what is stored, to standing rules."""

from collections.abc import Collection
from pathlib import Path

from instruments.specs import InstrumentFileError, problem
from instruments.specs.errors import marked as _
from instruments.specs.reading import MAX_CHARACTERS, Reader, read_data
from outcomes.standing.rules.checks import standing_problems
from outcomes.standing.rules.parts import StandingRulesSpec

MAX_BYTES = 4 * MAX_CHARACTERS


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
    try:
        text = path.read_bytes()[: MAX_BYTES + 1].decode("utf-8")
    except OSError as fault:
        says = _("cannot be read (%(reason)s); check its name and its rights")
        raise InstrumentFileError(path.name, problem("", says, reason=fault.strerror)) from None
    except UnicodeDecodeError as fault:
        says = _("is not UTF-8 text (byte %(byte)s); save it as UTF-8")
        raise InstrumentFileError(path.name, problem("", says, byte=fault.start)) from None
    spec = parse_standing_rules(text, file_name=path.name, ratings=ratings)
    expected = f"{spec.code}-v{spec.version}.yaml"
    if path.name != expected:
        says = _("must be named %(expected)s, after its code and version; rename it")
        raise InstrumentFileError(path.name, problem("", says, expected=expected))
    return spec


def stored_standing_rules(content: object) -> StandingRulesSpec:
    """The rules that were stored as JSON; ValueError where they are none."""
    spec, problems = read_data(content, StandingRulesSpec)
    if spec is None:
        raise ValueError(f"{problems[0].path} {problems[0].says}")
    return spec
