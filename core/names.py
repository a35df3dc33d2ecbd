"""Names and codes that identify: one form to keep, one to compare, one to search."""

import re
import unicodedata

ACCENTS = re.compile("[\u0300-\u036f]")


def clean_name(typed: str) -> str:
    """The name to keep: NFC, white space of any kind as one space, nothing invisible."""
    seen = "".join(c for c in typed if unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFC", " ".join(seen.split()))


def name_key(name: str) -> str:
    """What two names that look alike have in common: the clean name without its case."""
    return unicodedata.normalize("NFC", clean_name(name).lower())


def search_key(words: str) -> str:
    """What is searched for: the name's key without accents."""
    bare = name_key(words)
    return ACCENTS.sub("", unicodedata.normalize("NFD", bare))
