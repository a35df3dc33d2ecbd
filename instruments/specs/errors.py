"""What is wrong with an instrument or a ladder: one problem, and the error a file gives."""

from collections.abc import Mapping
from typing import NamedTuple


def marked(template: str) -> str:
    """Return the template as it is: imported as ``_``, it marks words to be translated.

    This package knows no language: whoever shows a problem translates its template, then puts
    its values in.
    """
    return template


class Words(NamedTuple):
    """A template and the values it takes; ``str()`` is English."""

    template: str
    values: Mapping[str, object]

    def __str__(self) -> str:
        return self.template % self.values


class Problem(NamedTuple):
    """Where it is wrong, and the rest of a sentence that begins with that place."""

    path: str  # "elements[1].items[3].weight", counted from 0; "" is the whole
    words: Words  # "is missing; add it"

    @property
    def says(self) -> str:
        """The rest of the sentence, in English."""
        return str(self.words)


def problem(path: str, template: str, **values: object) -> Problem:
    """Return the problem at a path, in these words."""
    return Problem(path, Words(template, values))


class InstrumentFileError(Exception):
    """A file that cannot be used; its text is one sentence: file, line, path, problem, remedy."""

    def __init__(self, file: str, found: Problem, *, line: int | None = None) -> None:
        """Keep the parts for a page that shows them apart; `line` counts from 1."""
        self.file = file
        self.found = found
        self.path = found.path
        self.problem = found.says
        self.line = line
        place = f"{file}, line {line}" if line else file
        super().__init__(f"{place}: {self.path or 'the file'} {self.problem}.")
