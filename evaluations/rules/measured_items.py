"""Measured items: which choice a figure stands for, by the thresholds of the instrument."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from core.language import localized
from instruments.sheets import SheetItem

MOST_DECIMALS = 4
MOST_PERCENT = 100


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


def is_the_figure(typed: Decimal, proposed: Decimal) -> bool:
    """Whether a typed figure is the proposed one, rounded to as many decimals as were typed."""
    exponent = typed.normalize().as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    return abs(typed - proposed) <= Decimal(1).scaleb(-decimals) / 2


def units_of(item: SheetItem) -> tuple[str, ...]:
    """What may be written behind the figure of an item: its unit in any language, or its "%"."""
    if item.measured is None:
        return ()
    units = tuple(dict.fromkeys(item.measured["unit"].values()))
    return (*units, "%") if any(unit.startswith("%") for unit in units) else units


def is_more_than_all(item: SheetItem, figure: Decimal) -> bool:
    """Whether it is more than 100 of an item measured in percent: 95.5 typed as 95.500.

    What is measured so is a share. A unit with words behind its sign ("% of the plan") may be
    passed.
    """
    is_share = item.measured is not None and set(item.measured["unit"].values()) == {"%"}
    return is_share and figure > MOST_PERCENT


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


def frozen_measure(item: SheetItem, figure: str, *, reason: str) -> dict[str, Any]:
    """What a frozen result keeps of a figure given as plain text, and of why another score was
    given than it stands for: {"measured": {...}}, or nothing without a figure."""
    if not figure or item.measured is None:
        return {}
    return {
        "measured": {
            "figure": figure,
            "unit": item.measured["unit"],
            "proposed": proposed_choice(item, Decimal(figure)),
            "reason": reason,
        }
    }


def measured_words(item: Mapping[str, Any]) -> str:
    """The figure of an item of a frozen result as it is told; "" where none was measured.

    "4,5 a month", and where another score was given "4,5 a month, stands for 3: reason".
    """
    measured = item.get("measured")
    if not measured:
        return ""
    words = {
        "figure": number_format(Decimal(measured["figure"])),
        "unit": localized(measured["unit"]),
        "proposed": measured["proposed"],
        "reason": measured["reason"],
    }
    if measured["reason"] and measured["proposed"]:
        return _("%(figure)s %(unit)s, stands for %(proposed)s: %(reason)s") % words
    return "{figure} {unit}".format(**words)
