"""Figures, choices and "not applicable" as people type them: one reader for every channel.

Forms, the checklist's scripts (static/js/typed.js, held to the same table of cases), pasted rows,
both workbooks and the strings of the API read by these rules (tests/test_typings.py sends the same
typings through each); a JSON number, or a number in a cell, is a number. What the API writes itself
comes back as itself or is refused: 12.125, in Indonesian a group to whoever types it. A figure is
read in the language of its page, workbook or request:

- the language's group sign between groups of three, or a space of any width: 12.500, 1 234 567;
- its decimal sign before the fraction, where the field takes one: 12,5;
- in every language points as the country groups, where no page writes a fraction so: 12.500 is
  12 500 in English too, as a whole number and where a fraction would end in a nought;
- in every language a comma before one digit as the country writes a fraction: 12,5 is 12.5 in
  English too, where nothing groups by one;
- both signs, the decimal one last, have one reading: where a field takes whole numbers, 1.234,00
  is 1234 and 1.234,56 is refused as no whole number.

Everything else is refused with what it could mean, and nothing is stripped in silence: in
Indonesian 1.2 and 12.5, which a figure may have been that lacks digits, and 12,500 as other
languages group; in both what ends in noughts that no page writes (1.00 and 1,00).
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import MAXYEAR, MINYEAR, date, datetime
from decimal import Decimal

from django.utils.formats import get_format
from django.utils.translation import gettext as _

from core.writing import composed

LONGEST = 40  # characters; more is no figure
SPACES = "\N{SPACE}\N{NO-BREAK SPACE}\N{THIN SPACE}\N{NARROW NO-BREAK SPACE}\N{FIGURE SPACE}"
TURNING = "\N{RIGHT-TO-LEFT OVERRIDE}"  # behind it 21 is seen as 12: no figure is read from that
MINUS = "-\N{MINUS SIGN}\N{EN DASH}"
WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}  # as wide as Kanji
DIGITS = re.compile(r"[0-9]+(?:[ .,][0-9]+)*")
PLAIN_FRACTION = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]*[1-9]")  # as ``plain_decimal`` writes it
# Which no page writes as a fraction; by whether the field takes one.
GROUPED_BY_POINTS = {
    False: re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+"),
    True: re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{2}0|(?:\.[0-9]{3}){2,})"),
}
# A fraction behind the decimal sign that no page writes, and that could be a group: 12,500; 1,00.
COULD_BE_GROUPED = {
    sign: re.compile(rf"[1-9][0-9]{{0,2}}\{sign}(?:[0-9]{{2}}0|00+)") for sign in ".,"
}
ZEROS_BEHIND = re.compile(r"([0-9]+)[.,]0+")
NOT_APPLICABLE_WORDS = ("na", "tb", "tidakberlaku", "notapplicable")
YEAR = re.compile(r"[0-9]{4}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LONGEST_NUMBER = 18  # digits that PostgreSQL can hold
BETWEEN_LETTERS = re.compile(r"[\s./\\_-]+")


class MistypedFigure(ValueError):
    """What was typed is no figure, or could be two. Its text is a sentence for the person."""


class TwoReadings(MistypedFigure):
    """What was typed could be either of two figures."""


def decimal_sign(language: str | None = None) -> str:
    """The decimal sign of a language, else of the active one: "," or "."."""
    return str(get_format("DECIMAL_SEPARATOR", lang=language))


BEFORE = ("Rp", "Rp.")  # units of money that people write before the figure


def read_figure(
    typed: str, *, decimals: int = 0, units: Iterable[str] = (), sign: str = ""
) -> Decimal:
    """The figure that was typed, exactly: "12.500" is 12500 where the comma is the decimal sign.

    ``decimals`` is how many the field takes (0: whole numbers only), ``units`` what may stand
    behind the figure ("%", "jam"), "Rp" before it too (then also ",00" or ",-" behind a whole
    figure), ``sign`` the decimal sign, else the active language's.
    Bounds are the field's own; a minus is read. MistypedFigure with a sentence otherwise.
    """
    sign = sign or decimal_sign()
    bare, minus = _bare(typed, units)
    if not decimals and not set(BEFORE).isdisjoint(units):
        bare = re.sub(rf"(?<=[0-9])\{sign}(?:00|-|--|–)$", "", bare)
    if not DIGITS.fullmatch(bare) or len(bare) > LONGEST:
        raise _no_figure(typed, bare)
    whole, fraction = _parts(bare, sign, decimals=decimals) or _refuse_unless_nought(
        typed, bare, sign=sign, decimals=decimals
    )
    if not decimals and fraction:
        raise _no_whole_number(typed)
    if len(fraction) > decimals:
        raise MistypedFigure(
            _("“%(typed)s” has more than %(decimals)s decimals: shorten it.")
            % {"typed": _shortened(typed), "decimals": decimals}
        )
    figure = Decimal(f"{whole}.{fraction}" if fraction else whole)
    return -figure if minus else figure


def read_sent_figure(
    sent: str, *, decimals: int, units: Iterable[str] = (), sign: str = ""
) -> Decimal:
    """A figure in a string that a program sent: as ``read_figure``, but nothing ``plain_decimal``
    wrote is taken for another figure. TwoReadings for "12.125" where people group by points."""
    sign = sign or decimal_sign()
    figure = read_figure(sent, decimals=decimals, units=units, sign=sign)
    bare = sent.strip()
    if PLAIN_FRACTION.fullmatch(bare) and figure != Decimal(bare):
        readings = {
            "typed": bare,
            "one": bare.replace(".", sign),
            "other": plain_decimal(figure),
        }
        raise TwoReadings(_two_readings() % readings)
    return figure


def _two_readings() -> str:
    return _("“%(typed)s” can be read as %(one)s or as %(other)s: write the one you mean.")


def _bare(typed: str, units: Iterable[str]) -> tuple[str, bool]:
    """The digits and signs between them, without unit, and whether a minus stood before."""
    narrow = typed.translate(WIDE)
    text = "".join(c for c in narrow if unicodedata.category(c) != "Cf" or c in TURNING).strip()
    for unit in sorted(units, key=len, reverse=True):
        if unit and text.casefold().endswith(unit.casefold()):
            text = text[: -len(unit)].rstrip()
            break
        if unit in BEFORE and text.casefold().startswith(unit.casefold()):
            text = text[len(unit) :].lstrip()
            break
    minus = text[:1] in MINUS and bool(text)
    if minus or text.startswith("+"):
        text = text[1:].lstrip()
    return "".join(" " if c in SPACES else c for c in text), minus


def _parts(bare: str, sign: str, *, decimals: int) -> tuple[str, str] | None:
    """The digits before and behind the decimal sign; None where it is not clear."""
    group = "." if sign == "," else ","
    if GROUPED_BY_POINTS[bool(decimals)].fullmatch(bare):
        return bare.replace(".", ""), ""
    if COULD_BE_GROUPED[sign].fullmatch(bare):
        return None
    one = rf"[1-9][0-9]{{0,2}}(?P<group>[ {group}])[0-9]{{3}}(?:(?P=group)[0-9]{{3}})*"
    behind = rf"(?:\{sign}(?P<fraction>[0-9]+))?" if decimals else "(?P<fraction>)"
    found = re.fullmatch(rf"(?P<whole>{one}|[0-9]+){behind}", bare)
    if found is None and decimals:
        found = re.fullmatch(r"(?P<whole>[0-9]+),(?P<fraction>[0-9])", bare)
    if found is None:  # both signs, in a field of whole numbers: the fraction is one
        both = rf"(?P<whole>[1-9][0-9]{{0,2}}(?:\{group}[0-9]{{3}})+)\{sign}(?P<fraction>[0-9]+)"
        found = re.fullmatch(both, bare)
    if found is None:
        return None
    fraction = found["fraction"] or ""
    return re.sub(r"[^0-9]", "", found["whole"]), fraction if decimals else fraction.rstrip("0")


def _refuse_unless_nought(typed: str, bare: str, *, sign: str, decimals: int) -> tuple[str, str]:
    """Raises MistypedFigure with the two readings, or for a fraction where none is taken.

    The parts where both readings are the same: nought.
    """
    whole, fraction = re.fullmatch(r"(.*)[ .,]([0-9]+)", bare).groups()  # type: ignore[union-attr]
    digits = re.sub(r"[^0-9]", "", whole)
    if not (digits + fraction).strip("0"):
        return "0", ""  # both readings are nought
    is_plain = digits == whole and bare[len(whole)] != " "
    if not decimals and is_plain and len(fraction) != 3 and fraction.strip("0"):
        raise _no_whole_number(typed)
    kept = fraction.rstrip("0")
    one, other = _grouped(digits, sign), _grouped(digits + fraction, sign)
    readings = {
        "typed": _shortened(typed),
        "one": f"{one}{sign}{kept}" if kept else one,
        "other": other,
    }
    raise TwoReadings(_two_readings() % readings)


def _no_whole_number(typed: str) -> MistypedFigure:
    return MistypedFigure(
        _("“%(typed)s” is not a whole number: write it without decimals.")
        % {"typed": _shortened(typed)}
    )


def _grouped(digits: str, sign: str) -> str:
    """A whole number as the language with this decimal sign writes it."""
    return f"{int(digits):,}".replace(",", "." if sign == "," else ",")


def _no_figure(typed: str, bare: str) -> MistypedFigure:
    # What is long is cut first: the time that this takes grows by the square of what is typed.
    behind = re.fullmatch(r"[0-9][0-9 .,]*?\s*([^0-9 .,][^0-9]*)", bare[: 2 * LONGEST])
    if behind:
        return MistypedFigure(
            _("“%(typed)s”: write the figure alone, without “%(unit)s”.")
            % {"typed": _shortened(typed), "unit": _shortened(behind[1])}
        )
    return MistypedFigure(
        _("“%(typed)s” is not a figure: write it in digits 0 to 9.")
        % {"typed": _shortened(typed.strip())}
    )


def _shortened(typed: str) -> str:
    return typed if len(typed) <= LONGEST else f"{typed[:LONGEST]}…"


def read_year(typed: str) -> int:
    """A year, written with its four digits. MistypedFigure with a sentence otherwise."""
    year = typed.translate(WIDE).strip()
    if YEAR.fullmatch(year):
        return int(year)
    raise MistypedFigure(
        _("“%(typed)s” is no year: write it with four digits, for example 2024.")
        % {"typed": _shortened(typed.strip())}
    )


def read_day(typed: str) -> date:
    """A day as browsers and programs send it, 2026-02-28, in every language: no month-first or
    day-first date is guessed at, and no other form of ISO. MistypedFigure with a sentence."""
    day = typed.translate(WIDE).strip()
    if DAY.fullmatch(day):
        with suppress(ValueError):  # 2026-02-30
            return date.fromisoformat(day)
    raise MistypedFigure(
        _("“%(given)s” is no day: write it as 2026-02-28.") % {"given": _shortened(typed.strip())}
    )


def is_everywhere(at: datetime) -> bool:
    """Whether an instant has a day in every time zone: one at an end of the calendar has none."""
    return MINYEAR < at.year < MAXYEAR


def number_in_address(given: str | None) -> int | None:
    """A number that an address names (a page, a year, who): plain digits alone, else None."""
    if given and given.isascii() and given.isdigit() and len(given) <= LONGEST_NUMBER:
        return int(given)
    return None


def plain_decimal(figure: Decimal) -> str:
    """A decimal as the API and the contracts write it: "3.5", "1000", never "3.50" or "1E+3"."""
    plain = f"{figure:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def read_word(typed: str) -> str:
    """A word of a list in the form that is compared: one kind of spaces, no case."""
    return " ".join(composed(typed, "NFKC").split()).casefold()


def read_choice(typed: str, choices: Iterable[tuple[str, Sequence[str]]]) -> str | None:
    """The code of a choice by its code or one of its names; None where it is none of them.

    ``choices`` are pairs of a code and its names. "3,0" and "3.0" are 3.
    """
    wanted = read_word(typed)
    whole = ZEROS_BEHIND.fullmatch(wanted)
    known = list(choices)
    for word in (wanted, whole[1] if whole else wanted):
        for code, names in known:
            if word in (read_word(code), *map(read_word, names)):
                return code
    return None


def is_not_applicable(typed: str) -> bool:
    """Whether a cell says that an item does not apply: N/A, NA, n.a., TB, tidak berlaku."""
    return BETWEEN_LETTERS.sub("", read_word(typed)) in NOT_APPLICABLE_WORDS
