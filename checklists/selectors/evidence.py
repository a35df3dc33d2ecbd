"""The files of an evaluation with the items they serve."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.roles import Person
from evaluations.access import (
    evidence_visible_to,
    self_evidence_visible_to,
)
from evaluations.models import Evaluation
from evaluations.parties import OWNER, Party, PartyEvidence
from instruments.sheets import SheetItem, sheet_of


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file with the codes of the items it serves, in the order of the checklist."""

    evidence: PartyEvidence
    items: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """What the API says of it; ``size`` in bytes."""
        return {
            "id": self.evidence.pk,
            "name": self.evidence.name,
            "type": self.evidence.content_type,
            "size": self.evidence.size,
            "sha256": self.evidence.sha256,
            "uploaded_by": str(self.evidence.uploaded_by or ""),
            "uploaded_at": self.evidence.uploaded_at.isoformat(),
            "items": list(self.items),
        }


def evidence_of(party: Party, user: Person) -> QuerySet[Any]:
    """The files of a party that a person may see, those in results included: PartyEvidence."""
    return evidence_visible_to(user) if party is OWNER else self_evidence_visible_to(user)


def evidence_files(
    user: Person, evaluation: Evaluation, *, item: SheetItem | None = None, party: Party = OWNER
) -> list[EvidenceFile]:
    """The evidence of an evaluation, or of one item of it, oldest first: two statements."""
    rows = evidence_of(party, user).filter(evaluation=evaluation, removed_at=None)
    if item is not None:
        rows = rows.filter(links__item=item.id)
    return with_items(evaluation, list(rows.select_related("uploaded_by")), party=party)


def with_items(
    evaluation: Evaluation, rows: Sequence[PartyEvidence], *, party: Party = OWNER
) -> list[EvidenceFile]:
    """These files of an evaluation with the items they serve: one statement."""
    served: dict[int, set[int]] = {}
    for evidence_id, item_id in party.links.objects.filter(evidence__in=rows).values_list(
        "evidence_id", "item_id"
    ):
        served.setdefault(evidence_id, set()).add(item_id)
    order = sheet_of(evaluation.instrument_id, evaluation.level).items
    return [
        EvidenceFile(row, tuple(i.code for i in order if i.id in served.get(row.pk, ())))
        for row in rows
    ]
