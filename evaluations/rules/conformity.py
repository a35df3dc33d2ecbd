"""The recapitulation of an audit: how many criteria conform, how many do not, by element.

Counted from the answers on scales of conformity that a result froze, of whatever instrument. What
was not applicable or open was not judged, and is in no percent.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from cases.shares import by_largest_remainder
from core.canonical import Json
from core.language import localized
from scoring import display


@dataclass(frozen=True, slots=True)
class RecapitulationCell:
    """How many criteria have an answer, of those judged in the element and on the whole level.

    ``choice`` is the answer's code, ``label`` its word in the language of whoever reads. None:
    nothing was judged, so there is no percent. ``exact`` are the two as fractions, 1/37.
    """

    choice: str
    label: str
    count: int
    of_element: str | None
    of_level: str | None
    exact: tuple[str, str]


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
    """The recapitulation of a frozen context; None where nothing is judged by conformity.

    Percents of the element add up to 100 in each row, those of the level in the whole table: a
    choice's column comes to what the row of the total says.
    """
    choices = context.get("conformity") or ()
    if not choices:
        return None
    asked = [item for item in context["items"] if item["scale_kind"] == "conformity"]
    elements = [
        (element, of_element)
        for element in context["elements"]
        if (of_element := [item for item in asked if item["element"] == element["code"]])
    ]
    codes = [choice["code"] for choice in choices]
    counts = [_counts(items, codes) for _element, items in elements]
    whole = _counts(asked, codes)
    of_whole = _shares(whole)
    columns = [
        _column([row[at] for row in counts], sum(whole), total=share)
        for at, share in enumerate(of_whole)
    ]
    labels = {choice["code"]: localized(choice["label"]) for choice in choices}
    rows = tuple(
        _row(
            element["code"],
            localized(element["title"]),
            counts=counted,
            of_level=[column[at] for column in columns],
            labels=labels,
            asked=len(items),
            level=sum(whole),
        )
        for at, ((element, items), counted) in enumerate(zip(elements, counts, strict=True))
    )
    total = _row("", "", counts=whole, of_level=of_whole, labels=labels, asked=len(asked),
                 level=sum(whole))  # fmt: skip
    return Recapitulation(choices=tuple(labels.values()), rows=rows, total=total)


def _counts(items: Sequence[Json], codes: Sequence[str]) -> list[int]:
    counted = Counter(item["choice"] for item in items if item["choice"])
    return [counted[code] for code in codes]


def _row(
    code: str,
    title: str,
    *,
    counts: Sequence[int],
    of_level: Sequence[Fraction | None],
    labels: Mapping[str, str],
    asked: int,
    level: int,
) -> RecapitulationRow:
    judged = sum(counts)
    return RecapitulationRow(
        code=code,
        title=title,
        judged=judged,
        unjudged=asked - judged,
        cells=tuple(
            RecapitulationCell(choice, label, count, _shown(share), _shown(whole),
                               (f"{count}/{judged}", f"{count}/{level}"))
            for (choice, label), count, share, whole in zip(
                labels.items(), counts, _shares(counts), of_level, strict=True
            )
        ),
    )  # fmt: skip


def _shares(counts: Sequence[int]) -> list[Fraction] | list[None]:
    """The percents of a row: rounded so that they add up to 100, as a reader will try."""
    judged = sum(counts)
    if not judged:
        return [None for _ in counts]
    return by_largest_remainder([Fraction(100 * count, judged) for count in counts], 1)


def _column(
    counts: Sequence[int], level: int, *, total: Fraction | None
) -> list[Fraction] | list[None]:
    """An answer's percents of the level, element by element: together what the total says."""
    if total is None:
        return [None for _ in counts]
    return by_largest_remainder([Fraction(100 * count, level) for count in counts], 1, total=total)


def _shown(share: Fraction | None) -> str | None:
    return None if share is None else display(share)
