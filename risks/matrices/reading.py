"""From the text of a file, or from what is stored, to a matrix."""

from pathlib import Path

from instruments.specs.library_files import read_library_file
from instruments.specs.reading import Reader, stored_spec
from risks.matrices.checks import matrix_problems
from risks.matrices.parts import MatrixSpec


def parse_matrix(text: str, *, file_name: str) -> MatrixSpec:
    """The matrix in `text`; InstrumentFileError, one sentence, for the first problem."""
    reader = Reader(file_name)
    spec: MatrixSpec = reader.read(text, MatrixSpec)
    for found in matrix_problems(spec):
        raise reader.error(found)
    return spec


def read_matrix_file(path: Path) -> MatrixSpec:
    """The matrix of a file named after its code and version; InstrumentFileError."""
    return read_library_file(path, lambda text: parse_matrix(text, file_name=path.name))


def stored_matrix(content: object) -> MatrixSpec:
    """The matrix that was stored as JSON; ValueError where it is none."""
    return stored_spec(content, MatrixSpec)
