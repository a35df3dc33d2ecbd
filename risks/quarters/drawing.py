"""The movement of a register by quarter: a column a quarter, a piece a level. Drawn once, for page
and PDF."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from core.figures import whole
from documents.charts.svg import INK, MUTED, element, frame, words

WIDTH = 400.0
LEFT = 10.0
TOP = 18.0
BOTTOM = 130.0
COLUMN = 46.0
LEAST = 13.0  # a piece still has room for its figure
LEGEND_ROW = 15.0
# Paper and ink of each colour, as document.css and risks.css have them by day.
PAINTS = {
    "hijau": ("#e3f3e9", "#17693a"),
    "kuning": ("#fbf1dc", "#8a5a00"),
    "jingga": ("#ffe7d3", "#8f3d00"),
    "merah": ("#fbe7e6", "#a61b1b"),
}


@dataclass(frozen=True, slots=True)
class MovingLevel:
    """A level: its word, its colour, how many risks stood at it at the end of each quarter."""

    label: str
    colour: str
    counts: Sequence[int]


def quarters_drawing(
    *, key: str, title: str, quarters: Sequence[str], levels: Sequence[MovingLevel]
) -> SafeString:
    """The drawing; levels highest first, each piece with its count. Nothing stands for no risk."""
    totals = [sum(one.counts[at] for one in levels) for at in range(len(quarters))]
    return frame(
        element("line", x1=LEFT, y1=BOTTOM, x2=WIDTH - LEFT, y2=BOTTOM, stroke=MUTED,
                stroke_width=0.8),
        *(
            _column(at, levels, center=_x(at, len(quarters)), most=max([1, *totals]))
            for at in range(len(quarters))
        ),
        *(
            words(_x(at, len(quarters)), BOTTOM + 14, text=word, size=11, text_anchor="middle")
            for at, word in enumerate(quarters)
        ),
        *(_legend(at, one) for at, one in enumerate(levels)),
        key=key,
        kind="quarters",
        title=title,
        description="; ".join(
            f"{word}: " + ", ".join(f"{one.label} {one.counts[at]}" for one in levels)
            for at, word in enumerate(quarters)
        )
        + ".",
        width=WIDTH,
        height=BOTTOM + 26 + LEGEND_ROW * ((len(levels) + 1) // 2),
    )  # fmt: skip


def _x(at: int, count: int) -> float:
    return LEFT + (WIDTH - 2 * LEFT) * (at + 0.5) / count


def _column(at: int, levels: Sequence[MovingLevel], *, center: float, most: int) -> str:
    """From below: the lowest level first. A piece is as high as its count, but never too low."""
    shown = [one for one in reversed(levels) if one.counts[at]]
    free = BOTTOM - TOP - LEAST * len(levels)
    y, parts = BOTTOM, []
    for one in shown:
        height = LEAST + free * one.counts[at] / most
        y -= height
        paper, ink = PAINTS[one.colour]
        parts.append(
            element("rect", x=center - COLUMN / 2, y=y, width=COLUMN, height=height, fill=paper,
                    stroke=ink, stroke_width=0.8)
            + words(center, y + height / 2 + 4, text=whole(one.counts[at]), size=11, fill=ink,
                    text_anchor="middle")
        )  # fmt: skip
    if not shown:
        parts.append(words(center, BOTTOM - 5, text="–", size=11, fill=MUTED, text_anchor="middle"))
    return "".join(parts)


def _legend(at: int, level: MovingLevel) -> str:
    x = LEFT + (WIDTH / 2) * (at % 2)
    y = BOTTOM + 32 + LEGEND_ROW * (at // 2)
    paper, ink = PAINTS[level.colour]
    return element(
        "rect", x=x, y=y - 9, width=11.0, height=11.0, fill=paper, stroke=ink, stroke_width=0.8
    ) + words(x + 17, y, text=level.label, size=11, fill=INK)
