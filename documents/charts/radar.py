"""The radar: one axis an element, the contractor against the average."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from core.figures import percent
from documents.charts.series import Series, coordinates, marker, number, runs, sample, style
from documents.charts.svg import LINE, MUTED, element, frame, shorten, words

WIDTH = 336.0
RADIUS = 100.0
CENTRE = (168.0, 122.0)
RINGS = (25, 50, 75, 100)
SMALL = 22.0  # the codes of a small one, which is shown at about half its size

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Axis:
    """One direction of the radar: the element's code, drawn, and its title, read aloud."""

    code: str
    title: str


def radar(
    *,
    key: str,
    title: str,
    axes: Sequence[Axis],
    series: Sequence[Series],
    among_equals: bool = False,
) -> SafeString:
    """The drawing for 3 axes or more; the first series is filled and its figures are printed.

    ``among_equals``: no series is the main one, so none is filled and an axis says its code only.

    ``key`` makes the ids unique on the page. A missing figure opens the line at its axis.
    Titles are left to the table beside it, which has room for them.
    Raises ValueError below 3 axes, where a radar shows nothing: use bars.
    """
    if len(axes) < 3:
        raise ValueError("A radar needs at least 3 axes; draw bars for fewer.")
    height = CENTRE[1] + RADIUS + 26 + 17 * len(series)
    return frame(
        _web(len(axes)),
        *(
            _line(index, one, is_filled=not (index or among_equals))
            for index, one in reversed(list(enumerate(series)))
        ),
        *_labels(axes, None if among_equals else series[0]),
        *(
            _legend(index, one, count=len(series), height=height)
            for index, one in enumerate(series)
        ),
        key=key,
        kind="radar",
        title=title,
        description=_description(axes, series),
        width=WIDTH,
        height=height,
    )


def small_radar(
    *, key: str, title: str, axes: Sequence[Axis], one: Series, average: Series
) -> SafeString:
    """One of many: the shape of ``one`` against the average, codes only; the rest is read aloud.

    Raises ValueError below 3 axes.
    """
    if len(axes) < 3:
        raise ValueError("A radar needs at least 3 axes; draw bars for fewer.")
    return frame(
        _web(len(axes), scale=False),
        _line(1, average),
        _line(0, one, is_filled=True),
        *(_label(index, len(axes), text=axis.code, size=SMALL) for index, axis in enumerate(axes)),
        key=key,
        kind="small-radar",
        title=title,
        description=_description(axes, [one, average]),
        width=WIDTH,
        height=2 * CENTRE[1] + 6,
    )


def _spot(index: int, count: int, *, value: float) -> Point:
    angle = 2 * math.pi * index / count - math.pi / 2
    distance = RADIUS * value / 100
    return CENTRE[0] + distance * math.cos(angle), CENTRE[1] + distance * math.sin(angle)


def _web(count: int, *, scale: bool = True) -> str:
    rings = [
        element(
            "polygon",
            points=coordinates([_spot(i, count, value=ring) for i in range(count)]),
            fill="none",
            stroke=LINE if ring < 100 else "#aeb6c0",
            stroke_width=0.8,
            class_="grid",
        )
        for ring in RINGS
    ]
    spokes = [
        element(
            "line", x1=CENTRE[0], y1=CENTRE[1], x2=x, y2=y, stroke=LINE, stroke_width=0.8,
            class_="grid",
        )
        for x, y in (_spot(index, count, value=100) for index in range(count))
    ]  # fmt: skip
    figures = [
        words(
            CENTRE[0] + 3, CENTRE[1] - RADIUS * ring / 100 + 8, text=str(ring), size=7.5, fill=MUTED
        )
        for ring in RINGS
        if scale
    ]
    return "".join(rings + spokes + figures)


def _line(index: int, series: Series, *, is_filled: bool = False) -> str:
    look = style(index)
    values = [number(value) for value in series.values]
    spots = [None if v is None else _spot(i, len(values), value=v) for i, v in enumerate(values)]
    stroke: dict[str, str | float] = {
        "stroke": look.colour,
        "stroke_width": 1.6,
        "stroke_dasharray": look.dash or "none",
        "stroke_linejoin": "round",
    }
    if None not in spots:
        fill = {"fill": look.colour, "fill_opacity": 0.1} if is_filled else {"fill": "none"}
        closed = coordinates([spot for spot in spots if spot])
        outline = element("polygon", points=closed, **stroke, **fill)
    else:
        outline = "".join(
            element("polyline", points=coordinates(run), fill="none", **stroke)
            for run in runs(_from_a_gap(spots))
        )
    return outline + "".join(marker(x, y, look=look, size=2.8) for x, y in (s for s in spots if s))


def _from_a_gap(spots: Sequence[Point | None]) -> list[Point | None]:
    """Start the round at a missing figure, so that the line closes over the first axis."""
    gap = list(spots).index(None)
    return [*spots[gap:], *spots[:gap]]


def _label(index: int, count: int, *, text: str, size: float = 10) -> str:
    x, y = _spot(index, count, value=100)
    across, down = (x - CENTRE[0]) / RADIUS, (y - CENTRE[1]) / RADIUS
    anchor = "middle" if abs(across) < 0.3 else ("start" if across > 0 else "end")
    return words(
        x + 7 * across, y + 4 + 9 * down, text=text, size=size, font_weight=600, text_anchor=anchor
    )


def _labels(axes: Sequence[Axis], told: Series | None) -> Iterator[str]:
    """The code of each axis, with the figure of the line that is ``told``, if one is."""
    for index, axis in enumerate(axes):
        text = f"{axis.code} · {percent(told.values[index])}" if told else axis.code
        yield _label(index, len(axes), text=text)


def _legend(index: int, series: Series, *, count: int, height: float) -> str:
    y = height - 6 - 17 * (count - 1 - index)
    return sample(48, y - 3.5, look=style(index)) + words(
        80, y, text=shorten(series.name, 42), size=10
    )


def _description(axes: Sequence[Axis], series: Sequence[Series]) -> str:
    return " ".join(
        f"{one.name}: "
        + "; ".join(
            f"{axis.code} {axis.title} {percent(value)}"
            for axis, value in zip(axes, one.values, strict=True)
        )
        + "."
        for one in series
    )
