"""From the text of a file, or from what is stored, to a spec."""

from pathlib import Path

from instruments.specs.library_files import read_library_file
from instruments.specs.reading import Reader, stored_spec
from questionnaires.specs.checks import questionnaire_problems
from questionnaires.specs.parts import QuestionnaireSpec


def parse_questionnaire(text: str, *, file_name: str) -> QuestionnaireSpec:
    """The questionnaire in `text`; InstrumentFileError, one sentence, for the first problem."""
    reader = Reader(file_name)
    spec: QuestionnaireSpec = reader.read(text, QuestionnaireSpec)
    for found in questionnaire_problems(spec):
        raise reader.error(found)
    return spec


def read_questionnaire_file(path: Path) -> QuestionnaireSpec:
    """The questionnaire of a file named after its code and version; InstrumentFileError."""
    return read_library_file(path, lambda text: parse_questionnaire(text, file_name=path.name))


def stored_questionnaire(content: object) -> QuestionnaireSpec:
    """The questionnaire that was stored as JSON; ValueError where it is none."""
    return stored_spec(content, QuestionnaireSpec)
