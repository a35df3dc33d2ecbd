"""Reads of sources. Each takes an evaluation that the caller was allowed to see."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import F, JSONField, QuerySet, Value
from django.db.models.functions import JSONObject

from core.canonical import JsonObject
from core.database.reads import Argument, Asking, WordedRead
from evaluations.models import Evaluation, EvidenceLink, SelfAssessment
from evaluations.parties import CONTRACTOR, OWNER, Party, PartySource
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


def sources_read_by(party: Party, evaluation: Evaluation) -> list[tuple[PartySource, Party]]:
    """What a party reads, each with who told it: its own, and the owner what was given to it."""
    read = [(one, party) for one in sources_of(evaluation, party)]
    if party is OWNER:
        read += [(one, CONTRACTOR) for one in contractors_sources(evaluation)]
    return read


def source_counts(evaluation: Evaluation, party: Party = OWNER) -> Mapping[int, SourceCount]:
    """By item id; items without any are left out. One statement, or two.

    The owner's count has what the contractor told once that was submitted; the contractor's has its
    own alone.
    """
    told: dict[int, list[tuple[str, bool]]] = defaultdict(list)
    for one in _parties_counted(evaluation, party):
        asked = sources_asked(evaluation, one)
        for item, kind, contradicts in asked.rows():
            told[item].append((kind, contradicts))
    return _counted(told)


def sources_asked(evaluation: Evaluation, party: Party) -> Asking:
    """What ``source_counts`` reads of a party."""
    return _KINDS_TOLD[party].asked(evaluation=evaluation.pk)


def _parties_counted(evaluation: Evaluation, party: Party) -> list[Party]:
    """Those whose sources ``source_counts`` speaks of."""
    return [OWNER, CONTRACTOR] if party is OWNER and _was_submitted(evaluation) else [party]


def _told_by(party: Party) -> QuerySet[Any, Any]:
    return party.sources.objects.filter(removed_at=None).order_by()


def _kinds_told(party: Party) -> QuerySet[Any, Any]:
    told = _told_by(party).filter(evaluation=Argument("evaluation"))
    return told.values_list("item_id", "kind", "contradicts")


_KINDS_TOLD = {party: WordedRead(partial(_kinds_told, party)) for party in (OWNER, CONTRACTOR)}


def _counted(told: Mapping[int, Collection[tuple[str, bool]]]) -> dict[int, SourceCount]:
    return {item: count_of(sources) for item, sources in told.items()}


@dataclass(frozen=True, slots=True)
class AnswerEvidence:
    """What stands behind the owner's answers, by item id; items without any are left out.

    A file is {name, type, size, sha256}; those of an item stand oldest first.
    """

    files: Mapping[int, list[JsonObject]]
    sources: Mapping[int, SourceCount]


def evidence_and_sources(evaluation: Evaluation) -> AnswerEvidence:
    """The files of each item, and its sources as ``source_counts`` says: one statement.

    One more in a period that asks for a self-assessment.
    """
    files: dict[int, list[JsonObject]] = defaultdict(list)
    told: dict[int, list[tuple[str, bool]]] = defaultdict(list)
    sources = (
        _told_by(party)
        .filter(evaluation=evaluation.pk)
        .annotate(at=F("added_at"), name=Value(""), row=F("pk"), file=Value(None, JSONField()))
        for party in _parties_counted(evaluation, OWNER)
    )
    columns = ("item_id", "kind", "contradicts", "file", "at", "name", "row")
    links = _links_as_sources(evaluation).values_list(*columns)
    both = links.union(*(found.values_list(*columns) for found in sources), all=True)
    for item, kind, contradicts, file, *_order in both.order_by("at", "name", "row"):
        if file is None:
            told[item].append((kind, contradicts))
        else:
            files[item].append(file)
    return AnswerEvidence(files, _counted(told))


def _links_as_sources(evaluation: Evaluation) -> QuerySet[EvidenceLink]:
    """The owner's files, each with the columns of a source beside its own."""
    links = EvidenceLink.objects.filter(
        evidence__evaluation=evaluation.pk, evidence__removed_at=None
    )
    return links.order_by().annotate(
        at=F("evidence__uploaded_at"),
        name=F("evidence__name"),
        row=F("evidence_id"),
        kind=Value(""),
        contradicts=Value(False),  # noqa: FBT003 -- an expression, not a switch
        file=JSONObject(
            name="evidence__name",
            type="evidence__content_type",
            size="evidence__size",
            sha256="evidence__sha256",
        ),
    )


def _was_submitted(evaluation: Evaluation) -> bool:
    """No statement in a period that asks for no self-assessment."""
    if evaluation.period.self_assess_by is None:
        return False
    given = SelfAssessment.objects.filter(evaluation=evaluation.pk, submitted_at__isnull=False)
    return given.exists()
