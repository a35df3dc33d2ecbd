"""What earns the next point: of each item that lost some, the next choice and what it gains.

The scheme knows what a step is worth, not what it takes. So a gain is what the total would rise by
if this item alone were one choice higher; rules that lower a rating are told apart from it.
"""

from core.canonical import JsonObject
from instruments.sheets import Choice, Sheet, SheetItem
from scoring import Exact, PointsLost, display


def next_step(sheet: Sheet, lost: PointsLost) -> JsonObject:
    """The next choice of an item below its most, as a result freezes it.

    {"choice": its code, "label": {"id", "en"}, "guide": {"id", "en"} | null, "gain": percent
    points of the total with one decimal}; {} where the scale has no choice above.
    """
    item = sheet.item(lost.item)
    found = _above(item, lost.score) if item else None
    if item is None or found is None:
        return {}
    choice, score = found
    return {
        "choice": choice.code,
        "label": choice.label,
        "guide": item.guide.get(choice.code) or choice.meaning,
        "gain": display(lost.cost * (score - lost.score) / (lost.max - lost.score)),
    }


def _above(item: SheetItem, score: Exact) -> tuple[Choice, Exact] | None:
    """The lowest choice that scores more, the first of equal ones, and its score."""
    points = item.scale.points
    above = [choice for choice in item.scale.choices if points[choice.code] > score]
    choice = min(above, key=lambda one: points[one.code], default=None)
    return (choice, points[choice.code]) if choice else None
