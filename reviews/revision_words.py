"""What a revision changes besides its answers, in the words of whoever reads it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.canonical import Json
from core.figures import NO_FIGURE, day, figure, whole
from core.language import localized
from evaluations.models import Evaluation
from findings.choices import FindingSeverity, FindingStatus
from instruments.ratings import rating_of
from monitoring.choices import IncidentKind, MiningClass, classes_in_words
from reviews.rules import (
    ChangedFact,
    FindingChange,
    IncidentChange,
    RatingChange,
)
from reviews.selectors import changes_of, incident_ids


@dataclass(frozen=True, slots=True)
class ShownFact:
    """A figure or fact by its name, before and now, in words."""

    name: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class ShownIncidentChange:
    """An incident that counts otherwise; ``pk`` leads to it, ``effects`` say what it lowers."""

    pk: int | None
    reference: str
    kind: str
    day: str
    said: str
    facts: list[ShownFact]
    effects: list[str]


@dataclass(frozen=True, slots=True)
class ShownFindingChange:
    """A finding that the result tells otherwise."""

    pk: int
    reference: str
    said: str
    facts: list[ShownFact]


@dataclass(frozen=True, slots=True)
class ShownRatingChange:
    """The ratings before and now; ``otherwise`` is what it would be now if incidents counted as
    before, None where that is the same."""

    before: Json | None
    now: Json | None
    otherwise: Json | None

    @property
    def is_other(self) -> bool:
        """Whether the colour changes."""
        return self.before != self.now


@dataclass(frozen=True, slots=True)
class ShownRevision:
    """What differs from the result of revision ``number``, but for answers."""

    number: int
    rating: ShownRatingChange | None
    incidents: list[ShownIncidentChange]
    figures: list[ShownFact]
    findings: list[ShownFindingChange]

    @property
    def is_empty(self) -> bool:
        """Whether nothing but answers can differ."""
        return not (self.incidents or self.figures or self.findings)


def revision_rows(
    evaluations: Collection[Evaluation], frozen: Mapping[int, Json] | None = None
) -> dict[int, ShownRevision]:
    """By reopened evaluation what it changes; two statements, none where none was reopened.

    ``frozen`` holds what would be frozen now of those that are not approved; ladders are joined.
    """
    changes = changes_of(evaluations, frozen)
    if not changes:
        return {}
    ids = incident_ids(changes.values())
    ladders = {one.pk: one.ladder.content for one in evaluations}
    return {
        pk: ShownRevision(
            found.number,
            _rating_row(found.rating, ladders[pk]),
            [_incident_row(one, ids, ladder=ladders[pk]) for one in found.incidents],
            _facts(found.figures),
            [_finding_row(one) for one in found.findings],
        )
        for pk, found in changes.items()
    }


def _rating_row(change: RatingChange | None, ladder: Json) -> ShownRatingChange | None:
    if change is None:
        return None
    before, now, otherwise = (
        rating_of(ladder, code) for code in (change.before, change.now, change.by_earlier_incidents)
    )
    return ShownRatingChange(before, now, otherwise if change.is_by_incidents else None)


def _incident_row(
    change: IncidentChange, ids: Mapping[str, int], *, ladder: Json
) -> ShownIncidentChange:
    told = change.incident
    return ShownIncidentChange(
        pk=ids.get(told["ref"]),
        reference=told["ref"],
        kind=classes_in_words(told["kind"], told["mining_class"]),
        day=day(told["date"]),
        said=str(change.counting.label),
        facts=_facts(change.facts),
        effects=list(_effects(change, ladder)),
    )


def _effects(change: IncidentChange, ladder: Json) -> Iterable[str]:
    if change.before == change.now:
        return [] if change.now else [_("It lowers no rating.")]
    ended = [
        _("Before it lowered the rating %(step)s.") % _step(one, ladder) for one in change.before
    ]
    begun = [_("It lowers the rating %(step)s.") % _step(one, ladder) for one in change.now]
    return [*begun, *ended]


def _step(fired: Json, ladder: Json) -> dict[str, str]:
    ratings = (rating_of(ladder, fired[side]) for side in ("from", "to"))
    return {"step": " → ".join(localized(one["label"]) for one in ratings if one)}


def _finding_row(change: FindingChange) -> ShownFindingChange:
    said = str(change.difference.label)
    severity = FindingSeverity(change.finding["severity"]).label
    return ShownFindingChange(
        change.finding["id"], change.finding["ref"], f"{severity}: {said}", _facts(change.facts)
    )


def _facts(changed: Iterable[ChangedFact]) -> list[ShownFact]:
    rows = []
    for one in changed:
        name, worded = _fact_words()[one.name]
        before, now = (
            NO_FIGURE if value is None or value == "" else worded(value)
            for value in (one.before, one.now)
        )
        rows.append(ShownFact(name, before, now))
    return rows


def _fact_words() -> dict[str, tuple[str, Callable[[Any], str]]]:
    """By the name of a fact in a case what it is called, and how its value is told."""
    return {
        "months": (_("Months with figures"), whole),
        "man_hours": (_("Man-hours"), lambda hours: whole(hours or None)),
        "fr": ("FR", figure),
        "sr": ("SR", figure),
        "trir": ("TRIR", figure),
        "kind": (_("Kind"), lambda code: str(IncidentKind(code).label)),
        "mining_class": (_("Class"), lambda code: str(MiningClass(code).label)),
        "date": (_("Date"), day),
        "fatalities": (_("Killed"), whole),
        "lost_days": (_("Days lost"), whole),
        "injured": (_("Injured"), whole),
        "severity": (_("Severity"), lambda code: str(FindingSeverity(code).label)),
        "status": (_("Status"), lambda code: str(FindingStatus(code).label)),
        "due_on": (_("Deadline"), day),
        "effective": (_("Effective"), lambda seen: _("yes") if seen else _("no")),
    }
