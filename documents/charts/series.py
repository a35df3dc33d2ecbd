"""A line of figures and how it is told from the others without colour."""

from collections.abc import Sequence
from dataclasses import dataclass

from documents.charts.svg import PAPER, element


@dataclass(frozen=True, slots=True)
class Series:
    """A named line. ``values`` are display strings ("58.2"), None where there is no figure."""

    name: str
    values: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Style:
    """Colour, dash and marker of one line."""

    colour: str
    dash: str
    marker: str
    hollow: bool


# Ink and accents that are no rating colour; dash and marker alone tell six lines apart.
STYLES: Sequence[Style] = (
    Style("#0b5cad", "", "circle", hollow=False),
    Style("#5b6472", "5 3", "square", hollow=True),
    Style("#7a3e9d", "2 2", "diamond", hollow=False),
    Style("#0f766e", "8 3 2 3", "triangle", hollow=True),
    Style("#14181f", "1 3", "circle", hollow=True),
    Style("#9a5b00", "10 4", "square", hollow=False),
)


def style(index: int) -> Style:
    """The style of the line at ``index``; after the sixth they begin again."""
    return STYLES[index % len(STYLES)]


def number(value: str | None) -> float | None:
    """The figure for drawing only; whatever is printed keeps the string."""
    return None if value is None else float(value)


def runs(points: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """The unbroken stretches of a line; a missing figure ends one."""
    stretches: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            stretches.append([])
        else:
            stretches[-1].append(point)
    return [stretch for stretch in stretches if stretch]


def coordinates(points: Sequence[tuple[float, float]]) -> str:
    """``x,y x,y`` as polyline and polygon take it."""
    return " ".join(f"{x:.2f},{y:.2f}" for x, y in points)


def marker(x: float, y: float, *, look: Style, size: float = 3.2) -> str:
    """The sign at one figure of a line."""
    paint: dict[str, str | float] = {
        "fill": PAPER if look.hollow else look.colour,
        "stroke": look.colour,
        "stroke_width": 1.4,
    }
    if look.marker == "circle":
        return element("circle", cx=x, cy=y, r=size, **paint)
    corners = {
        "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
        "diamond": ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),
        "triangle": ((0, -1.2), (1.15, 0.9), (-1.15, 0.9)),
    }[look.marker]
    points = coordinates([(x + dx * size, y + dy * size) for dx, dy in corners])
    return element("polygon", points=points, **paint)


def sample(x: float, y: float, *, look: Style) -> str:
    """A short piece of the line with its marker, for the legend."""
    line = element(
        "line", x1=x, y1=y, x2=x + 24, y2=y, stroke=look.colour, stroke_width=1.8,
        stroke_dasharray=look.dash or "none",
    )  # fmt: skip
    return line + marker(x + 12, y, look=look)
