"""What is reached year by year: a stacked bar a year, lines over them, and the marks to pass.

A bar shows what stood before its year and what the year adds; the lines say what is planned, what
was realised, what an audit found, each by its own dash and marker. All in percent of one whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from core.figures import percent
from documents.charts.series import Series, coordinates, marker, number, runs, sample, style
from documents.charts.svg import INK, LINE, MUTED, PAPER, element, frame, shorten, words

WIDTH = 400.0
LEFT = 34.0
RIGHT = 360.0
TOP = 14.0
BOTTOM = 164.0
LEGEND_ROW = 16.0
BAR = 40.0
ADDED = "#b8cdea"


@dataclass(frozen=True, slots=True)
class StackedYear:
    """A year: its word, what stood before it, what is reached with it (display strings)."""

    label: str
    before: str | None
    reached: str | None


@dataclass(frozen=True, slots=True)
class PassingMark:
    """A percent to pass and what it is called."""

    percent: int
    label: str


def accumulated(
    *,
    key: str,
    title: str,
    years: Sequence[StackedYear],
    series: Sequence[Series],
    marks: Sequence[PassingMark],
    before: str,
    added: str,
) -> SafeString:
    """The drawing. Each series has one value a year; ``before`` and ``added`` name the bars."""
    legend = BOTTOM + 34
    return frame(
        *_grid(),
        *(_bar(at, year, count=len(years)) for at, year in enumerate(years)),
        *(_mark(mark) for mark in marks),
        *(_line(index, one) for index, one in enumerate(series)),
        _box_legend(legend, PAPER, text=before),
        _box_legend(legend + LEGEND_ROW, ADDED, text=added),
        *(
            sample(LEFT, legend + LEGEND_ROW * (2 + index) - 3.5, look=style(index))
            + words(LEFT + 32, legend + LEGEND_ROW * (2 + index), text=shorten(one.name, 60),
                    size=12)
            for index, one in enumerate(series)
        ),
        key=key,
        kind="accumulated",
        title=title,
        description=_description(years, series=series),
        width=WIDTH,
        height=legend + LEGEND_ROW * (2 + len(series)),
    )  # fmt: skip


def _x(at: int, count: int) -> float:
    return LEFT + (RIGHT - LEFT) * (at + 0.5) / count


def _y(value: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * value / 100


def _grid() -> list[str]:
    parts: list[str] = []
    for level in (0, 25, 50, 75, 100):
        y = _y(level)
        parts.append(element("line", x1=LEFT, y1=y, x2=RIGHT, y2=y, stroke=LINE, stroke_width=0.8))
        parts.append(
            words(LEFT - 6, y + 4, text=str(level), size=12, fill=MUTED, text_anchor="end")
        )
    return parts


def _bar(at: int, year: StackedYear, *, count: int) -> str:
    x, wide = _x(at, count), min(BAR, (RIGHT - LEFT) / count * 0.7)
    before, reached = number(year.before) or 0.0, number(year.reached) or 0.0
    parts = [
        element("rect", x=x - wide / 2, y=_y(high), width=wide, height=_y(low) - _y(high),
                fill=fill, stroke=MUTED, stroke_width=0.8)
        for low, high, fill in ((0.0, before, PAPER), (before, reached, ADDED))
        if high > low
    ]  # fmt: skip
    parts.append(words(x, BOTTOM + 15, text=year.label, size=12, text_anchor="middle"))
    return "".join(parts)


def _mark(mark: PassingMark) -> str:
    y = _y(mark.percent)
    return element(
        "line", x1=LEFT, y1=y, x2=RIGHT, y2=y, stroke=INK, stroke_width=0.9, stroke_dasharray="3 2"
    ) + words(RIGHT + 4, y + 4, text=mark.label, size=12)


def _line(index: int, series: Series) -> str:
    count = len(series.values)
    spots = [
        None if value is None else (_x(at, count), _y(value))
        for at, value in enumerate(map(number, series.values))
    ]
    look = style(index)
    lines = [
        element("polyline", points=coordinates(run), fill="none", stroke=look.colour,
                stroke_width=1.8, stroke_dasharray=look.dash or "none")
        for run in runs(spots)
        if len(run) > 1
    ]  # fmt: skip
    return "".join(lines + [marker(*spot, look=look, size=3.8) for spot in spots if spot])


def _box_legend(y: float, fill: str, *, text: str) -> str:
    box = element(
        "rect", x=LEFT, y=y - 9, width=24.0, height=10.0, fill=fill, stroke=MUTED, stroke_width=0.8
    )
    return box + words(LEFT + 32, y, text=shorten(text, 60), size=12)


def _description(years: Sequence[StackedYear], *, series: Sequence[Series]) -> str:
    told = [
        f"{one.name}: "
        + "; ".join(
            f"{year.label} {percent(value)}"
            for year, value in zip(years, one.values, strict=True)
            if value is not None
        )
        + "."
        for one in series
        if any(value is not None for value in one.values)
    ]
    return " ".join(told)
