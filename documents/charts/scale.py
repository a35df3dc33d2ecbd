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
LETTER = 1.7  # percent points a letter takes where it is widest, on a phone
ROW = 14.0  # from one line of labels to the next


@dataclass(frozen=True, slots=True)
class ScaleBand:
    """A band: the rating's word, its lowest percent, its colours (paper tint and text)."""

    label: str
    low: str
    tint: str
    ink: str


@dataclass(frozen=True, slots=True)
class PlacedMark:
    """A mark, the side of its line that its label stands on, and the label's row below the bands.

    ``side`` is 1 for the right, -1 for the left.
    """

    mark: "Mark"
    side: int
    row: int

    @property
    def at(self) -> float:
        """Where its line stands, in percent."""
        return float(self.mark.value)

    @property
    def end(self) -> float:
        """Where its label ends, in percent."""
        return self.at + self.side * (LETTER * len(self.mark.text) + 2)

    def meets(self, other: "PlacedMark") -> bool:
        """Whether their labels would lie on each other on one row."""
        (left, right), (others_left, others_right) = (
            sorted((one.at, one.end)) for one in (self, other)
        )
        return left < others_right and others_left < right


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
    rows = 1 + max((one.row for one in below), default=-1)
    return frame(
        *(_band(band, high) for band, high in _spans(bands)),
        _score(score) if score else "",
        *map(_other, below),
        key=key,
        kind="scale",
        title=title,
        description=_description(bands, [score, *others] if score else others),
        width=WIDTH,
        top=above,
        height=TOP - above + DEPTH + (6 + ROW * rows if rows else 2),
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


def _other(placed: PlacedMark) -> str:
    """A line from the bands down to the label beside it."""
    x = _x(placed.mark.value)
    y = TOP + DEPTH + 14 + ROW * placed.row
    line = element("line", x1=x, y1=TOP + DEPTH + 1, x2=x, y2=y, stroke=MUTED, stroke_width=1)
    return line + words(
        x + 4 * placed.side, y, text=placed.mark.text, size=9, fill=MUTED,
        text_anchor="start" if placed.side > 0 else "end",
    )  # fmt: skip


def _anchor(mark: Mark) -> str:
    if float(mark.value) < 12:
        return "start"
    return "end" if float(mark.value) > 88 else "middle"


def _apart(marks: Sequence[Mark]) -> list[PlacedMark]:
    """The marks with their labels on such rows that none lies on another, or on another's line.

    All on the right where all have room there, else on the left where they have. The furthest to
    that side comes first, so that each line passes beside the labels above its own.
    """
    sides = {mark: 1 if PlacedMark(mark, 1, 0).end <= 100 else -1 for mark in marks}
    if -1 in sides.values():
        sides = {mark: -1 if PlacedMark(mark, -1, 0).end >= 0 else sides[mark] for mark in marks}
    placed: list[PlacedMark] = []
    for mark in sorted(marks, key=lambda one: -sides[one] * float(one.value)):
        one = PlacedMark(mark, sides[mark], 0)
        row = 1 + max((other.row for other in placed if one.meets(other)), default=-1)
        placed.append(PlacedMark(mark, sides[mark], row))
    return placed


def _description(bands: Sequence[ScaleBand], marks: Sequence[Mark]) -> str:
    figures = "; ".join(mark.text for mark in marks)
    steps = "; ".join(f"{b.label} {figure(b.low)}–{figure(high)}" for b, high in _spans(bands))
    return f"{figures}. {steps}."
