"""The words of a file in the active language."""

from core.language import localized
from instruments.specs.parts import Text


def words_of(text: Text) -> str:
    """What a file says in both languages, in the reader's; Indonesian where English is missing."""
    return localized({"id": text.id, "en": text.en})
