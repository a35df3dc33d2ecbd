"""Handing in evidence, with everything but the files already said."""

from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from checklists.services.evidence import add_evidence
from core.audit import Actor
from evaluations.models import Evaluation, Evidence, EvidenceLink
from tests.files.hostile import photo


class HandingIn:
    """Hands in files for an item of one evaluation; every photo is another one."""

    def __init__(self, evaluation: Evaluation, by: Actor, *, now: datetime) -> None:
        self.evaluation = evaluation
        self.given: dict[str, Any] = {"evaluation": evaluation, "by": by, "now": now}

    def __call__(
        self,
        *files: tuple[str, bytes],
        item: str = "1.01",
        operation: UUID | None = None,
        **changed: Any,
    ) -> dict[str, Any]:
        """Files as (name, content); a photo of its own where none is given."""
        named = files or (("foto.jpg", photo()),)
        return add_evidence(
            item_code=item,
            files=[SimpleUploadedFile(name, content) for name, content in named],
            operation=operation or uuid4(),
            **self.given | changed,
        )

    def one(self, *files: tuple[str, bytes], **changed: Any) -> Evidence:
        """Hand in, and return the row of the first file."""
        return Evidence.objects.get(pk=self(*files, **changed)["evidence"][0]["id"])


def files_by_item(evaluation: Evaluation) -> dict[str, int]:
    """How many files each item has, by its code; items without any are left out."""
    links = EvidenceLink.objects.filter(evidence__evaluation=evaluation, evidence__removed_at=None)
    return dict(Counter(links.values_list("item__code", flat=True)))
