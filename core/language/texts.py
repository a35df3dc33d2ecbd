"""Texts that people write: how long they may be."""

from django.utils.translation import gettext as _

from core.errors import Refusal
from core.figures import whole

LONGEST_TEXT = 4000


def check_text(text: str, field: str) -> None:
    """Refusal for a text that is too long, or that the database cannot hold."""
    if len(text) > LONGEST_TEXT:
        raise Refusal(
            _("The text is longer than %(limit)s characters: shorten it.")
            % {"limit": whole(LONGEST_TEXT)},
            fields={field: _("Too long.")},
        )
    if "\x00" in text:
        raise Refusal(
            _("The text contains a null character: remove it."),
            fields={field: _("Null character.")},
        )
