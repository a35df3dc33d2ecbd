"""From the text of a file, or from what is stored, to the factors of a study."""

from instruments.specs.reading import Reader, stored_spec
from studies.factors.checks import factors_problems
from studies.factors.parts import FactorsSpec


def parse_factors(text: str, *, file_name: str) -> FactorsSpec:
    """The factors in `text`; InstrumentFileError, one sentence, for the first problem."""
    reader = Reader(file_name)
    spec: FactorsSpec = reader.read(text, FactorsSpec)
    for found in factors_problems(spec):
        raise reader.error(found)
    return spec


def stored_factors(content: object) -> FactorsSpec:
    """The factors that were stored as JSON; ValueError where they are none."""
    return stored_spec(content, FactorsSpec)
