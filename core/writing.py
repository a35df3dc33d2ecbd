"""What is written: whether a text shows anything, and the signs that nobody sees."""

import re
import unicodedata

from django.utils.translation import gettext as _

SHOWN = "LNPS"  # letters, figures, punctuation, signs: what stands on paper
# Signs that are letters to Unicode and empty on paper: fillers of Hangul, the blank of braille.
BLANK_SIGNS = "\u115f\u1160\u3164\uffa0\u2800"
SPACED = str.maketrans(BLANK_SIGNS, " " * len(BLANK_SIGNS))
# What only joins or varies the sign before it, beside the category Cf.
JOINING = re.compile("[\u034f\u17b4\u17b5\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")

# What turns the direction of all that follows it: behind U+202E "gpj.exe" is seen as "exe.jpg".
# The marks that only say in which direction a single sign runs (U+200E, U+200F) turn nothing.
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


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


def turning_sign(text: str) -> str:
    """The first sign that turns the direction of what follows, as "U+202E"; "" without one."""
    found = TURNING.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def turning_sentence(text: str) -> str:
    """What is said of a text that is not read as it is stored; "" for any other."""
    sign = turning_sign(text)
    if not sign:
        return ""
    return _(
        "The text has an invisible sign that turns the direction of what follows (%(sign)s): "
        "delete it, or type these words again."
    ) % {"sign": sign}
