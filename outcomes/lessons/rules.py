"""What an anonymous lesson may carry. Pure Python."""

import re
from collections.abc import Collection, Iterable

from core.files.types import PHOTOS
from core.names import name_key


def named_in(text: str, names: Iterable[str]) -> str:
    """The first of these names that stands in a text as whole words, whatever case; "" for none."""
    said = name_key(text)
    for name in names:
        wanted = name_key(name)
        if wanted and re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", said):
            return name
    return ""


def carries_author(types: Collection[str]) -> bool:
    """Whether one of these types of file carries who wrote it; of a photo only pixels are shown."""
    return any(one not in PHOTOS for one in types)
