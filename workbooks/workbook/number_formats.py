"""What a number in a cell says, by the cell's number format: a figure, a percent, a date, a time.

The format is a small language (ECMA-376 part 1, 18.8.30 and 18.8.31): sections for positive,
negative and zero, or with conditions of their own; literals in quotes or behind a backslash. Only
what stands outside literals has a meaning: ``0.0"%"`` and ``0\\%`` scale nothing.
"""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal

LITERALS = re.compile(r'"[^"]*"?|\\.?|_.?|\*.?')
UNSEEN = re.compile(r"\[[^\]]*\]|_.?|\*.?")  # colours and conditions, gaps as wide as a letter
FORMAT_PARTS = re.compile(r'"[^"]*"?|\\.?|\[[^\]]*\]|.')
DURATION = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
BRACKETS = re.compile(r"\[[^\]]*\]")
# Which show a number by the text it is kept as, a whole one at least.
PLAIN_FORMS = ("", "general", "@", "0", "#")
CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[0-9.]+)\]")
HOLDS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "<>": operator.ne,
    "=": operator.eq,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class NumberText:
    """What a number says; ``is_number`` is false for a date, a time or a duration.

    ``has_percent``: a percent sign is seen, whether it scales the number or only stands there.
    ``is_disguised``: the program shows other characters than ``text``: 007 for 7, 1-May for a date.
    """

    text: str
    is_number: bool
    has_percent: bool = False
    is_disguised: bool = False


def shown_number(number: float, form: str, *, since_1904: bool = False) -> NumberText | None:
    """A number as its person sees it: 0.582 as a percent is 58.2, a date is 2024-05-31.

    None where a program shows #### instead: a date before its calendar begins.
    """
    section = _section(form, number)
    letters = LITERALS.sub("", section)
    duration = DURATION.search(letters)
    letters = BRACKETS.sub("", letters)
    if duration or re.search(r"[dmyhs]", letters, re.IGNORECASE):
        text = _moment(number, is_duration=bool(duration), since_1904=since_1904)
        return NumberText(text, is_number=False, is_disguised=True) if text else None
    text = plain_number(number * 100 ** letters.count("%"))
    return NumberText(
        text,
        is_number=True,
        has_percent="%" in UNSEEN.sub("", section),
        is_disguised=not _is_plain(section, text),
    )


def _is_plain(section: str, text: str) -> bool:
    form = BRACKETS.sub("", section).strip().casefold()
    return form in PLAIN_FORMS and (form not in ("0", "#") or "." not in text)


def plain_number(number: float) -> str:
    """A number with the digits that a program keeps: "58.2", "1000000", never 1e+06."""
    text = f"{Decimal(f'{number:.14g}'):f}"
    return "0" if text == "-0" else text


def _section(form: str, number: float) -> str:
    sections = [""]
    for part in FORMAT_PARTS.findall(form):
        if part == ";":
            sections.append("")
        else:
            sections[-1] += part
    if len(sections) == 1:
        return sections[0]
    conditions = [CONDITION.search(LITERALS.sub("", one)) for one in sections]
    if any(conditions):
        for section, found in zip(sections, conditions, strict=True):
            if found is None or HOLDS[found[1]](number, float(found[2])):
                return section
        return sections[-1]
    if number < 0:
        return sections[1]
    return sections[2] if number == 0 and len(sections) > 2 else sections[0]


def _moment(number: float, *, is_duration: bool, since_1904: bool) -> str:
    # late: see the package's docstring
    from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

    epoch = CALENDAR_MAC_1904 if since_1904 else CALENDAR_WINDOWS_1900
    if number < 0:
        return ""
    try:
        moment: object = from_excel(number, epoch, timedelta=is_duration)
    except (OverflowError, ValueError):
        return ""
    if isinstance(moment, timedelta):
        minutes = round(moment.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    if isinstance(moment, time):
        return moment.isoformat("minutes")
    if isinstance(moment, datetime) and moment.time() != time():
        return moment.isoformat(" ", "minutes")
    return str(moment)[:10]
