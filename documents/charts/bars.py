"""Horizontal bars: elements or aspects, each with its figure and, where known, a second tick."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from core.figures import percent
from documents.charts.series import number
from documents.charts.svg import INK, MUTED, PAPER, element, frame, words, wrap

LABEL = 150.0
TRACK = 140.0
FIGURE = 46.0
ROW = 27.0
WIDTH = LABEL + TRACK + FIGURE


@dataclass(frozen=True, slots=True)
class Bar:
    """One row. ``value`` is a display string, None draws no bar; ``weak`` hatches it."""

    label: str
    value: str | None
    weak: bool = False


def bars(*, key: str, title: str, rows: Sequence[Bar], mark: str, mark_label: str) -> SafeString:
    """The drawing, one row each, with a line at ``mark`` (the pass mark) that is named below."""
    height = ROW * len(rows) + 20
    at = LABEL + TRACK * float(mark) / 100
    line = element(
        "line", x1=at, y1=2, x2=at, y2=height - 14, stroke=INK, stroke_dasharray="3 2",
        stroke_width=0.9,
    )  # fmt: skip
    return frame(
        *(_row(index, row) for index, row in enumerate(rows)),
        line,
        words(at, height - 4, text=mark_label, size=9, fill=MUTED, text_anchor="middle"),
        key=key,
        kind="bars",
        title=title,
        description="; ".join(f"{row.label} {percent(row.value)}" for row in rows) + ".",
        width=WIDTH,
        height=height,
    )


def _row(index: int, row: Bar) -> str:
    y = ROW * index + 4
    length = TRACK * (number(row.value) or 0) / 100
    lines = wrap(row.label, length=24, lines=2)
    first = y + 12 - 5 * (len(lines) - 1)
    parts = [words(0, first + 10 * n, text=line, size=9.5) for n, line in enumerate(lines)]
    parts.append(element("rect", x=LABEL, y=y + 2, width=TRACK, height=12, fill="#eef1f4"))
    if length:
        parts.append(
            element(
                "rect", x=LABEL, y=y + 2, width=length, height=12,
                fill=PAPER if row.weak else MUTED, stroke=MUTED,
                stroke_width=1 if row.weak else 0,
            )
        )  # fmt: skip
    parts.append(
        words(WIDTH, y + 12, text=percent(row.value), size=10.5, font_weight=600, text_anchor="end")
    )
    return "".join(parts)
