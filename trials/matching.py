"""An old answer on an item of another version: by lineage, a figure by the new thresholds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from evaluations.rules.measured_items import proposed_choice
from instruments.sheets import Sheet, SheetItem
from scoring import CaseIncident, Response

Why = Literal["new", "open", "off_scale", "no_na", "beyond"]


@dataclass(frozen=True, slots=True)
class OldAnswer:
    """What a frozen result holds of an answer. ``figure`` None where nothing was measured."""

    lineage: str
    code: str
    choice: str
    not_applicable: bool
    figure: str | None = None
    proposed: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Unanswered:
    """An item that stays open, and why: it is new, it was open, its choice is not on the scale,
    it may not be not applicable any more, or the figure is beyond every threshold."""

    item: SheetItem
    why: Why
    choice: str


@dataclass(frozen=True, slots=True)
class MatchedAnswers:
    """Old answers as responses to a sheet. ``reproposed``: (item, choice before, choice now)."""

    responses: list[Response]
    unanswered: list[Unanswered]
    reproposed: list[tuple[SheetItem, str, str]]


def old_answer(item: Mapping[str, Any]) -> OldAnswer:
    """An item of a frozen result's context."""
    measured = item.get("measured") or {}
    return OldAnswer(
        lineage=item["lineage"],
        code=item["code"],
        choice=item["choice"],
        not_applicable=item["not_applicable"],
        figure=measured.get("figure"),
        proposed=measured.get("proposed"),
        unit=(measured.get("unit") or {}).get("id"),
    )


def matched(sheet: Sheet, answers: Iterable[OldAnswer]) -> MatchedAnswers:
    """The answers on the items of a sheet that have their lineage; items not met stay open."""
    old = {answer.lineage: answer for answer in answers}
    found = MatchedAnswers([], [], [])
    for item in sheet.items:
        answer = old.get(item.lineage)
        if answer is None:
            found.unanswered.append(Unanswered(item, "new", ""))
        elif answer.not_applicable:
            _not_applicable(item, found)
        else:
            _match_choice(item, answer, found=found)
    return found


def _not_applicable(item: SheetItem, found: MatchedAnswers) -> None:
    if item.scale.not_applicable_allowed:
        found.responses.append(Response(item=item.code, na=True))
    else:
        found.unanswered.append(Unanswered(item, "no_na", ""))


def _match_choice(item: SheetItem, answer: OldAnswer, *, found: MatchedAnswers) -> None:
    choice = answer.choice
    if choice and _follows_its_figure(item, answer):
        assert answer.figure is not None
        proposed = proposed_choice(item, Decimal(answer.figure))
        if proposed is None:
            found.unanswered.append(Unanswered(item, "beyond", answer.figure))
            return
        if proposed != choice:
            found.reproposed.append((item, choice, proposed))
        choice = proposed
    points = item.scale.points.get(choice)
    if points is None:
        why: Why = "off_scale" if choice else "open"
        found.unanswered.append(Unanswered(item, why, choice))
    else:
        found.responses.append(Response(item=item.code, score=points, kind=choice))


def _follows_its_figure(item: SheetItem, answer: OldAnswer) -> bool:
    """Whether the answer is what its figure proposed, and the figure still means the same.

    Where a person took another score, with a reason, theirs is kept.
    """
    return (
        answer.figure is not None
        and answer.choice == answer.proposed
        and item.measured is not None
        and item.measured["unit"]["id"] == answer.unit
    )


def incidents_of(frozen: Sequence[Mapping[str, Any]]) -> list[CaseIncident]:
    """The incidents of a frozen case."""
    return [
        CaseIncident(
            ref=one["ref"],
            date=date.fromisoformat(one["date"]),
            lti=one.get("lti", False),
            fatalities=one.get("fatalities", 0),
            counted=one.get("counted", True),
        )
        for one in frozen
    ]
