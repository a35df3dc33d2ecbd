"""Reads of sources. Each takes an evaluation that the caller was allowed to see."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from evaluations.models import Evaluation, SelfAssessment
from evaluations.parties import CONTRACTOR, OWNER, Party
from evaluations.rules.sources import SourceCount, count_of


def sources_of(evaluation: Evaluation, party: Party = OWNER) -> QuerySet[Any]:
    """What a party has told, oldest first, with its files: PartySource."""
    rows = party.sources.objects.filter(evaluation=evaluation, removed_at=None)
    joined = rows.select_related("item", "added_by").prefetch_related("files")
    return joined.order_by("added_at", "pk")


def contractors_sources(evaluation: Evaluation) -> QuerySet[Any]:
    """What the contractor told, as the owner reads it: once its self-assessment was submitted."""
    found = sources_of(evaluation, CONTRACTOR)
    return found if _was_submitted(evaluation) else found.none()


def source_counts(evaluation: Evaluation, party: Party = OWNER) -> Mapping[int, SourceCount]:
    """By item id; items without any are left out. One statement, or two.

    The owner's count has what the contractor told once that was submitted; the contractor's has its
    own alone.
    """
    told: dict[int, list[tuple[str, bool]]] = defaultdict(list)
    parties = [OWNER, CONTRACTOR] if party is OWNER and _was_submitted(evaluation) else [party]
    for one in parties:
        found = one.sources.objects.filter(evaluation=evaluation.pk, removed_at=None)
        for item, kind, contradicts in found.values_list("item_id", "kind", "contradicts"):
            told[item].append((kind, contradicts))
    return {item: count_of(sources) for item, sources in told.items()}


def _was_submitted(evaluation: Evaluation) -> bool:
    """No statement in a period that asks for no self-assessment."""
    if evaluation.period.self_assess_by is None:
        return False
    given = SelfAssessment.objects.filter(evaluation=evaluation.pk, submitted_at__isnull=False)
    return given.exists()
