"""The constructed self-assessments of the year in progress: what contractors say of themselves.

A representative answers as the coordinator did, and in every so many-th item by one point more;
where the coordinator has not answered yet, by the second best choice. Every note says that it is an
example.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from checklists.services.answers import AnswerChange, AnswerSave, save_answers
from checklists.services.self_assessments import submit_self_assessment
from checklists.services.sources import add_source
from core.audit import Actor
from demonstration.reading import by_item
from evaluations.choices import SourceKind
from evaluations.models import Answer, Evaluation
from evaluations.parties import CONTRACTOR, Party
from evaluations.pinned_evaluation import PinnedEvaluation
from evaluations.rules.measured_items import proposed_choice
from evaluations.rules.sources import SourceFacts
from instruments.sheets import SheetItem, sheet_of

OF_DOCUMENTS = ("document_type", "number")
BY_OWN_COUNT = "Contoh: menurut catatan kami sendiri."
NOTE = "Contoh: menurut kami kriteria ini sudah terpenuhi; buktinya ada di kantor lapangan."


@dataclass(frozen=True, slots=True)
class SelfAssessmentEntry:
    """``higher``: in every so many-th item one point more; ``elements``: those answered, "" for
    all of them; ``figures``: what was measured, by item."""

    higher: int
    elements: str
    figures: Mapping[str, str]
    submitted: bool


def self_assessment_entry(given: Mapping[str, object]) -> SelfAssessmentEntry:
    """An entry of the file."""
    return SelfAssessmentEntry(
        higher=int(str(given["higher"])),
        elements=str(given.get("elements", "")),
        figures=by_item(str(given.get("figures", ""))),
        submitted="elements" not in given,
    )


def tell_self_assessment(
    evaluation: Evaluation, entry: SelfAssessmentEntry, *, by: Actor, now: datetime
) -> None:
    """Fill it in as far as the entry goes, and hand it in where it is whole."""
    answers = Answer.objects.filter(evaluation=evaluation).values_list("item_id", "choice")
    owners = dict(answers)
    items = [
        item
        for item in sheet_of(evaluation.instrument_id, evaluation.level).items
        if not entry.elements or item.element_code in entry.elements.split()
    ]
    save_answers(
        pinned=PinnedEvaluation.of(evaluation, CONTRACTOR),
        answers=[
            AnswerSave(item.code, _change(item, owners.get(item.id, ""), place=at, entry=entry), 0)
            for at, item in enumerate(items, start=1)
        ],
        operation=uuid5(NAMESPACE_URL, f"demo:{evaluation.pk}:self"),
        by=by,
        now=now,
    )
    if entry.submitted:
        submit_self_assessment(evaluation=evaluation, by=by, now=now)


def tell_source(
    evaluation: Evaluation, given: Mapping[str, Any], *, by: Actor, now: datetime, party: Party
) -> None:
    """One source of an answer, as the file has it."""
    told = {name: given[name] for name in ("who", "place", *OF_DOCUMENTS) if name in given}
    add_source(
        evaluation=evaluation,
        item_code=given["item"],
        facts=SourceFacts(
            kind=SourceKind(given["kind"]),
            on=now.date(),
            says=given["says"],
            contradicts=given.get("contradicts", False),
            **told,
        ),
        files=(),
        operation=uuid5(NAMESPACE_URL, f"demo:{evaluation.pk}:source:{given['says']}"),
        by=by,
        now=now,
        party=party,
    )


def _change(
    item: SheetItem, owners: str, *, place: int, entry: SelfAssessmentEntry
) -> AnswerChange:
    if figure := entry.figures.get(item.code):
        choice = proposed_choice(item, Decimal(figure)) or ""
        return AnswerChange(choice=choice, figure=figure, figure_reason=BY_OWN_COUNT)
    best_first = sorted(item.scale.points, key=lambda code: -item.scale.points[code])
    if owners not in best_first:
        return AnswerChange(choice=best_first[min(1, len(best_first) - 1)])
    better = best_first[: best_first.index(owners)]
    if place % entry.higher or not better:
        return AnswerChange(choice=owners)
    return AnswerChange(choice=better[-1], note=NOTE)
