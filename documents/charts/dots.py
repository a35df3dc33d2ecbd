"""Dots: a row an element, this year's dot and last year's ring on one line from 0 to 100.

For what a radar cannot show: many elements, and how far each has moved.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.figures import percent
from documents.charts.series import number
from documents.charts.svg import INK, LINE, MUTED, PAPER, element, frame, words, wrap

LABEL = 132.0
TRACK = 150.0
FIGURE = 54.0
ROW = 27.0
HEAD = 20.0
WIDTH = LABEL + TRACK + FIGURE
SIDE = 6.0  # so that a dot at 0 or 100 keeps inside
ACCENT = "#0b5cad"


@dataclass(frozen=True, slots=True)
class Dot:
    """One row; ``value`` and ``before`` are display strings, None where there is no figure."""

    label: str
    value: str | None
    before: str | None = None


def dots(
    *,
    key: str,
    title: str,
    rows: Sequence[Dot],
    mark: str,
    mark_label: str,
    before: str,
    after: str = "",
) -> SafeString:
    """The drawing; a line at ``mark`` (the pass mark), ``before`` names the rings ("2023").

    ``after`` names the dots, where they are not plainly of what the page is about.
    """
    bottom = HEAD + ROW * len(rows)
    compared = any(row.before is not None for row in rows)
    named = [_legend(bottom + 16, before)] if compared else []
    if compared and after:
        named.append(_legend_of_dots(bottom + 32, after))
    return frame(
        words(_x(mark), 12, text=mark_label, size=10, fill=MUTED, text_anchor="middle"),
        element("line", x1=_x(mark), y1=HEAD - 3, x2=_x(mark), y2=bottom, stroke=INK,
                stroke_dasharray="3 2", stroke_width=0.9),
        *(_row(index, row) for index, row in enumerate(rows)),
        *named,
        key=key,
        kind="dots",
        title=title,
        description="; ".join(_said(row, before) for row in rows) + ".",
        width=WIDTH,
        height=bottom + 4 + 4 * bool(named) + 16 * len(named),
    )  # fmt: skip


def _x(value: str | None) -> float:
    return LABEL + SIDE + (TRACK - 2 * SIDE) * (number(value) or 0.0) / 100


def _row(index: int, row: Dot) -> str:
    y = HEAD + ROW * index + ROW / 2
    lines = wrap(row.label, length=21, lines=2)
    first = y + 4 - 5.5 * (len(lines) - 1)
    parts = [words(0, first + 11 * n, text=line, size=10.5) for n, line in enumerate(lines)]
    parts.append(
        element("line", x1=LABEL, y1=y, x2=LABEL + TRACK, y2=y, stroke=LINE, stroke_width=1)
    )
    if row.value is not None and row.before is not None:
        parts.append(
            element("line", x1=_x(row.before), y1=y, x2=_x(row.value), y2=y, stroke=MUTED,
                    stroke_width=1.6)
        )  # fmt: skip
    if row.before is not None:
        parts.append(_ring(_x(row.before), y))
    if row.value is not None:
        parts.append(element("circle", cx=_x(row.value), cy=y, r=4.6, fill=ACCENT))
    parts.append(
        words(WIDTH, y + 4, text=percent(row.value), size=11, font_weight=600, text_anchor="end")
    )
    return "".join(parts)


def _ring(x: float, y: float) -> str:
    return element("circle", cx=x, cy=y, r=4.0, fill=PAPER, stroke=MUTED, stroke_width=1.4)


def _legend(y: float, before: str) -> str:
    return _ring(LABEL + SIDE, y - 4) + words(LABEL + 18, y, text=before, size=10, fill=MUTED)


def _legend_of_dots(y: float, after: str) -> str:
    dot = element("circle", cx=LABEL + SIDE, cy=y - 4, r=4.6, fill=ACCENT)
    return dot + words(LABEL + 18, y, text=after, size=10, fill=MUTED)


def _said(row: Dot, before: str) -> str:
    said = f"{row.label} {percent(row.value)}"
    if row.before is None:
        return said
    return _("%(figure)s, in %(year)s %(before)s") % {
        "figure": said,
        "year": before,
        "before": percent(row.before),
    }
