"""The one error an unreadable instrument or ladder file gives."""

from typing import NamedTuple


class Problem(NamedTuple):
    """Where a file is wrong, and the rest of a sentence that begins with that place."""

    path: str  # "elements[1].items[3].weight", counted from 0; "" is the file as a whole
    says: str  # "is missing; add it"


class InstrumentFileError(Exception):
    """A file that cannot be used; its text is one sentence: file, line, path, problem, remedy."""

    def __init__(self, file: str, path: str, problem: str, *, line: int | None = None) -> None:
        """Keep the parts for a page that shows them apart; `line` counts from 1."""
        self.file = file
        self.path = path
        self.problem = problem
        self.line = line
        place = f"{file}, line {line}" if line else file
        super().__init__(f"{place}: {path or 'the file'} {problem}.")
