"""The recapitulation of an audit: how many criteria conform, how many do not, by element.

Counted from the answers on scales of conformity that a result froze, of whatever instrument. What
was not applicable or open was not judged, and is in no percent.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from cases.shares import by_largest_remainder
from core.canonical import Json
from core.language import localized
from scoring import display


@dataclass(frozen=True, slots=True)
class RecapitulationCell:
    """How many criteria have an answer, of those judged in the element and on the whole level.

    None: nothing was judged, so there is no percent.
    """

    label: str
    count: int
    of_element: str | None
    of_level: str | None


@dataclass(frozen=True, slots=True)
class RecapitulationRow:
    """An element, or the whole level: what was judged in it, and what was not."""

    code: str
    title: str
    judged: int
    unjudged: int
    cells: tuple[RecapitulationCell, ...]


@dataclass(frozen=True, slots=True)
class Recapitulation:
    """Elements in their order and the total, by the answers in the order of the scale."""

    choices: tuple[str, ...]
    rows: tuple[RecapitulationRow, ...]
    total: RecapitulationRow


def recapitulation_of(context: Json) -> Recapitulation | None:
    """The recapitulation of a frozen context; None where nothing is judged by conformity."""
    choices = context.get("conformity") or ()
    if not choices:
        return None
    asked = [item for item in context["items"] if item["scale_kind"] == "conformity"]
    level = sum(bool(item["choice"]) for item in asked)
    rows = tuple(
        _row(
            element["code"],
            localized(element["title"]),
            items=of_element,
            choices=choices,
            level=level,
        )
        for element in context["elements"]
        if (of_element := [item for item in asked if item["element"] == element["code"]])
    )
    return Recapitulation(
        choices=tuple(localized(choice["label"]) for choice in choices),
        rows=rows,
        total=_row("", "", items=asked, choices=choices, level=level),
    )


def _row(
    code: str, title: str, *, items: Sequence[Json], choices: Sequence[Json], level: int
) -> RecapitulationRow:
    counted = Counter(item["choice"] for item in items if item["choice"])
    judged = counted.total()
    shares = _shares([counted[choice["code"]] for choice in choices], judged)
    whole = judged == level
    return RecapitulationRow(
        code=code,
        title=title,
        judged=judged,
        unjudged=len(items) - judged,
        cells=tuple(
            RecapitulationCell(
                label=localized(choice["label"]),
                count=counted[choice["code"]],
                of_element=share,
                of_level=share if whole else _percent(counted[choice["code"]], level),
            )
            for choice, share in zip(choices, shares, strict=True)
        ),
    )


def _shares(counts: Sequence[int], judged: int) -> list[str | None]:
    """The percents of a row: rounded so that they add up to 100, as a reader will try."""
    if not judged:
        return [None for _ in counts]
    exact = [Fraction(100 * count, judged) for count in counts]
    return [display(share) for share in by_largest_remainder(exact, 1)]


def _percent(part: int, whole: int) -> str | None:
    return display(Fraction(100 * part, whole)) if whole else None
