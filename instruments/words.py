"""The words of a file in the active language."""

from core.language import localized
from instruments.specs.parts import Text


def words_of(text: Text) -> str:
    """What a file says in both languages, in the reader's; Indonesian where English is missing."""
    return localized({"id": text.id, "en": text.en})


def code_word(code: str) -> str:
    """What an instrument is called where there is little room: ``CSMS``, ``BUDAYA K3``."""
    return code.upper().replace("_", " ")
