"""Reads that stand beside the checklist: evidence, last year, history, what others do.

Each takes an evaluation that the caller was allowed to see.
"""

from evaluations.models import Evaluation, EvidenceLink


def items_with_evidence(evaluation: Evaluation) -> set[str]:
    """Codes of the items that a file serves, in one statement."""
    return set(
        EvidenceLink.objects.filter(
            evidence__evaluation=evaluation, evidence__removed_at=None
        ).values_list("item__code", flat=True)
    )
