"""Problems of a specification in the active language."""

from decimal import Decimal

from django.utils.formats import get_format
from django.utils.translation import gettext

from evaluations.instruments import Problem, Words


def says(found: Problem) -> str:
    """The rest of a sentence that begins with the place: ``is empty; give it a value ...``."""
    return _said(found.words)


def _said(words: Words) -> str:
    return gettext(words.template) % {name: _shown(value) for name, value in words.values.items()}


def _shown(value: object) -> object:
    if isinstance(value, Words):
        return _said(value)
    if isinstance(value, Decimal):
        return str(value).replace(".", str(get_format("DECIMAL_SEPARATOR")))
    return value
