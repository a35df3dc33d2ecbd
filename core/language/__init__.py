"""Texts that are kept in both languages."""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import get_language, override


def localized(text: Mapping[str, str] | None) -> str:
    """The text of ``{"id": ..., "en": ...}`` in the active language; Indonesian where lacking.

    "" where there is no text at all.
    """
    if not text:
        return ""
    if get_language() == "en" and text.get("en"):
        return text["en"]
    return text.get("id", "")


def said_when_read(words: Callable[..., str], *args: Any, **named: Any) -> str:
    """``words(*args, **named)``, said anew in the language of whoever reads it."""
    return _lazily(words, *args, **named)


def _say(words: Callable[..., str], *args: Any, **named: Any) -> str:
    return words(*args, **named)


_lazily = lazy(_say, str)


def in_each_language(text: str) -> dict[str, str]:
    """What is kept of a text that is said when it is read: ``{"id": ..., "en": ...}``."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found[code] = str(text)
    return found
