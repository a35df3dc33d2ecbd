"""What is wrong with an instrument or a ladder: one problem, and the error a file gives."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


def marked(template: str) -> str:
    """Return the template as it is: imported as ``_``, it marks words to be translated.

    This package knows no language: whoever shows a problem translates its template, then puts
    its values in.
    """
    return template


_ = marked


class ProblemCode(StrEnum):
    """A problem that is known by its name, because a page words it otherwise than a file.

    The value is what a file says; the words of a page stand in ``instruments.problems``.
    """

    NO_DECIMAL = _('is "%(shown)s", which is not a decimal number; write it as "12.5"')
    COLOUR_TAKEN = _(
        'is "%(colour)s", which is the colour of %(other)s already; a colour means one '
        "rating: use another, or neutral"
    )
    EMPTY_TEXT = _("is empty; give it a value or remove the key")
    NO_INTEGER = _('must be a whole number without quotes, not "%(value)s"')
    EMPTY_INTEGER = _("must be a whole number without quotes, but is empty")
    LACKS_KEY = _('lacks the key "%(key)s"; add it')
    LACKS_LEVEL = _('lacks the key "level"; use one of: %(known)s')
    LACKS_MEASURED = _('lacks the key "measured", which %(where)s needs; add it')
    NO_THRESHOLDS = _("are empty; add one, or remove the key measured")
    EFFECT_UNCLEAR = _('must hold either "to" or "down", one of the two')
    MEASURE_LACKS = _("is missing, and the measure %(measure)s needs it; add it")
    NOT_OF_MEASURE = _("does not belong to the measure %(measure)s; remove it")
    EMPTY_LIST = _("is an empty list; name at least one")
    NO_LOWEST_BAND = _('do not end at "0", so a low percent has no rating; add that band')
    BANDS_GAP = _("leave no rating for %(low)s up to below %(high)s; close the gap")
    BANDS_GAP_TO_TOP = _("leave no rating for %(low)s up to and with 100; close the gap")
    BANDS_OVERLAP = _(
        "give two ratings, %(one)s and %(other)s, for %(low)s up to below %(high)s; "
        "keep one of them"
    )


class ProblemWords(NamedTuple):
    """A template and the values it takes; ``str()`` is English."""

    template: str
    values: Mapping[str, object]

    def __str__(self) -> str:
        return self.template % self.values


class Problem(NamedTuple):
    """Where it is wrong, and the rest of a sentence that begins with that place."""

    path: str  # "elements[1].items[3].weight", counted from 0; "" is the whole
    words: ProblemWords  # "is missing; add it"

    @property
    def code(self) -> ProblemCode | None:
        """Which problem it is; None where pages and files say the same of it."""
        template = self.words.template
        return template if isinstance(template, ProblemCode) else None

    @property
    def says(self) -> str:
        """The rest of the sentence, in English."""
        return str(self.words)


def problem(path: str, template: str, **values: object) -> Problem:
    """Return the problem at a path, in these words."""
    return Problem(path, ProblemWords(template, values))


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
