"""Names and codes that identify: one form to keep, one to compare, one to search."""

import re
import unicodedata

from django.utils.translation import gettext as _

from core.writing import composed, visible

ACCENTS = re.compile("[\u0300-\u036f]")
# Signs that stand for one on the keyboard, and letters and digits that are only wider.
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d"
QUOTES = "\u2018\u2019\u201a\u201b\u02bb\u02bc\u2032\u00b4\u0060\uff07"
DOUBLE_QUOTES = "\u201c\u201d\u201e\u201f\u2033\uff02"
WIDE = "".join(
    chr(code)
    for ends in ("\uff10\uff19", "\uff21\uff3a", "\uff41\uff5a")
    for code in range(ord(ends[0]), ord(ends[1]) + 1)
)
LOOK_ALIKES = DASHES + QUOTES + DOUBLE_QUOTES + WIDE
STAND_FOR = (
    "-" * len(DASHES)
    + "'" * len(QUOTES)
    + '"' * len(DOUBLE_QUOTES)
    + "".join(chr(ord(one) - 0xFEE0) for one in WIDE)
)
PLAIN = str.maketrans(LOOK_ALIKES, STAND_FOR)
HYPHENS = str.maketrans("\u2010\u2011\ufe63\uff0d", "----")
# Unicode's names of the scripts that have letters which look Latin.
OTHER_SCRIPTS = ("CYRILLIC", "GREEK", "COPTIC", "ARMENIAN", "CHEROKEE", "LISU")
NEVER_MEANT = ("FULLWIDTH", "MATHEMATICAL")  # Latin letters in a guise
LOOKS_LATIN = frozenset(
    "\u0410\u0412\u0415\u0405\u0406\u0408\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425"
    "\u0430\u0435\u0455\u0456\u0458\u043e\u0440\u0441\u0443\u0445\u0501"
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf"
)


def clean_name(typed: str) -> str:
    """The name to keep: NFC, white space of any kind as one space, nothing invisible.

    A hyphen is the one of the keyboard. A dash or a curved quotation mark may be meant, and stays.
    """
    return composed(" ".join(visible(typed).split())).translate(HYPHENS)


def clean_address(typed: str) -> str:
    """An e-mail address to keep: nothing invisible, letters of one width, its domain in lower
    case. What stands before the @ is kept as it was typed."""
    seen = "".join(c for c in composed(typed, "NFKC") if unicodedata.category(c) != "Cf")
    mailbox, at, domain = seen.strip().rpartition("@")
    return f"{mailbox}{at}{domain.lower()}"


def name_key(name: str) -> str:
    """What two names that look alike have in common: the clean name without its case, with one
    kind of dash and of quotation mark, and letters of one width."""
    return composed(clean_name(name).translate(PLAIN).lower())


def search_key(words: str) -> str:
    """What is searched for: the name's key without accents, in plain letters (NFKD)."""
    bare = composed(name_key(words), "NFKD").lower()
    return ACCENTS.sub("", bare.translate(PLAIN))


def foreign_letters(name: str) -> str:
    """The letters of a name that look Latin and are not, once each; a word of its own script is
    no reason to ask, but for one that only looks Latin beside Latin ones or alone (a code)."""
    words = re.findall(r"\w+", name)
    beside_latin = any(_script(c) == "LATIN" for c in name)
    reads_as_latin = LOOKS_LATIN.issuperset(c for c in name if c.isalpha())
    found: dict[str, None] = {}
    for word in words:
        others = [c for c in word if _script(c) in OTHER_SCRIPTS]
        is_mixed = any(_script(c) == "LATIN" for c in word)
        if is_mixed or reads_as_latin or (beside_latin and LOOKS_LATIN.issuperset(others)):
            found |= dict.fromkeys(others)
        found |= dict.fromkeys(c for c in word if _script(c) in NEVER_MEANT)
    return "".join(found)


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").split(" ", 1)[0]


def warning_of(name: str) -> str:
    """The sentence for a name with letters that only look Latin; "" for any other."""
    found = foreign_letters(name)
    if not found:
        return ""
    letters = ", ".join(f"{c} (U+{ord(c):04X})" for c in found)
    return _(
        "“%(name)s” has letters that only look Latin: %(letters)s. Nobody finds it by typing it: "
        "write it again unless it is meant so."
    ) % {"name": name, "letters": letters}
