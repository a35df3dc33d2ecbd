"""Diverging bars: a row a statement, its answers stacked from the middle of the scale outwards.

Who disagrees stands left of the line, who agrees right of it, the middle step astride. Steps are
told apart by their shade, which a scale above shows from the lowest to the highest, and, from left
to right, by their order; the share stands at each end.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from documents.charts.svg import INK, MUTED, PAPER, element, frame, words, wrap

LABEL = 132.0
TRACK = 204.0
ROW = 30.0
HEAD = 38.0
SCALE = 18.0  # where the scale of the shades begins, and how high it is
SCALE_HEIGHT = 8.0
WIDTH = LABEL + TRACK
SIDE = 32.0  # for the share at each end: 100% in a wide face
LOW = ("#7a4a00", "#b98035", "#e2c08d")  # away from the middle, and towards it
HIGH = ("#b8cdea", "#5f8fd0", "#1746a2")
MIDDLE = "#d6dae0"


@dataclass(frozen=True, slots=True)
class DivergingRow:
    """A statement and how many chose each step, the lowest first."""

    label: str
    counts: tuple[int, ...]


def diverging(
    *, key: str, title: str, rows: Sequence[DivergingRow], steps: Sequence[str]
) -> SafeString:
    """The drawing; ``steps`` are the words of the scale, the lowest first."""
    bottom = HEAD + ROW * len(rows)
    middle, whole = _track(rows)
    return frame(
        words(LABEL, 12, text=steps[0], size=10, fill=MUTED),
        words(WIDTH, 12, text=steps[-1], size=10, fill=MUTED, text_anchor="end"),
        *(_scale(step, len(steps)) for step in range(len(steps))),
        *(_row(index, row, middle=middle, whole=whole) for index, row in enumerate(rows)),
        element("line", x1=middle, y1=HEAD - 4, x2=middle, y2=bottom, stroke=INK,
                stroke_width=0.9),
        key=key,
        kind="diverging",
        title=title,
        description="; ".join(_said(row, steps) for row in rows) + ".",
        width=WIDTH,
        height=bottom + 4,
    )  # fmt: skip


def _scale(step: int, steps: int) -> str:
    """The shade of a step, in its place between the words of the lowest and the highest."""
    each = TRACK / steps
    return element("rect", x=LABEL + each * step, y=SCALE, width=each, height=SCALE_HEIGHT,
                   fill=_shade(step, steps), stroke=PAPER, stroke_width=0.6)  # fmt: skip


def _track(rows: Sequence[DivergingRow]) -> tuple[float, float]:
    """Where the line stands, and how long all answers of a row are drawn: as long as the row that
    reaches farthest left and the one that reaches farthest right leave room for."""
    reaches = [_reach(row) for row in rows if sum(row.counts)]
    left = max((one for one, _right in reaches), default=0.5)
    right = max((one for _left, one in reaches), default=0.5)
    whole = (TRACK - 2 * SIDE) / (left + right)
    return LABEL + SIDE + left * whole, whole


def _reach(row: DivergingRow) -> tuple[float, float]:
    """The share of the answers left of the line and right of it; the middle step is astride."""
    half = len(row.counts) // 2
    astride = row.counts[half] / 2 if len(row.counts) % 2 else 0
    left = (sum(row.counts[:half]) + astride) / sum(row.counts)
    return left, 1 - left


def _row(index: int, row: DivergingRow, *, middle: float, whole: float) -> str:
    y = HEAD + ROW * index
    lines = wrap(row.label, length=21, lines=2)
    first = y + 15 - 5.5 * (len(lines) - 1)
    parts = [words(0, first + 11 * n, text=line, size=10.5) for n, line in enumerate(lines)]
    total, steps = sum(row.counts), len(row.counts)
    if total == 0:
        return "".join(parts)
    unit, half = whole / total, steps // 2
    below, above = sum(row.counts[:half]), sum(row.counts[steps - half :])
    x = middle - whole * _reach(row)[0]
    parts.append(_share(x - 3, y, share=100 * below / total, anchor="end"))
    for step, count in enumerate(row.counts):
        if count:
            parts.append(
                element("rect", x=x, y=y + 4, width=unit * count, height=15,
                        fill=_shade(step, steps), stroke=PAPER, stroke_width=0.6)
            )  # fmt: skip
        x += unit * count
    parts.append(_share(x + 3, y, share=100 * above / total, anchor="start"))
    return "".join(parts)


def _share(x: float, y: float, *, share: float, anchor: str) -> str:
    return words(x, y + 15, text=f"{share:.0f}%", size=9, fill=MUTED, text_anchor=anchor)


def _shade(step: int, steps: int) -> str:
    half = steps // 2
    if steps % 2 and step == half:
        return MIDDLE
    if step < half:
        return LOW[step * len(LOW) // half]
    return HIGH[-1 - (steps - 1 - step) * len(HIGH) // half]


def _said(row: DivergingRow, steps: Sequence[str]) -> str:
    told = ", ".join(
        _("%(step)s %(count)s") % {"step": step, "count": count}
        for step, count in zip(steps, row.counts, strict=True)
    )
    return f"{row.label}: {told}"
