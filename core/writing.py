"""What is written: whether a text shows anything, and the signs that nobody sees."""

import re
import unicodedata
from typing import Literal

from django.utils.translation import gettext as _

SHOWN = "LNPS"  # letters, figures, punctuation, signs: what stands on paper
# Signs that are letters to Unicode and empty on paper: fillers of Hangul, the blank of braille.
BLANK_SIGNS = "\u115f\u1160\u3164\uffa0\u2800"
SPACED = str.maketrans(BLANK_SIGNS, " " * len(BLANK_SIGNS))
# What only joins or varies the sign before it, beside the category Cf.
JOINING = re.compile("[\u034f\u17b4\u17b5\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")

# What nobody sees and what changes the words all the same. What turns the direction of all that
# follows it: behind U+202E "gpj.exe" is seen as "exe.jpg" (the marks that only say in which
# direction a single sign runs, U+200E and U+200F, turn nothing). And what controls a terminal, a
# printer or a log; a tab and the ends of lines are written.
HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
LINE_ENDS = re.compile("[\n\r\u2028\u2029]")
# What has no width and joins nothing: two names that look alike differ by it. (U+200C and U+200D
# join, in a script or in one picture of several.)
ZERO_WIDTH = re.compile("[\u00ad\u180e\u200b\u2060-\u2064\ufeff]")
# Marks that stand on the letter before them. To compare two texts they are put in one order, which
# takes the square of their number: half a million of them would hold a process for an hour.
MOST_MARKS = 30  # on one letter, as Unicode's own stream-safe texts have (UAX 15)
MARKS = "".join(filter(unicodedata.combining, map(chr, range(0x300, 0x20000))))
STACKED = re.compile(f"[{MARKS}]{{{MOST_MARKS + 1}}}")


def is_written(text: str) -> bool:
    """Whether a text shows anything: not where it is only spaces and what nobody sees.

    The scripts ask the same (static/js/typed.js: isWritten).
    """
    return any(unicodedata.category(c)[0] in SHOWN and c not in BLANK_SIGNS for c in text)


def written(text: str) -> str:
    """The text without spaces around it; "" where nothing is written."""
    return text.strip() if is_written(text) else ""


def visible(text: str) -> str:
    """The text without what nobody sees; what is empty on paper is a space."""
    seen = "".join(c for c in text.translate(SPACED) if unicodedata.category(c) != "Cf")
    return JOINING.sub("", seen)


def is_stacked(text: str) -> bool:
    """Whether more marks stand on one letter than anybody writes."""
    return not text.isascii() and STACKED.search(text) is not None


def composed(text: str, form: Literal["NFC", "NFKC", "NFKD"] = "NFC") -> str:
    """The text in one of Unicode's forms, by which it is compared; as it came where it is such a
    stack of marks, which is no name and no word."""
    return text if is_stacked(text) else unicodedata.normalize(form, text)


def hidden_sign(text: str) -> str:
    """The first hidden sign that changes what is read, as "U+202E"; "" without one."""
    found = HIDDEN.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def hidden_sentence(text: str, *, one_line: bool = False) -> str:
    """What is said of a text that is not read as it is stored; where there is place for one line,
    also of one with several, or with signs of no width. "" for any other."""
    sign = hidden_sign(text)
    if one_line and not sign and (found := ZERO_WIDTH.search(text)):
        sign = f"U+{ord(found[0]):04X}"
    if sign:
        return _(
            "The text has an invisible control sign (%(sign)s): delete it, or type these words "
            "again."
        ) % {"sign": sign}
    if one_line and LINE_ENDS.search(text.strip()):
        return _("This is one line: delete the line break in it.")
    return ""
