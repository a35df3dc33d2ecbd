"""What the gap between two results is made of: items, points, notes and measured figures.

Scoring says exactly what each item costs a total; the costs of all items add up to what is
missing from 100. So the gap between two totals is the sum of the differences of these costs,
over items of one lineage: nothing is estimated, and each is rounded once, when it is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from core.canonical import Json
from core.figures import NO_FIGURE, grouped, whole
from core.language import localized
from evaluations.rules.measured_items import measured_words
from monitoring.rates import uncovered_cases_of
from reports.comparison.subjects import ElementPair
from scoring import display, parse_case, points_lost


@dataclass(frozen=True, slots=True)
class ComparedCase:
    """One of two results, read whole."""

    case: Json
    output: Json
    elements: Sequence[Json]
    items: Sequence[Json]
    exposure: Json
    undecided: Json


@dataclass(frozen=True, slots=True)
class AnsweredItem:
    """What was answered to an item in one of the two: the choice, the note, what was measured."""

    answer: str
    note: str
    measured: str
    points_lost: Fraction
    is_there: bool = True


@dataclass(frozen=True, slots=True)
class GapItem:
    """An item in both results; ``points`` is what it puts the first ahead by, with its sign."""

    code: str
    title: str
    element: str
    first: AnsweredItem
    second: AnsweredItem
    exact: Fraction

    @property
    def points(self) -> str:
        """In percent points of the total, as every figure is shown."""
        return display(self.exact)


@dataclass(frozen=True, slots=True)
class MeasuredPair:
    """A measured item of an element: its figure in both."""

    title: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class PairRow(ElementPair):
    """An element of both results with its measured figures and its part of the gap."""

    measured: tuple[MeasuredPair, ...]
    points: str


@dataclass(frozen=True, slots=True)
class PairFigure:
    """A figure of incidents and man-hours in both."""

    name: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two results side by side. ``made_of`` are the items that differ, the widest first."""

    rows: tuple[PairRow, ...]
    made_of: tuple[GapItem, ...]
    figures: tuple[PairFigure, ...]


def pair_of(first: ComparedCase, second: ComparedCase) -> Pair:
    """Two results side by side, elements in the order of the first."""
    said = _answers_by_lineage(first), _answers_by_lineage(second)
    items = _gap_items(first, second, said=said)
    notes = [
        {one["code"]: one.get("note", "") for one in side.elements} for side in (first, second)
    ]
    percents = [
        {one["code"]: one["percent"] for one in s.output["elements"]} for s in (first, second)
    ]
    rows = tuple(
        PairRow(
            code=one["code"],
            title=localized(one["title"]),
            first=percents[0].get(one["code"]),
            second=percents[1].get(one["code"]),
            first_note=notes[0].get(one["code"], ""),
            second_note=notes[1].get(one["code"], ""),
            measured=_measured(items, one["code"]),
            points=display(sum((i.exact for i in items if i.element == one["code"]), Fraction())),
        )
        for one in first.elements
    )
    differing = [one for one in items if one.exact]
    made_of = sorted(differing, key=lambda one: (-abs(one.exact), one.code))
    return Pair(rows=rows, made_of=tuple(made_of), figures=_figures(first, second))


def _answers_by_lineage(side: ComparedCase) -> dict[str, AnsweredItem]:
    """What is said of each item, by its lineage."""
    lost = {one.item: one.cost for one in points_lost(parse_case(side.case))}
    return {
        item["lineage"]: AnsweredItem(
            answer=_answer(item),
            note=item.get("note", "") or item.get("na_reason", ""),
            measured=measured_words(item),
            points_lost=lost.get(item["code"], Fraction()),
        )
        for item in side.items
    }


def _answer(item: Json) -> str:
    """``3 · Mostly in place``; "N/A", or a dash where nothing was answered."""
    if item["not_applicable"]:
        return _("N/A")
    label = localized(item.get("choice_label") or {})
    if not item["choice"]:
        return "–"
    return f"{item['choice']} · {label}" if item["choice"].isdigit() else label


ABSENT = AnsweredItem(answer="", note="", measured="", points_lost=Fraction(), is_there=False)


def _gap_items(
    first: ComparedCase,
    second: ComparedCase,
    *,
    said: tuple[dict[str, AnsweredItem], dict[str, AnsweredItem]],
) -> list[GapItem]:
    """The items of the first, then those that only the second has."""
    known = {item["lineage"]: item for item in second.items}
    known |= {item["lineage"]: item for item in first.items}
    order = [item["lineage"] for item in first.items]
    order += [item["lineage"] for item in second.items if item["lineage"] not in said[0]]
    found = []
    for lineage in order:
        one, other = said[0].get(lineage, ABSENT), said[1].get(lineage, ABSENT)
        item = known[lineage]
        found.append(
            GapItem(
                code=item["code"],
                title=localized(item["title"]),
                element=item["element"],
                first=one,
                second=other,
                exact=Fraction(other.points_lost - one.points_lost),
            )
        )
    return found


def _measured(items: Sequence[GapItem], element: str) -> tuple[MeasuredPair, ...]:
    return tuple(
        MeasuredPair(f"{one.code} {one.title}", one.first.measured, one.second.measured)
        for one in items
        if one.element == element and (one.first.measured or one.second.measured)
    )


def _figures(first: ComparedCase, second: ComparedCase) -> tuple[PairFigure, ...]:
    """Incidents and man-hours; rates with their base, a dash where there is no rate."""
    names = (
        ("man_hours", _("Man-hours")),
        ("lti", _("LTI")),
        ("fatalities", _("People killed")),
        ("lost_days", _("Days lost")),
    )
    rates = (("fr", "FR"), ("sr", "SR"), ("trir", "TRIR"))
    sides = first.exposure, second.exposure
    return (
        *(
            PairFigure(label, *(whole(side[name] or _nought(name)) for side in sides))
            for name, label in names
        ),
        *(
            PairFigure(
                _("%(rate)s, per %(base)s man-hours")
                % {"rate": label, "base": whole(first.exposure[f"{name}_base"])},
                *(_rate(side, name) for side in sides),
            )
            for name, label in rates
        ),
        *_undecided(first, second),
    )


def _undecided(first: ComparedCase, second: ComparedCase) -> tuple[PairFigure, ...]:
    """Incidents that no figure above counts, where there is one."""
    counts = [len(side.undecided) for side in (first, second)]
    label = _("Incidents not decided at approval")
    return (PairFigure(label, *map(whole, counts)),) if any(counts) else ()


def _rate(exposure: Json, name: str) -> str:
    """The rate; a dash and why it is not told, where its cases lack man-hours."""
    missing = uncovered_cases_of(exposure).by_rate.get(name.upper())
    return f"{NO_FIGURE} ({missing})" if missing else grouped(exposure[name])


def _nought(name: str) -> int | None:
    """No man-hours were reported: a dash. No injury: a nought."""
    return None if name == "man_hours" else 0
