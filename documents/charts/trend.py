"""The trend: a line a contractor over the years."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from core.figures import percent
from documents.charts.series import Series, coordinates, marker, number, runs, sample, style
from documents.charts.svg import INK, LINE, MUTED, element, frame, shorten, words

WIDTH = 400.0
LEFT = 34.0
RIGHT = 392.0
TOP = 12.0
BOTTOM = 122.0
LEGEND_ROW = 16.0


def trend(
    *, key: str, title: str, years: Sequence[int], series: Sequence[Series], mark: str,
    mark_label: str,
) -> SafeString:  # fmt: skip
    """The drawing: percent by year, a dashed line at ``mark`` (the pass mark).

    Each series has one value a year, None where there is none; one year draws points only.
    """
    return frame(
        _grid(years),
        _mark(mark),
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
    inset = 40.0
    if count == 1:
        return (LEFT + RIGHT) / 2
    return LEFT + inset + (RIGHT - LEFT - 2 * inset) * index / (count - 1)


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


def _mark(mark: str) -> str:
    y = _y(float(mark))
    return _dashes(LEFT, RIGHT, y=y)


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
    """The figures above their points; below where another figure or the mark is in the way."""
    written: list[str] = []
    for year in range(len(series[0].values) if series else 0):
        above: list[float] = []
        spots = sorted(
            (spot[1], spot[0], str(one.values[year]))
            for one in series
            if (spot := _spots(one)[year]) is not None
        )
        for y, x, value in spots:
            crossed = y - 17 < mark < y - 6
            taken = crossed or any(abs(y - 8 - other) < 11 for other in above)
            baseline = y + 15 if taken else y - 8
            above.append(baseline)
            written.append(
                words(x, baseline, text=percent(value), size=9.5, font_weight=600,
                          text_anchor="middle")
            )  # fmt: skip
    return written


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
