"""Item-total correlations: a row a statement, its r as a dot from 0 to 1, the r table as a line.

A dot left of the line is hollow; one below 0 stands at the edge with its figure.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from core.figures import figure
from documents.charts.svg import INK, LINE, MUTED, PAPER, element, frame, words

LABEL = 60.0
TRACK = 222.0
FIGURE = 54.0
ROW = 20.0
HEAD = 20.0
WIDTH = LABEL + TRACK + FIGURE
SIDE = 6.0
ACCENT = "#0b5cad"


@dataclass(frozen=True, slots=True)
class ItemTotal:
    """A statement's code and its r as displayed; None where it cannot be computed."""

    label: str
    r: str | None
    is_valid: bool | None


def item_total(
    *, key: str, title: str, rows: Sequence[ItemTotal], r_table: str | None, mark_label: str
) -> SafeString:
    """The drawing; ``mark_label`` names the line at ``r_table``."""
    bottom = HEAD + ROW * len(rows)
    line = "" if r_table is None else element(
        "line", x1=_x(r_table), y1=HEAD - 3, x2=_x(r_table), y2=bottom, stroke=INK,
        stroke_dasharray="3 2", stroke_width=0.9,
    )  # fmt: skip
    return frame(
        "" if r_table is None else words(
            _x(r_table), 12, text=f"{mark_label} {figure(r_table)}", size=10, fill=MUTED,
            text_anchor="middle",
        ),
        *(_row(index, row) for index, row in enumerate(rows)),
        line,
        key=key,
        kind="item-total",
        title=title,
        description="; ".join(f"{row.label} {figure(row.r)}" for row in rows)
        + f". {mark_label} {figure(r_table)}.",
        width=WIDTH,
        height=bottom + 4,
    )  # fmt: skip


def _x(r: str) -> float:
    return LABEL + SIDE + (TRACK - 2 * SIDE) * min(1.0, max(0.0, float(r)))


def _row(index: int, row: ItemTotal) -> str:
    y = HEAD + ROW * index + ROW / 2
    parts = [
        words(0, y + 4, text=row.label, size=10.5),
        element("line", x1=LABEL, y1=y, x2=LABEL + TRACK, y2=y, stroke=LINE, stroke_width=1),
        words(WIDTH, y + 4, text=figure(row.r), size=11, font_weight=600, text_anchor="end"),
    ]
    if row.r is not None:
        parts.append(
            element("circle", cx=_x(row.r), cy=y, r=4.4, fill=ACCENT if row.is_valid else PAPER,
                    stroke=ACCENT, stroke_width=1.4)
        )  # fmt: skip
    return "".join(parts)
