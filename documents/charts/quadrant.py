"""Where a study stands: the four fields of the internal (x) and external (y) total, and its point.

Both axes reach from -2 to 2, the ends of a rating. A hollow point with an arrow is where it stood.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

from django.utils.safestring import SafeString

from core.figures import signed
from documents.charts.svg import INK, LINE, MUTED, PAPER, element, frame, words, wrap

SIDE = 344.0
EDGE = 22.0
END = 2.0
ACCENT = "#0b5cad"
TIP = 7.0


@dataclass(frozen=True, slots=True)
class QuadrantPoint:
    """A position: the totals as displayed, and its name."""

    x: str
    y: str
    label: str


def quadrant(
    *,
    key: str,
    title: str,
    fields: Sequence[str],
    axes: tuple[str, str],
    point: QuadrantPoint,
    former: QuadrantPoint | None = None,
) -> SafeString:
    """The drawing. ``fields`` are the words of the corners, as one reads: above left first.

    ``axes`` name the internal and the external total.
    """
    return frame(
        element("rect", x=EDGE, y=EDGE, width=SIDE - 2 * EDGE, height=SIDE - 2 * EDGE,
                fill="none", stroke=LINE),
        *_axes(axes),
        *(_corner(at, one) for at, one in enumerate(fields)),
        _arrow(former, point) if former else "",
        _point(former, hollow=True) if former else "",
        _point(point, hollow=False),
        key=key,
        kind="quadrant",
        title=title,
        description=_described(point, axes)
        + (f" {_described(former, axes)}" if former else ""),
        width=SIDE,
        height=SIDE + 4,
    )  # fmt: skip


def _described(point: QuadrantPoint, axes: tuple[str, str]) -> str:
    return f"{point.label}: {axes[0]} {signed(point.x)}, {axes[1]} {signed(point.y)}."


def _at(point: QuadrantPoint) -> tuple[float, float]:
    middle, scale = SIDE / 2, (SIDE / 2 - EDGE) / END
    x, y = (min(END, max(-END, float(one))) for one in (point.x, point.y))
    return middle + scale * x, middle - scale * y


def _axes(names: tuple[str, str]) -> list[str]:
    middle = SIDE / 2
    ends = ((EDGE, "−2"), (SIDE - EDGE, "+2"))
    return [
        element("line", x1=EDGE, y1=middle, x2=SIDE - EDGE, y2=middle, stroke=MUTED),
        element("line", x1=middle, y1=EDGE, x2=middle, y2=SIDE - EDGE, stroke=MUTED),
        words(SIDE - EDGE - 3, middle - 4, text=f"x: {names[0]}", size=10.5, fill=MUTED,
              text_anchor="end"),
        words(middle + 4, EDGE + 11, text=f"y: {names[1]}", size=10.5, fill=MUTED),
        *(words(x, SIDE - 8, text=text, size=10.5, fill=MUTED, text_anchor="middle")
          for x, text in ends),
        words(middle, SIDE - 8, text="0", size=10.5, fill=MUTED, text_anchor="middle"),
    ]  # fmt: skip


def _corner(at: int, text: str) -> str:
    """The words of a field, at its outer corner."""
    is_right, is_below = at % 2, at // 2
    x = SIDE - EDGE - 8 if is_right else EDGE + 8
    top = SIDE - EDGE - 40 if is_below else EDGE + 30
    anchor = "end" if is_right else "start"
    lines = wrap(text, length=20, lines=3)
    return "".join(
        words(x, top + 14 * row, text=line, size=11, fill=INK, text_anchor=anchor)
        for row, line in enumerate(lines)
    )


def _point(point: QuadrantPoint, *, hollow: bool) -> str:
    x, y = _at(point)
    left = x > SIDE / 2
    return element(
        "circle", cx=x, cy=y, r=5.0, fill=PAPER if hollow else ACCENT, stroke=ACCENT,
        stroke_width=1.6,
    ) + words(
        x - 9 if left else x + 9, y + (14 if hollow else -8), text=point.label, size=11,
        font_weight=400 if hollow else 600, text_anchor="end" if left else "start",
    )  # fmt: skip


def _arrow(start: QuadrantPoint, end: QuadrantPoint) -> str:
    """A dashed line to the new point, with its head; none where they stand together."""
    (x1, y1), (x2, y2) = _at(start), _at(end)
    length = hypot(x2 - x1, y2 - y1)
    if length < 2 * TIP:
        return ""
    ux, uy = (x2 - x1) / length, (y2 - y1) / length
    tip_x, tip_y = x2 - 6 * ux, y2 - 6 * uy
    back_x, back_y = tip_x - TIP * ux, tip_y - TIP * uy
    head = (
        f"M{tip_x:.2f} {tip_y:.2f}L{back_x - 3.5 * uy:.2f} {back_y + 3.5 * ux:.2f}"
        f"L{back_x + 3.5 * uy:.2f} {back_y - 3.5 * ux:.2f}Z"
    )
    line = element("line", x1=x1, y1=y1, x2=back_x, y2=back_y, stroke=ACCENT, stroke_width=1.4,
                   stroke_dasharray="4 3")  # fmt: skip
    return line + element("path", d=head, fill=ACCENT)
