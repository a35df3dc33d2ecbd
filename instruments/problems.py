"""Problems of a specification in the active language, in the words of a page.

Files have keys and quotes, pages have fields: what is said of those has words of its own here.
"""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.formats import get_format
from django.utils.translation import gettext

from core.errors import Refusal
from instruments.specs import InstrumentFileError, Problem, ProblemCode, ProblemWords
from instruments.specs.errors import marked as _

ON_A_PAGE: dict[ProblemCode, str] = {
    ProblemCode.NO_DECIMAL: _(
        'is "%(shown)s", which is not a number; write digits and one decimal sign'
    ),
    ProblemCode.COLOUR_TAKEN: _(
        "is already that of %(other)s; a colour means one rating: choose another, or “No colour”"
    ),
    ProblemCode.EMPTY_TEXT: _("is empty; fill it in"),
    ProblemCode.NO_INTEGER: _('must be a whole number, not "%(value)s"'),
    ProblemCode.EMPTY_INTEGER: _("is empty; fill it in"),
    ProblemCode.LACKS_KEY: _("is not complete; open the page again"),
    ProblemCode.LACKS_LEVEL: _("needs a level; choose one"),
    ProblemCode.LACKS_MEASURED: _("needs a measured figure, as %(where)s asks; fill it in"),
    ProblemCode.NO_THRESHOLDS: _("are empty; add one, or empty the measured figure"),
    ProblemCode.EFFECT_UNCLEAR: _(
        "needs either a rating to lower to or a number of steps, one of the two"
    ),
    ProblemCode.MEASURE_LACKS: _("is missing: what is counted needs it; fill it in"),
    ProblemCode.NOT_OF_MEASURE: _("does not belong to what is counted; empty it"),
    ProblemCode.EMPTY_LIST: _("is empty; fill it in"),
    ProblemCode.NO_LOWEST_BAND: _(
        "There is no rating for the lowest percents: let a band begin at 0"
    ),
    ProblemCode.BANDS_GAP: _("There is no rating for %(low)s up to below %(high)s: close the gap"),
    ProblemCode.BANDS_GAP_TO_TOP: _(
        "There is no rating for %(low)s up to and with 100: close the gap"
    ),
    ProblemCode.BANDS_OVERLAP: _(
        "There are two ratings, %(one)s and %(other)s, for %(low)s up to below %(high)s: "
        "keep one of them"
    ),
}


def says(found: Problem) -> str:
    """The rest of a sentence that begins with the place: ``is empty; fill it in``.

    With a capital letter it is the whole of one.
    """
    template = ON_A_PAGE[found.code] if found.code else found.words.template
    point = str(get_format("DECIMAL_SEPARATOR"))
    return gettext(template) % _values(found.words, point=point)


def sentence(place: str, said: str) -> str:
    """What is said of a place as a sentence."""
    if said[:1].isupper():
        return f"{said}."
    return gettext("%(place)s %(says)s.") % {"place": place, "says": said}


def nothing_stored(problems: Iterable[Problem]) -> Refusal:
    """What is wrong with a document, a sentence for each path; the first for a path is kept."""
    fields: dict[str, str] = {}
    for found in problems:
        fields.setdefault(found.path, says(found))
    return Refusal(
        gettext("Nothing was stored: correct what is marked, then save again."), fields=fields
    )


def file_sentence(error: InstrumentFileError) -> str:
    """What is wrong with a file, as a sentence: the file, the line, the place, the remedy."""
    place = error.path or gettext("the file")
    words = error.found.words
    said = sentence(place, gettext(words.template) % _values(words, point="."))
    if error.line is None:
        return gettext("%(file)s: %(sentence)s") % {"file": error.file, "sentence": said}
    values = {"file": error.file, "line": error.line, "sentence": said}
    return gettext("%(file)s, line %(line)s: %(sentence)s") % values


def _values(words: ProblemWords, *, point: str) -> dict[str, object]:
    """The values of a sentence, with figures as they are written where it stands."""
    return {name: _value_in_words(value, point) for name, value in words.values.items()}


def _value_in_words(value: object, point: str) -> object:
    if isinstance(value, ProblemWords):
        return gettext(value.template) % _values(value, point=point)
    return str(value).replace(".", point) if isinstance(value, Decimal) else value
