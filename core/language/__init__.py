"""Texts that are kept in both languages."""

from collections.abc import Mapping

from django.utils.translation import get_language


def localized(text: Mapping[str, str] | None) -> str:
    """The text of ``{"id": ..., "en": ...}`` in the active language; Indonesian where lacking.

    "" where there is no text at all.
    """
    if not text:
        return ""
    if get_language() == "en" and text.get("en"):
        return text["en"]
    return text.get("id", "")
