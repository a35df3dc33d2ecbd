"""Measured items: which choice a figure stands for, by the thresholds of the instrument."""

from decimal import Decimal, InvalidOperation
from typing import Any

from evaluations.models import Answer
from evaluations.sheets import SheetItem, plain

MOST_DECIMALS = 4
MOST_DIGITS = 14


def figure_of(text: str) -> Decimal | None:
    """A figure given as plain text ("3.5"); None when it is not a number from 0 on that fits."""
    try:
        figure = Decimal(text)
    except InvalidOperation:
        return None
    if not figure.is_finite() or figure < 0:
        return None
    fits = figure == figure.quantize(Decimal(1).scaleb(-MOST_DECIMALS)) if figure < 10**9 else False
    return figure if fits else None


def proposed_choice(item: SheetItem, figure: Decimal) -> str | None:
    """The code of the choice a figure earns: the first threshold it reaches, best first.

    None for an item that is not measured, or a figure beyond every threshold.
    """
    if item.measured is None:
        return None
    higher = item.measured["direction"] == "higher"
    for bound, choice in item.measured["thresholds"]:
        if figure >= Decimal(bound) if higher else figure <= Decimal(bound):
            return str(choice)
    return None


def frozen_measure(item: SheetItem, answer: Answer | None) -> dict[str, Any]:
    """What a frozen result keeps of a figure: {"measured": {...}}, or nothing without one."""
    if answer is None or answer.figure is None or item.measured is None:
        return {}
    return {
        "measured": {
            "figure": plain(answer.figure),
            "unit": item.measured["unit"],
            "proposed": proposed_choice(item, answer.figure),
            "reason": answer.figure_reason,
        }
    }
