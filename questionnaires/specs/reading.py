"""From the text of a file, or from what is stored, to a spec."""

from pathlib import Path

from instruments.specs.errors import InstrumentFileError, problem
from instruments.specs.errors import marked as _
from instruments.specs.reading import MAX_CHARACTERS, Reader, read_data
from questionnaires.specs.checks import questionnaire_problems
from questionnaires.specs.parts import QuestionnaireSpec

MAX_BYTES = 4 * MAX_CHARACTERS


def parse_questionnaire(text: str, *, file_name: str) -> QuestionnaireSpec:
    """The questionnaire in `text`; InstrumentFileError, one sentence, for the first problem."""
    reader = Reader(file_name)
    spec: QuestionnaireSpec = reader.read(text, QuestionnaireSpec)
    for found in questionnaire_problems(spec):
        raise reader.error(found)
    return spec


def read_questionnaire_file(path: Path) -> QuestionnaireSpec:
    """The questionnaire of a file named after its code and version; InstrumentFileError."""
    try:
        content = path.read_bytes()[: MAX_BYTES + 1].decode("utf-8")
    except OSError as fault:
        says = _("cannot be read (%(reason)s); check its name and its rights")
        raise InstrumentFileError(path.name, problem("", says, reason=fault.strerror)) from None
    except UnicodeDecodeError as fault:
        says = _("is not UTF-8 text (byte %(byte)s); save it as UTF-8")
        raise InstrumentFileError(path.name, problem("", says, byte=fault.start)) from None
    spec = parse_questionnaire(content, file_name=path.name)
    expected = f"{spec.code}-v{spec.version}.yaml"
    if path.name != expected:
        says = _("must be named %(expected)s, after its code and version; rename it")
        raise InstrumentFileError(path.name, problem("", says, expected=expected))
    return spec


def stored_questionnaire(content: object) -> QuestionnaireSpec:
    """The questionnaire that was stored as JSON; ValueError where it is none."""
    spec, problems = read_data(content, QuestionnaireSpec)
    if spec is None:
        raise ValueError(f"{problems[0].path} {problems[0].says}")
    return spec
