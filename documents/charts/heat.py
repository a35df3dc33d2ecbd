"""The heat map's steps: how far a percent lies above or below the mark it is held against."""

from bisect import bisect_right
from decimal import Decimal

STEPS = (Decimal(5), Decimal(10), Decimal(20), Decimal(30))


def heat_step(value: str | None, mark: str) -> str:
    """``"above-1"`` to ``"above-5"``, ``"below-1"`` to ``"below-5"``, or "" without a figure.

    Exactly at the mark is above: that is where passing begins. Steps begin at a distance of
    0, 5, 10, 20 and 30 percent points.
    """
    if value is None:
        return ""
    distance = Decimal(value) - Decimal(mark)
    side = "below" if distance < 0 else "above"
    return f"{side}-{1 + bisect_right(STEPS, abs(distance))}"
