"""The files of evidence that was removed: deleted after a grace, unless a result names them."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from core.audit import SYSTEM, record
from evaluations.models import Evidence, SelfEvidence
from files.stored import let_go

REMOVED_FOR = timedelta(days=30)  # so long a removal by mistake can be undone by hand


def delete_removed_files(now: datetime) -> int:
    """Delete the files of evidence whose grace is over; the rows stay. How many files are gone.

    Safe at any time and beside itself. Evidence that a frozen result names is kept for good.
    """
    over = Q(removed_at__lt=now - REMOVED_FOR) & ~Q(file="")
    kinds = (Evidence.objects.filter(over, in_result=False), SelfEvidence.objects.filter(over))
    return sum(
        _delete_file(rows.filter(pk=pk), now=now)
        for rows in kinds
        for pk in list(rows.values_list("pk", flat=True))
    )


@transaction.atomic
def _delete_file(row: "QuerySet[Evidence] | QuerySet[SelfEvidence]", *, now: datetime) -> int:
    evidence = row.select_for_update(skip_locked=True).first()
    if evidence is None:
        return 0
    names = [name for name in (evidence.file.name, evidence.thumbnail.name) if name]
    if not let_go(names, by_row=evidence):
        return 0
    evidence.file, evidence.thumbnail = "", ""
    evidence.save(update_fields=["file", "thumbnail"])
    record(
        by=SYSTEM,
        at=now,
        action="delete_evidence_file",
        target=evidence,
        before={"name": evidence.name, "sha256": evidence.sha256},
    )
    return len(names)
