"""The words of a questionnaire in the active language."""

from core.language import localized
from instruments.specs.parts import Text


def words_of(text: Text) -> str:
    """The words of a file in the active language."""
    return localized({"id": text.id, "en": text.en})
