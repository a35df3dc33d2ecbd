"""Reads that stand beside the checklist: evidence, last year, history, what others do.

Each takes an evaluation that the caller was allowed to see.
"""

from typing import Any

from accounts.models import AuditEntry
from evaluations.choices import FROZEN_STATUSES
from evaluations.models import Answer, Evaluation, EvidenceLink, Result
from evaluations.models.instruments import localized
from evaluations.sheets import SheetItem, sheet_of

LONGEST_HISTORY = 100


def items_with_evidence(evaluation: Evaluation) -> set[str]:
    """Codes of the items that a file serves, in one statement."""
    return set(
        EvidenceLink.objects.filter(
            evidence__evaluation=evaluation, evidence__removed_at=None
        ).values_list("item__code", flat=True)
    )


def last_year(evaluation: Evaluation) -> dict[str, Any] | None:
    """What the same contractor was given the year before by the same kind of instrument.

    {"year", "items": {code on this sheet: {"choice", "label", "not_applicable", "na_reason",
    "note"}}}, read from the frozen result of the latest earlier year; items are matched by
    lineage, and only those that were answered are there. None without such a result.
    """
    found = (
        Result.objects.filter(
            evaluation__contractor=evaluation.contractor_id,
            evaluation__period__year__lt=evaluation.period.year,
            evaluation__instrument__code=evaluation.instrument.code,
            evaluation__status__in=FROZEN_STATUSES,
        )
        .order_by("-evaluation__period__year", "-revision")
        .values_list("evaluation__period__year", "context__items")
        .first()
    )
    if found is None:
        return None
    year, rows = found
    by_lineage = {row["lineage"]: row for row in rows if row["choice"] or row["not_applicable"]}
    return {
        "year": year,
        "items": {
            item.code: _beside(by_lineage[item.lineage])
            for item in sheet_of(evaluation.instrument_id, evaluation.level).items
            if item.lineage in by_lineage
        },
    }


def _beside(row: dict[str, Any]) -> dict[str, Any]:
    kept = {name: row[name] for name in ("choice", "not_applicable", "na_reason", "note")}
    return kept | {"label": localized(row["choice_label"]) if row["choice_label"] else ""}


def answer_history(evaluation: Evaluation, item: SheetItem) -> list[dict[str, Any]]:
    """Who changed the answer to an item, latest first: {"at", "by", "from" (or None), "to"}.

    From the audit rows; at most the last hundred.
    """
    entries = (
        AuditEntry.objects.filter(
            target_type=Answer._meta.label_lower,
            target_id__in=Answer.objects.filter(evaluation=evaluation, item=item.id).values("pk"),
        )
        .select_related("user")
        .order_by("-id")[:LONGEST_HISTORY]
    )
    return [{"at": e.at, "by": str(e.user or ""), "from": e.before, "to": e.after} for e in entries]
