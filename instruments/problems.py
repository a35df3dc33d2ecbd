"""Problems of a specification in the active language, in the words of a page.

Files have keys and quotes, pages have fields: what is said of those has words of its own here.
"""

from decimal import Decimal

from django.utils.formats import get_format
from django.utils.translation import gettext

from instruments.specs import InstrumentFileError, Problem, Words
from instruments.specs.errors import marked as _

ON_A_PAGE = {
    'is "%(shown)s", which is not a decimal number; write it as "12.5"': _(
        'is "%(shown)s", which is not a number; write digits and one decimal sign'
    ),
    (
        'is "%(colour)s", which is the colour of %(other)s already; a colour means one '
        "rating: use another, or neutral"
    ): _("is already that of %(other)s; a colour means one rating: choose another, or “No colour”"),
    "is empty; give it a value or remove the key": _("is empty; fill it in"),
    'must be a whole number without quotes, not "%(value)s"': _(
        'must be a whole number, not "%(value)s"'
    ),
    "must be a whole number without quotes, but is empty": _("is empty; fill it in"),
    'lacks the key "%(key)s"; add it': _("is not complete; open the page again"),
    'lacks the key "level"; use one of: %(known)s': _("needs a level; choose one"),
    'lacks the key "measured", which %(where)s needs; add it': _(
        "needs a measured figure, as %(where)s asks; fill it in"
    ),
    "are empty; add one, or remove the key measured": _(
        "are empty; add one, or empty the measured figure"
    ),
    'must hold either "to" or "down", one of the two': _(
        "needs either a rating to lower to or a number of steps, one of the two"
    ),
    "is missing, and the measure %(measure)s needs it; add it": _(
        "is missing: what is counted needs it; fill it in"
    ),
    "does not belong to the measure %(measure)s; remove it": _(
        "does not belong to what is counted; empty it"
    ),
    "is an empty list; name at least one": _("is empty; fill it in"),
    'do not end at "0", so a low percent has no rating; add that band': _(
        "There is no rating for the lowest percents: let a band begin at 0"
    ),
    "leave no rating for %(low)s up to below %(high)s; close the gap": _(
        "There is no rating for %(low)s up to below %(high)s: close the gap"
    ),
    "leave no rating for %(low)s up to and with 100; close the gap": _(
        "There is no rating for %(low)s up to and with 100: close the gap"
    ),
    (
        "give two ratings, %(one)s and %(other)s, for %(low)s up to below %(high)s; "
        "keep one of them"
    ): _(
        "There are two ratings, %(one)s and %(other)s, for %(low)s up to below %(high)s: "
        "keep one of them"
    ),
}


def says(found: Problem) -> str:
    """The rest of a sentence that begins with the place: ``is empty; fill it in``.

    With a capital letter it is the whole of one.
    """
    return _said(found.words)


def sentence(place: str, said: str) -> str:
    """What is said of a place as a sentence."""
    if said[:1].isupper():
        return f"{said}."
    return gettext("%(place)s %(says)s.") % {"place": place, "says": said}


def file_sentence(error: InstrumentFileError) -> str:
    """What is wrong with a file, as a sentence: the file, the line, the place, the remedy."""
    place = error.path or gettext("the file")
    words = error.found.words
    said = sentence(place, gettext(words.template) % _values(words, point="."))
    if error.line is None:
        return gettext("%(file)s: %(sentence)s") % {"file": error.file, "sentence": said}
    values = {"file": error.file, "line": error.line, "sentence": said}
    return gettext("%(file)s, line %(line)s: %(sentence)s") % values


def _said(words: Words) -> str:
    template = ON_A_PAGE.get(words.template, words.template)
    return gettext(template) % _values(words, point=str(get_format("DECIMAL_SEPARATOR")))


def _values(words: Words, *, point: str) -> dict[str, object]:
    """The values of a sentence, with figures as they are written where it stands."""
    return {name: _shown(value, point) for name, value in words.values.items()}


def _shown(value: object, point: str) -> object:
    if isinstance(value, Words):
        return gettext(value.template) % _values(value, point=point)
    return str(value).replace(".", point) if isinstance(value, Decimal) else value
