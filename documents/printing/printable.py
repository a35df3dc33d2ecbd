"""What of a text can be printed: a name may hold characters that no font draws.

An archive takes no glyph that says "there is none" and no control character, so those are
replaced before anything is laid out: the same in every document.
"""

import logging
import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from core.memory import Memory
from documents.printing.fonts import drawn_characters

MISSING = "?"  # for a character that no font of this machine has: ours has no empty square
# Control characters, what changes the direction of all that follows, and what is no character.
DROPPED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufdd0-\ufdef\ufff9-\ufffb"
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
    )
    + "]"
)
MISSING_LETTER = re.compile(r"\(U\+([0-9A-F]+)\)$")  # at the end of WeasyPrint's warning

_has_glyph: Memory[str, bool] = Memory(10_000)  # whether some font draws what was tried before


def printable(html: str) -> str:
    """``html`` without what cannot be printed; what no font draws in its body is a question mark.

    Title and metadata keep what they are: there a program reads, and draws with its own fonts.
    """
    unusual = set(html) - _drawn_by_our_font()
    if not unusual:
        return html
    head, body, shown = unmarked(html).partition("<body")
    lost = undrawable(unusual)
    return head + body + shown.translate(dict.fromkeys(map(ord, lost), MISSING))


def unmarked(text: str) -> str:
    """``text`` without control characters and what is no character at all."""
    return DROPPED.sub("", text)


def undrawable(characters: Iterable[str]) -> set[str]:
    """Those of these characters that no font of this machine draws, and those of private use."""
    asked = {one for one in characters if not DROPPED.match(one)}
    private = {one for one in asked if unicodedata.category(one) in ("Co", "Cn")}
    new = asked - private - _has_glyph.keys()
    lost = {one for one in asked - private - new if not _has_glyph[one]}
    missing = _without_glyph(sorted(new)) if new else set()
    for one in new:
        _has_glyph[one] = one not in missing
    return private | lost | missing


@cache
def _drawn_by_our_font() -> frozenset[str]:
    """What the documents' own font has in each of its faces, and the white space of HTML."""
    drawn = {one for one in drawn_characters() if not DROPPED.match(one)}
    return frozenset("\t\n\r") | drawn


def _without_glyph(characters: Iterable[str]) -> set[str]:
    """Have them drawn, and hear which of them WeasyPrint finds in no font."""
    from weasyprint import HTML
    from weasyprint.logger import LOGGER

    missing: set[str] = set()

    def hear(record: logging.LogRecord) -> bool:
        found = MISSING_LETTER.search(record.getMessage())
        if found:
            missing.add(chr(int(found[1], 16)))
        return False  # heard, and not written to the log

    level = LOGGER.level
    LOGGER.setLevel(logging.WARNING)
    LOGGER.addFilter(hear)
    try:
        # After a letter: a mark that combines needs something to stand on.
        HTML(string="".join(f"<p>a{one}</p>" for one in characters)).write_pdf()
    finally:
        LOGGER.removeFilter(hear)
        LOGGER.setLevel(level)
    return missing
