"""The ladder drawn to scale: its bands from 0 to 100, and where the figures stand on it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from core.figures import figure, percent
from documents.charts.svg import INK, MUTED, element, frame, words

WIDTH = 400.0
SIDE = 6.0
TOP = 22.0
DEPTH = 29.0
BROAD = 0.78  # of its size a bold letter takes, for keeping a word in its band
LETTER = 1.15  # percent points a letter takes, for keeping labels apart


@dataclass(frozen=True, slots=True)
class ScaleBand:
    """A band: the rating's word, its lowest percent, its colours (paper tint and text)."""

    label: str
    low: str
    tint: str
    ink: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A figure on the scale, and its name ("2024", "average")."""

    label: str
    value: str

    @property
    def text(self) -> str:
        """``2024 85,2 %``"""
        return f"{self.label} {percent(self.value)}"


def scale(
    *, key: str, title: str, bands: Sequence[ScaleBand], score: Mark | None, others: Sequence[Mark]
) -> SafeString:
    """The drawing: ``score`` (if any) above the bands, ``others`` below. ``bands`` best first."""
    below = _apart(others)
    above = 0.0 if score else TOP - 2
    rows = 1 + max((row for _, row in below), default=-1)
    return frame(
        *(_band(band, high) for band, high in _spans(bands)),
        _score(score) if score else "",
        *(_other(mark, row) for mark, row in below),
        key=key,
        kind="scale",
        title=title,
        description=_description(bands, [score, *others] if score else others),
        width=WIDTH,
        top=above,
        height=TOP - above + DEPTH + (6 + 12 * rows if rows else 2),
    )


def _x(value: str) -> float:
    return SIDE + (WIDTH - 2 * SIDE) * float(value) / 100


def _spans(bands: Sequence[ScaleBand]) -> list[tuple[ScaleBand, str]]:
    """Each band with where it ends."""
    return list(zip(bands, ["100", *(band.low for band in bands)], strict=False))


def _band(band: ScaleBand, high: str) -> str:
    """A step with its words, which a page hides where they would be too small to read."""
    left, right = _x(band.low), _x(high)
    middle = (left + right) / 2
    box = element(
        "rect", x=left, y=TOP, width=right - left, height=DEPTH, fill=band.tint, stroke=band.ink,
        stroke_width=0.8,
    )  # fmt: skip
    word = words(
        middle, TOP + 12.5, text=band.label, size=_fitting(band.label, right - left), fill=band.ink,
        font_weight=600, text_anchor="middle", class_="band",
    )  # fmt: skip
    span = words(
        middle, TOP + 23.5, text=f"{figure(band.low)}–{figure(high)}", size=8.5, fill=band.ink,
        text_anchor="middle", class_="band",
    )  # fmt: skip
    return box + word + span


def _fitting(word: str, room: float) -> float:
    """The size at which a word stays inside its band: 10, or smaller down to 6."""
    return max(6.0, min(10.0, round((room - 4) / (BROAD * len(word)), 1)))


def _score(mark: Mark) -> str:
    x = _x(mark.value)
    pointer = element(
        "polygon",
        points=f"{x - 5:.2f},{TOP - 8:.2f} {x + 5:.2f},{TOP - 8:.2f} {x:.2f},{TOP + 1:.2f}",
        fill=INK,
        class_="pointer",
    )
    return pointer + words(
        x, TOP - 11, text=mark.text, size=10.5, font_weight=600, text_anchor=_anchor(mark)
    )


def _other(mark: Mark, row: int) -> str:
    x = _x(mark.value)
    y = TOP + DEPTH + 14 + 12 * row
    line = element(
        "line", x1=x, y1=TOP + DEPTH + 1, x2=x, y2=y - (8.5 if _anchor(mark) == "middle" else 0),
        stroke=MUTED, stroke_width=1,
    )  # fmt: skip
    aside = {"start": 4, "end": -4, "middle": 0}[_anchor(mark)]
    return line + words(x + aside, y, text=mark.text, size=9, fill=MUTED, text_anchor=_anchor(mark))


def _anchor(mark: Mark) -> str:
    if float(mark.value) < 12:
        return "start"
    return "end" if float(mark.value) > 88 else "middle"


def _apart(marks: Sequence[Mark]) -> list[tuple[Mark, int]]:
    """Each mark with the line below the bands it is written on, so that no two overlap."""
    placed: list[tuple[Mark, int]] = []
    for mark in marks:
        near = [row for other, row in placed if _near(mark, other)]
        placed.append((mark, 1 + max(near) if near else 0))
    return placed


def _near(one: Mark, other: Mark) -> bool:
    room = LETTER * (len(one.text) + len(other.text)) / 2 + 2
    return abs(float(one.value) - float(other.value)) < room


def _description(bands: Sequence[ScaleBand], marks: Sequence[Mark]) -> str:
    figures = "; ".join(mark.text for mark in marks)
    steps = "; ".join(f"{b.label} {figure(b.low)}–{figure(high)}" for b, high in _spans(bands))
    return f"{figures}. {steps}."
