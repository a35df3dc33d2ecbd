"""Texts that people write: whether one is there, how long it may be."""

from django.db.models import CharField, Model
from django.utils.translation import gettext as _

from core.errors import Refusal
from core.figures import whole
from core.writing import hidden_sentence, is_written

LONGEST_TEXT = 4000


def is_one_line(model: type[Model], name: str) -> bool:
    """Whether a text of such a row is one line, as its form and ``check_row`` take it."""
    return isinstance(model._meta.get_field(name), CharField)


def check_text(text: str, field: str, *, missing: str = "", one_line: bool = False) -> None:
    """Refusal for a text that is too long, that is not read as it is stored, or, in one line, that
    has several; with ``missing``, the sentence of a text that is needed, also where nothing is
    written."""
    if missing and not is_written(text):
        raise Refusal(missing, fields={field: missing})
    if len(text) > LONGEST_TEXT:
        raise Refusal(
            _("The text is longer than %(limit)s characters: shorten it.")
            % {"limit": whole(LONGEST_TEXT)},
            fields={field: _("Too long.")},
        )
    if hidden := hidden_sentence(text, one_line=one_line):
        raise Refusal(hidden, fields={field: hidden})
