"""The trend: a line a contractor over the years."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from core.figures import percent
from documents.charts.series import Series, coordinates, marker, number, runs, sample, style
from documents.charts.svg import INK, LINE, MUTED, element, frame, shorten, words

WIDTH = 400.0
LEFT = 34.0
RIGHT = 392.0
TOP = 26.0
BOTTOM = 136.0
LEGEND_ROW = 16.0
INSET = 56.0  # beside the first and the last year: their figures stand there
Spots = Sequence[tuple[float, float, str]]  # y, x, figure
APART = 14.0  # between two figures, as large as a phone writes them
ABOVE, BELOW = 8.0, 15.0  # from a point to the figure above and below it
HIGHEST, LOWEST = 10.0, BOTTOM - 2  # where a figure can stand


def trend(
    *, key: str, title: str, years: Sequence[int], series: Sequence[Series], mark: str,
    mark_label: str,
) -> SafeString:  # fmt: skip
    """The drawing: percent by year, a dashed line at ``mark`` (the pass mark).

    Each series has one value a year, None where there is none; one year draws points only.
    """
    return frame(
        _grid(years),
        _mark(mark, len(years)),
        *(_line(index, one) for index, one in enumerate(series)),
        *_figures(series, _y(float(mark))),
        *(_legend(index, one) for index, one in enumerate(series)),
        _mark_legend(len(series), mark_label),
        key=key,
        kind="trend",
        title=title,
        description=_description(years, series),
        width=WIDTH,
        height=BOTTOM + 26 + LEGEND_ROW * (len(series) + 1),
    )


def _x(index: int, count: int) -> float:
    if count == 1:
        return (LEFT + RIGHT) / 2
    return LEFT + INSET + (RIGHT - LEFT - 2 * INSET) * index / (count - 1)


def _y(value: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * value / 100


def _grid(years: Sequence[int]) -> str:
    parts: list[str] = []
    for level in (0, 25, 50, 75, 100):
        y = _y(level)
        parts.append(element("line", x1=LEFT, y1=y, x2=RIGHT, y2=y, stroke=LINE, stroke_width=0.8))
        parts.append(words(LEFT - 6, y + 3, text=str(level), size=9, fill=MUTED, text_anchor="end"))
    parts += [
        words(_x(i, len(years)), BOTTOM + 14, text=str(year), size=10, text_anchor="middle")
        for i, year in enumerate(years)
    ]
    return "".join(parts)


def _mark(mark: str, count: int) -> str:
    """The dashed line, not through the figures that stand beside it."""
    aside = 0 if count == 1 else INSET
    return _dashes(LEFT + aside, RIGHT - aside, y=_y(float(mark)))


def _dashes(left: float, right: float, *, y: float) -> str:
    return element(
        "line", x1=left, y1=y, x2=right, y2=y, stroke=INK, stroke_width=0.9,
        stroke_dasharray="3 2",
    )  # fmt: skip


def _spots(series: Series) -> list[tuple[float, float] | None]:
    count = len(series.values)
    values = [number(value) for value in series.values]
    return [None if v is None else (_x(i, count), _y(v)) for i, v in enumerate(values)]


def _line(index: int, series: Series) -> str:
    look = style(index)
    spots = _spots(series)
    lines = [
        element(
            "polyline", points=coordinates(run), fill="none", stroke=look.colour,
            stroke_width=1.8, stroke_dasharray=look.dash or "none",
        )
        for run in runs(spots)
        if len(run) > 1
    ]  # fmt: skip
    return "".join(lines + [marker(*spot, look=look, size=3.8) for spot in spots if spot])


def _figures(series: Sequence[Series], mark: float) -> list[str]:
    """The figures of each year: beside the first and the last, above their points between them."""
    written: list[str] = []
    count = len(series[0].values) if series else 0
    for year in range(count):
        spots = sorted(
            (spot[1], spot[0], str(one.values[year]))
            for one in series
            if (spot := _spots(one)[year]) is not None
        )
        is_end = count > 1 and year in (0, count - 1)
        written += _beside(spots, is_first=year == 0) if is_end else _above(spots, mark)
    return written


def _beside(spots: Spots, *, is_first: bool) -> list[str]:
    """Figures at the height of their points, moved apart where two would meet."""
    heights = _moved_apart([y + 3 for y, _, _ in spots])
    aside, anchor = (-8, "end") if is_first else (8, "start")
    return [
        _figure(x + aside, at, value=value, anchor=anchor)
        for at, (_, x, value) in zip(heights, spots, strict=True)
    ]


def _moved_apart(wished: Sequence[float]) -> list[float]:
    """The heights, from the top, each at least so far below the one before, all in the drawing."""
    heights = list(wished)
    for place, height in enumerate(heights):
        least = heights[place - 1] + APART if place else HIGHEST
        heights[place] = max(height, least)
    for place in reversed(range(len(heights))):
        lowest = LOWEST - APART * (len(heights) - 1 - place)
        heights[place] = min(heights[place], lowest)
    return heights


def _above(spots: Spots, mark: float) -> list[str]:
    """Figures above their points, or below; of points that lie together in the points' order.
    Where the drawing ends before, the figures are only moved apart."""
    groups: list[list[tuple[float, float, str]]] = []
    written: list[list[float]] = []
    for spot in spots:
        group, baselines = [spot], _baselines([spot], mark)
        while groups and baselines[0] - written[-1][-1] < APART:
            below = spot[0] + BELOW
            if len(group) == 1 and written[-1][-1] + APART / 2 < spot[0] and below < LOWEST:
                baselines = [below]
                break
            written.pop()
            group = groups.pop() + group
            baselines = _baselines(group, mark)
        groups.append(group)
        written.append(baselines)
    heights = [baseline for baselines in written for baseline in baselines]
    if spots and not HIGHEST <= heights[0] <= heights[-1] <= LOWEST:
        heights = _moved_apart([y - ABOVE for y, _, _ in spots])
    return [
        _figure(x, height, value=value, anchor="middle")
        for height, (_, x, value) in zip(heights, spots, strict=True)
    ]


def _baselines(group: Spots, mark: float) -> list[float]:
    """Half of the figures above the group and half below it, as far as the drawing has room; one
    alone is below where the mark would go through it."""
    highest, lowest = group[0][0] - ABOVE, group[-1][0] + BELOW
    room_above = max(int((highest - HIGHEST + APART) // APART), 0)
    room_below = max(int((LOWEST - lowest + APART) // APART), 0)
    is_crossed = len(group) == 1 and highest - 9 < mark < highest + 2
    above = 0 if is_crossed else min((len(group) + 1) // 2, room_above)
    above = max(above, len(group) - room_below)
    return [
        highest - APART * (above - 1 - place) if place < above else lowest + APART * (place - above)
        for place in range(len(group))
    ]


def _figure(x: float, y: float, *, value: str, anchor: str) -> str:
    return words(x, y, text=percent(value), size=9.5, font_weight=600, text_anchor=anchor)


def _legend(index: int, series: Series) -> str:
    y = BOTTOM + 34 + LEGEND_ROW * index
    return sample(LEFT, y - 3.5, look=style(index)) + words(
        LEFT + 32, y, text=shorten(series.name, 70), size=10
    )


def _mark_legend(row: int, label: str) -> str:
    y = BOTTOM + 34 + LEGEND_ROW * row
    return _dashes(LEFT, LEFT + 24, y=y - 3.5) + words(LEFT + 32, y, text=label, size=10)


def _description(years: Sequence[int], series: Sequence[Series]) -> str:
    return " ".join(
        f"{one.name}: "
        + "; ".join(
            f"{year} {percent(value)}" for year, value in zip(years, one.values, strict=True)
        )
        + "."
        for one in series
    )
