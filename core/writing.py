"""What is written: whether a text shows anything, and the signs that nobody sees."""

import re
import unicodedata

SHOWN = "LNPS"  # letters, figures, punctuation, signs: what stands on paper
# Signs that are letters to Unicode and empty on paper: fillers of Hangul, the blank of braille.
BLANK_SIGNS = "\u115f\u1160\u3164\uffa0\u2800"
SPACED = str.maketrans(BLANK_SIGNS, " " * len(BLANK_SIGNS))
# What only joins or varies the sign before it, beside the category Cf.
JOINING = re.compile("[\u034f\u17b4\u17b5\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")


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
