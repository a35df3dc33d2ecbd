"""Why a percent would be another: what each item takes from it, before and after.

What the items take from a percent adds up, exactly, to what it lacks of 100 (`points_lost`); so
the differences by item add up to the difference of the percents, with nothing left over.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from django.utils.translation import gettext as _

from core.canonical import Json
from core.figures import figure
from core.language import localized
from instruments.sheets import Sheet
from scoring import exact
from trials.matching import MatchedAnswers

CauseKind = Literal["dropped", "left", "answer", "weight", "element", "share"]


@dataclass(frozen=True, slots=True)
class ItemEffect:
    """What an item does to the difference: ``points`` is exact, above 0 where it raises."""

    code: str
    title: str
    kind: CauseKind  # its main reason
    why: str
    points: Fraction


@dataclass(frozen=True, slots=True)
class Reason:
    """All items of one main reason together."""

    label: str
    items: int
    points: Fraction


@dataclass(frozen=True, slots=True)
class PercentDifference:
    """The difference of two percents, exactly, by item and by reason; the largest first."""

    points: Fraction
    effects: tuple[ItemEffect, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class _Stand:
    """An item in one of the two: what it weighs, where, and what its answer earns of its max."""

    code: str
    title: Mapping[str, str]
    element: str
    weight: str
    element_weight: str  # "" where elements do not weigh
    earned: Fraction | None
    lost: Fraction


def explained(
    case: Json,
    context: Json,
    *,
    lost: tuple[Mapping[str, Fraction], Mapping[str, Fraction]],
    sheet: Sheet,
    found: MatchedAnswers,
) -> PercentDifference:
    """Both percents taken apart; ``lost`` are the points by item code, before and after."""
    old = _frozen(case, context["items"], lost=lost[0])
    new = _tried(sheet, found, lost=lost[1])
    left = {one.item.lineage for one in found.unanswered}
    counting = case["aggregation"] == sheet.aggregation
    effects = [
        effect
        for lineage in {**new, **old}
        if (
            effect := _effect(
                old.get(lineage), new.get(lineage), left=lineage in left, counting=counting
            )
        ).points
    ]
    effects.sort(key=lambda one: (-abs(one.points), one.code))
    points = sum((one.points for one in effects), Fraction())
    return PercentDifference(points, tuple(effects), tuple(_reasons(effects)))


def _frozen(
    case: Json, items: Sequence[Json], *, lost: Mapping[str, Fraction]
) -> dict[str, _Stand]:
    terms = {item["code"]: item for item in case["items"]}
    scores = {one["item"]: one["score"] for one in case["responses"] if "score" in one}
    weights = _element_weights(case["aggregation"], case["elements"])
    return {
        item["lineage"]: _Stand(
            code=item["code"],
            title=item["title"],
            element=terms[item["code"]]["element"],
            weight=terms[item["code"]].get("weight", "1"),
            element_weight=weights.get(terms[item["code"]]["element"], ""),
            earned=_earned(scores.get(item["code"]), terms[item["code"]]["max"]),
            lost=lost.get(item["code"], Fraction()),
        )
        for item in items
        if item["code"] in terms
    }


def _tried(
    sheet: Sheet, found: MatchedAnswers, *, lost: Mapping[str, Fraction]
) -> dict[str, _Stand]:
    scores = {one.item: one.score for one in found.responses if not one.na}
    elements = [{"code": one.code, "weight": one.weight} for one in sheet.elements]
    weights = _element_weights(sheet.aggregation, elements)
    return {
        item.lineage: _Stand(
            code=item.code,
            title=item.title,
            element=item.element_code,
            weight=item.weight,
            element_weight=weights.get(item.element_code, ""),
            earned=_earned(scores.get(item.code), item.scale.max),
            lost=lost.get(item.code, Fraction()),
        )
        for item in sheet.items
    }


def _element_weights(aggregation: str, elements: Iterable[Json]) -> dict[str, str]:
    weighed = aggregation == "elements"
    return {one["code"]: one.get("weight", "1") for one in elements} if weighed else {}


def _earned(score: Any, highest: Any) -> Fraction | None:
    return None if score is None else Fraction(exact(score)) / exact(highest)


def _effect(old: _Stand | None, new: _Stand | None, *, left: bool, counting: bool) -> ItemEffect:
    shown = new or old
    assert shown is not None
    points = (old.lost if old else Fraction()) - (new.lost if new else Fraction())
    kind, why = _why(old, new, left=left, counting=counting)
    return ItemEffect(shown.code, localized(dict(shown.title)), kind, why, points)


def _why(
    old: _Stand | None, new: _Stand | None, *, left: bool, counting: bool
) -> tuple[CauseKind, str]:
    """The main reason, and every one in words."""
    if new is None:
        return "dropped", _("not in this version")
    if old is None or left:
        return "left", _("has no answer here")
    said: list[tuple[CauseKind, str]] = []
    if old.earned != new.earned:
        told = {"before": _share(old.earned), "after": _share(new.earned)}
        said.append(("answer", _("earns %(before)s → %(after)s of its points") % told))
    if exact(old.weight) != exact(new.weight):
        said.append(
            ("weight", _("weight %(before)s → %(after)s") % _weights(old.weight, new.weight))
        )
    if old.element != new.element:
        told = {"before": old.element, "after": new.element}
        said.append(("element", _("element %(before)s → %(after)s") % told))
    elif counting and old.element_weight != new.element_weight:
        told = _weights(old.element_weight, new.element_weight)
        said.append(("element", _("weight of its element %(before)s → %(after)s") % told))
    if not counting:
        said.append(("share", _("the total is counted in another way")))
    if not said:
        said.append(("share", _("its share is another, because others changed")))
    return said[0][0], "; ".join(words for _kind, words in said)


def _weights(before: str, after: str) -> dict[str, str]:
    return {"before": figure(before), "after": figure(after)}


def _share(earned: Fraction | None) -> str:
    return "–" if earned is None else str(earned)


def _reasons(effects: Sequence[ItemEffect]) -> Iterable[Reason]:
    labels: dict[CauseKind, str] = {
        "dropped": _("Items this version no longer has"),
        "left": _("Items without an answer here"),
        "answer": _("Answers that earn something else"),
        "weight": _("Items that weigh otherwise"),
        "element": _("Elements that weigh otherwise, or other elements"),
        "share": _("Items unchanged, whose share is another"),
    }
    for kind, label in labels.items():
        of_kind = [one.points for one in effects if one.kind == kind]
        if of_kind:
            yield Reason(label, len(of_kind), sum(of_kind, Fraction()))
