"""Movement: from last year's ratings to this year's, a ribbon as wide as there are contractors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from core.figures import whole
from documents.charts.distribution import edge
from documents.charts.svg import INK, MUTED, element, frame, shorten, words

WIDTH = 400.0
LEFT, RIGHT = 118.0, 270.0
BOX = 12.0
TOP = 20.0
TALL = 190.0
GAP = 9.0
LEAST = 13.0  # a box low enough for one contractor, high enough for its word


@dataclass(frozen=True, slots=True)
class RatingStep:
    """A rating, or no rating: its word and its colours (paper tint and text)."""

    label: str
    tint: str
    ink: str


@dataclass(frozen=True, slots=True)
class RibbonWords:
    """What the three ribbons are called in the legend, with their counts: "12 up"."""

    up: str
    same: str
    down: str


Flows = Mapping[tuple[int, int], int]
Looks = Mapping[str, str | float]

# Told apart by how they are filled, not by colour: dark goes down, an outline goes up.
DOWN: Looks = {"fill": MUTED, "fill_opacity": 0.6}
SAME: Looks = {"fill": MUTED, "fill_opacity": 0.16}
UP: Looks = {
    "fill": "none", "stroke": INK, "stroke_width": 0.9, "stroke_dasharray": "3 2",
}  # fmt: skip


def movement(
    *,
    key: str,
    title: str,
    years: tuple[str, str],
    steps: Sequence[RatingStep],
    flows: Flows,
    wording: RibbonWords,
) -> SafeString:
    """The drawing. ``steps`` are best first; ``flows`` counts by (from, to) as indexes of steps.

    A step that nobody left or reached is not drawn. Where the last step stands for "no rating",
    what comes from it is drawn as neither up nor down.
    """
    left = _boxes({i: _total(flows, 0, step=i) for i in range(len(steps))})
    right = _boxes({i: _total(flows, 1, step=i) for i in range(len(steps))})
    height = TOP + max(_end(left), _end(right)) + 26
    return frame(
        words(LEFT + BOX, TOP - 8, text=years[0], size=10, text_anchor="end", fill=MUTED),
        words(RIGHT, TOP - 8, text=years[1], size=10, fill=MUTED),
        *_ribbons(flows, left, right=right, none=len(steps) - 1, scale=_scale(flows)),
        *(_box(steps[i], LEFT, place=left[i], count=_total(flows, 0, step=i)) for i in left),
        *(_box(steps[i], RIGHT, place=right[i], count=_total(flows, 1, step=i)) for i in right),
        _legend(height - 6, wording),
        key=key,
        kind="movement",
        title=title,
        description=_description(years, steps, flows=flows),
        width=WIDTH,
        height=height,
    )


def _total(flows: Flows, side: int, *, step: int) -> int:
    return sum(count for pair, count in flows.items() if pair[side] == step)


def _scale(flows: Flows) -> float:
    return TALL / max(sum(flows.values()), 1)


def _boxes(counts: Mapping[int, int]) -> dict[int, tuple[float, float]]:
    """Where each step with somebody in it begins below TOP, and how high it is."""
    scale = TALL / max(sum(counts.values()), 1)
    places: dict[int, tuple[float, float]] = {}
    y = 0.0
    for step, count in counts.items():
        if count:
            places[step] = y, max(LEAST, count * scale)
            y += places[step][1] + GAP
    return places


def _end(places: Mapping[int, tuple[float, float]]) -> float:
    return max((y + height for y, height in places.values()), default=0.0)


def _box(step: RatingStep, x: float, *, place: tuple[float, float], count: int) -> str:
    y, height = place
    is_left = x == LEFT
    rect = element(
        "rect", x=x, y=TOP + y, width=BOX, height=height, fill=step.tint, stroke=edge(step.ink),
        stroke_width=1,
    )  # fmt: skip
    return rect + words(
        x - 6 if is_left else x + BOX + 6,
        TOP + y + height / 2 + 4,
        text=f"{shorten(step.label, 17)} {whole(count)}",
        size=10.5,
        font_weight=600,
        text_anchor="end" if is_left else "start",
    )


def _ribbons(
    flows: Flows,
    left: Mapping[int, tuple[float, float]],
    *,
    right: Mapping[int, tuple[float, float]],
    none: int,
    scale: float,
) -> list[str]:
    """The ribbons in order: each leaves its box below the one before it."""
    out = {step: TOP + y for step, (y, _) in left.items()}
    into = {step: TOP + y for step, (y, _) in right.items()}
    drawn = []
    for (start, end), count in sorted(flows.items()):
        if not count:
            continue
        depth = count * scale
        drawn.append(
            _ribbon(out[start], into[end], depth=depth, looks=_looks(start, end, none=none))
        )
        out[start] += depth
        into[end] += depth
    return drawn


def _looks(start: int, end: int, *, none: int) -> Looks:
    if start == end or none in (start, end):
        return SAME
    return DOWN if end > start else UP


def _ribbon(start: float, end: float, *, depth: float, looks: Looks) -> str:
    x0, x1 = LEFT + BOX, RIGHT
    bend = (x0 + x1) / 2
    d = (
        f"M{x0:.1f} {start:.1f}C{bend:.1f} {start:.1f} {bend:.1f} {end:.1f} {x1:.1f} {end:.1f}"
        f"V{end + depth:.1f}C{bend:.1f} {end + depth:.1f} {bend:.1f} {start + depth:.1f} "
        f"{x0:.1f} {start + depth:.1f}Z"
    )
    return element("path", d=d, **looks)


def _legend(y: float, wording: RibbonWords) -> str:
    parts = []
    for index, (label, looks) in enumerate(
        ((wording.up, UP), (wording.same, SAME), (wording.down, DOWN))
    ):
        x = 12.0 + 130 * index
        parts.append(element("rect", x=x, y=y - 8, width=20, height=9, **looks))
        parts.append(words(x + 26, y, text=label, size=10))
    return "".join(parts)


def _description(years: tuple[str, str], steps: Sequence[RatingStep], *, flows: Flows) -> str:
    told = [
        f"{years[0]} {steps[start].label} → {years[1]} {steps[end].label}: {whole(count)}"
        for (start, end), count in sorted(flows.items())
        if count
    ]
    return "; ".join(told) + "."
