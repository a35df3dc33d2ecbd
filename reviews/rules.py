"""What a revision changes of the result before it besides its answers.

Worked out of two cases with their outputs and contexts: the first is frozen, the second is too or
is what an approval would freeze now. Answers are compared in evaluations/readiness.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from core.canonical import Json
from reviews.choices import FindingDifference, IncidentCounting
from scoring import parse_case, score

EXPOSURE = ("months", "man_hours", "fr", "sr", "trir")
OF_INCIDENT = ("kind", "mining_class", "date", "fatalities", "lost_days", "injured")
OF_FINDING = ("severity", "status", "due_on", "effective")


@dataclass(frozen=True, slots=True)
class ChangedFact:
    """A fact by its name in the frozen case, as it was and as it is."""

    name: str
    before: Any
    now: Any


@dataclass(frozen=True, slots=True)
class IncidentChange:
    """An incident that counts otherwise; ``before`` and ``now`` are the downgrades it caused."""

    incident: Json
    counting: IncidentCounting
    facts: tuple[ChangedFact, ...]
    before: tuple[Json, ...]
    now: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class FindingChange:
    """A finding that a revision tells otherwise."""

    finding: Json
    difference: FindingDifference
    facts: tuple[ChangedFact, ...]


@dataclass(frozen=True, slots=True)
class RatingChange:
    """The codes of the ratings: before, now, and now with the incidents as they counted before."""

    before: str | None
    now: str | None
    by_earlier_incidents: str | None

    @property
    def is_by_incidents(self) -> bool:
        """Whether the rating would be another with the incidents as they counted before."""
        return self.by_earlier_incidents != self.now


@dataclass(frozen=True, slots=True)
class RevisionChanges:
    """All that differs; the incidents first whose effect on the rating does.

    ``rating`` is None while an item is open, or where incidents change no rating and it is as
    before.
    """

    number: int
    rating: RatingChange | None
    incidents: tuple[IncidentChange, ...]
    figures: tuple[ChangedFact, ...]
    findings: tuple[FindingChange, ...]


def revision_changes(before: Json, now: Json, *, number: int) -> RevisionChanges:
    """What ``now`` says otherwise than ``before``, the result of revision ``number``."""
    exposures = (before["context"]["exposure"], now["context"]["exposure"])
    return RevisionChanges(
        number,
        _rating(before, now),
        tuple(sorted(_incidents(before, now), key=lambda one: one.before == one.now)),
        _changed(*exposures, names=EXPOSURE),
        tuple(_findings(before["context"], now["context"])),
    )


def _rating(before: Json, now: Json) -> RatingChange | None:
    if now["output"]["status"] != "final":
        return None
    by_earlier = score(parse_case(now["case"] | {"incidents": before["case"]["incidents"]}))
    found = RatingChange(before["output"]["rating"], now["output"]["rating"], by_earlier.rating)
    return found if found.before != found.now or found.is_by_incidents else None


def _incidents(before: Json, now: Json) -> Iterator[IncidentChange]:
    was, is_now = _standings(before), _standings(now)
    for ref in sorted({*was, *is_now}):
        (earlier, told_then), (later, told_now) = (
            side.get(ref, ("absent", {})) for side in (was, is_now)
        )
        facts: tuple[ChangedFact, ...] = ()
        if earlier == later == "counted":
            facts = _changed(told_then, told_now, names=OF_INCIDENT)
        counting = IncidentCounting.IS_OTHER if facts else COUNTING.get((earlier, later))
        if counting:
            lowers = (_lowered_by(ref, before), _lowered_by(ref, now))
            yield IncidentChange(told_now or told_then, counting, facts, *lowers)


COUNTING = {
    ("undecided", "counted"): IncidentCounting.WAS_UNDECIDED,
    ("rejected", "counted"): IncidentCounting.WAS_REJECTED,
    ("absent", "counted"): IncidentCounting.IS_NEW,
    ("counted", "rejected"): IncidentCounting.IS_REJECTED,
    ("counted", "undecided"): IncidentCounting.IS_UNDECIDED,
    ("counted", "absent"): IncidentCounting.IS_ELSEWHERE,
    ("undecided", "rejected"): IncidentCounting.STAYS_OUT,
    ("absent", "undecided"): IncidentCounting.IS_REPORTED,
}


def _standings(frozen: Json) -> dict[str, tuple[str, Json]]:
    """By reference how each incident of the period stands, and what is told of it."""
    context = frozen["context"]
    known: dict[str, tuple[str, Json]] = {
        one["ref"]: ("rejected", {}) for one in frozen["case"]["incidents"]
    }
    undecided = {one["ref"]: ("undecided", one) for one in context.get("undecided", ())}
    return known | undecided | {one["ref"]: ("counted", one) for one in context["incidents"]}


def _lowered_by(ref: str, frozen: Json) -> tuple[Json, ...]:
    return tuple(one for one in frozen["output"]["downgrades"] if ref in one["incidents"])


def _findings(before: Json, now: Json) -> Iterator[FindingChange]:
    was, is_now = (
        {one["id"]: one for one in context.get("findings", ())} for context in (before, now)
    )
    for pk in sorted({*was, *is_now}):
        if pk not in was:
            yield FindingChange(is_now[pk], FindingDifference.NEW, ())
        elif pk not in is_now:
            yield FindingChange(was[pk], FindingDifference.GONE, ())
        elif facts := _changed(was[pk], is_now[pk], names=OF_FINDING):
            yield FindingChange(is_now[pk], FindingDifference.OTHER, facts)


def _changed(before: Json, now: Json, *, names: tuple[str, ...]) -> tuple[ChangedFact, ...]:
    sides = ((name, before.get(name), now.get(name)) for name in names)
    return tuple(ChangedFact(*one) for one in sides if one[1] != one[2])
