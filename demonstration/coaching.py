"""The constructed coaching plan of a weak contractor: begun, held, reported, one step done.

Every step is taken by the service a person would use; whatever is written says that it is an
example.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from core.audit import Actor
from evaluations.models import Evaluation, Result
from outcomes.coaching.choices import CoachingNoteKind
from outcomes.coaching.rules.proposals import CoachingProposal
from outcomes.coaching.services.notes import NoteFacts, note_coaching
from outcomes.coaching.services.plans import begin_coaching, proposals_of

ITEMS = 3  # of those that lost most


def tell_coaching(
    evaluation: Evaluation,
    entry: Mapping[str, Any],
    *,
    after: date,
    coordinator: Actor,
    contractor: Actor,
) -> None:
    """One step of each weak group and of the dearest items, then notes so many days after a day."""
    result = Result.objects.published().standing().get(evaluation=evaluation)
    operation = f"demo:{evaluation.pk}:coaching"
    plan = begin_coaching(
        result=result,
        chosen=_chosen(proposals_of(result)),
        due_on=after + timedelta(days=entry["until"]),
        operation=uuid5(NAMESPACE_URL, operation),
        by=coordinator,
        now=_at(after, entry["day"]),
    )
    for note in entry["notes"]:
        kind, at = CoachingNoteKind(note["kind"]), _at(after, note["day"])
        note_coaching(
            step=plan.steps.get(number=note["step"]),
            facts=NoteFacts(kind, at.date(), note["text"]),
            operation=uuid5(NAMESPACE_URL, f"{operation}:{note['step']}:{note['day']}"),
            by=contractor if kind == CoachingNoteKind.PROGRESS else coordinator,
            now=at,
        )


def _chosen(proposed: tuple[CoachingProposal, ...]) -> list[str]:
    groups = {one.code: one.key for one in reversed(proposed) if not one.lineage}
    return [*groups.values(), *[one.key for one in proposed if one.lineage][:ITEMS]]


def _at(after: date, days: int) -> datetime:
    return datetime.combine(after + timedelta(days=days), time(3), tzinfo=UTC)
