"""Problems of a specification in the active language, in the words of a page.

Files have keys and quotes, pages have fields: what is said of those has words of its own here.
"""

from decimal import Decimal

from django.utils.formats import get_format
from django.utils.translation import gettext

from evaluations.instruments import Problem, Words
from evaluations.instruments.errors import marked as _

ON_A_PAGE = {
    "is empty; give it a value or remove the key": _("is empty; fill it in"),
    "must be a whole number without quotes, not %(what)s": _(
        "must be a whole number, not %(what)s"
    ),
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


def _said(words: Words) -> str:
    template = ON_A_PAGE.get(words.template, words.template)
    return gettext(template) % {name: _shown(value) for name, value in words.values.items()}


def _shown(value: object) -> object:
    if isinstance(value, Words):
        return _said(value)
    if isinstance(value, Decimal):
        return str(value).replace(".", str(get_format("DECIMAL_SEPARATOR")))
    return value
