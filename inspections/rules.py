"""What a line says of a unit, and the compliance percent: the one rule of both.

Each line stands for ``good`` of ``whole``: yes 1 of 1, no 0 of 1, a count as it was counted, a day
1 of 1 up to that day. "N/A" stands for 0 of 0, and so counts nowhere. The compliance of
an inspection, or of many, is the sum of good over the sum of whole: for the PPE check what paper
004, form 5 asks ("worn and good / required").
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from inspections.choices import CheckAnswerKind
from inspections.specs import LineKind

TENTH = Decimal("0.1")
YES, NO, NOT_APPLICABLE, COUNTED, DATED = CheckAnswerKind.values
ANSWERS_OF: dict[LineKind, tuple[str, ...]] = {
    "yes_no": (YES, NO, NOT_APPLICABLE),
    "count": (COUNTED, NOT_APPLICABLE),
    "valid_until": (DATED, NOT_APPLICABLE),
}


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """What was told of a line; ``said`` "" while nothing is. ``good`` of ``whole`` are of a count,
    ``until`` of a day."""

    said: str = ""
    good: int | None = None
    whole: int | None = None
    until: date | None = None
    note: str = ""


def points_of(answer: CheckAnswer, *, on: date) -> tuple[int, int]:
    """Good and whole of an answered line on the day of the inspection."""
    match answer.said:
        case CheckAnswerKind.YES:
            return 1, 1
        case CheckAnswerKind.NO:
            return 0, 1
        case CheckAnswerKind.COUNTED:
            return answer.good or 0, answer.whole or 0
        case CheckAnswerKind.DATED:
            return int(answer.until is not None and answer.until >= on), 1
    return 0, 0


def fails(answer: CheckAnswer, *, on: date) -> bool:
    """Whether something has to be put right: not all is good."""
    good, whole = points_of(answer, on=on)
    return good < whole


def compliance_percent(good: int, whole: int) -> Decimal | None:
    """Percent with one decimal, rounded half up; None where nothing counted."""
    if not whole:
        return None
    return (Decimal(100) * good / whole).quantize(TENTH, rounding=ROUND_HALF_UP)
