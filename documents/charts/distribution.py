"""The distribution: how many have which rating, a bar a rating, last year's beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from core.figures import whole
from documents.charts.svg import LINE, MUTED, PAPER, element, frame, shorten, words

LABEL = 118.0
TRACK = 178.0
FIGURE = 104.0  # "12 · mayor 3" as large as a phone writes it
ROW = 30.0
WIDTH = LABEL + TRACK + FIGURE


@dataclass(frozen=True, slots=True)
class Share:
    """One rating: its word, its colours (paper tint and text), how many now and the year before.

    ``before`` is None where there is no year before; ``part`` is said behind the figure.
    """

    label: str
    tint: str
    ink: str
    count: int
    part: str = ""
    before: int | None = None


def distribution(
    *, key: str, title: str, shares: Sequence[Share], now: str, before: str
) -> SafeString:
    """The drawing, best rating first. ``now`` and ``before`` name the two bars ("2024", "2023")."""
    most = max([1, *(share.count for share in shares), *(share.before or 0 for share in shares)])
    compared = any(share.before is not None for share in shares)
    height = ROW * len(shares) + (18 if compared else 0)
    return frame(
        *(_row(index, share, most=most) for index, share in enumerate(shares)),
        _legend(height - 4, now, before=before) if compared else "",
        key=key,
        kind="distribution",
        title=title,
        description="; ".join(_counts_in_words(share, now, before=before) for share in shares)
        + ".",
        width=WIDTH,
        height=height,
    )


def edge(ink: str) -> str:
    """The outline of a shape in a rating's colours: white on white would be none."""
    return MUTED if ink == PAPER else ink


def _counts_in_words(share: Share, now: str, *, before: str) -> str:
    told = f"{share.label} {now}: {whole(share.count)}"
    if share.part:
        told += f" ({share.part})"
    return told if share.before is None else f"{told}, {before}: {whole(share.before)}"


def _row(index: int, share: Share, *, most: int) -> str:
    y = ROW * index + 4
    middle = 10.0 if share.before is None else 7.0
    parts = [
        words(0, y + 14, text=shorten(share.label, 18), size=11, font_weight=600),
        _bar(y + middle - 6, 13, part=share.count / most, fill=share.tint, stroke=edge(share.ink)),
        words(WIDTH, y + 14, text=_figure(share), size=11, font_weight=600, text_anchor="end"),
    ]
    if share.before is not None:
        parts.append(_bar(y + 16, 5, part=share.before / most, fill=PAPER, stroke=MUTED))
    return "".join(parts)


def _figure(share: Share) -> str:
    return f"{whole(share.count)} · {share.part}" if share.part else whole(share.count)


def _bar(y: float, depth: float, *, part: float, fill: str, stroke: str) -> str:
    if not part:
        return element(
            "line", x1=LABEL, y1=y, x2=LABEL, y2=y + depth, stroke=stroke, stroke_width=1
        )
    return element(
        "rect", x=LABEL, y=y, width=max(TRACK * part, 1.5), height=depth, fill=fill, stroke=stroke,
        stroke_width=1,
    )  # fmt: skip


def _legend(y: float, now: str, *, before: str) -> str:
    box: dict[str, str | float] = {
        "stroke": MUTED,
        "stroke_width": 1.0,
        "x": LABEL,
        "width": 18.0,
    }
    return (
        element("rect", y=y - 9, height=9.0, fill=LINE, **box)
        + words(LABEL + 24, y, text=now, size=9, fill=MUTED)
        + element("rect", y=y - 6, height=5.0, fill=PAPER, **(box | {"x": LABEL + 66}))
        + words(LABEL + 90, y, text=before, size=9, fill=MUTED)
    )
