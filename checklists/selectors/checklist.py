"""The checklist of an evaluation as its page shows it."""

from dataclasses import dataclass
from typing import Any

from core.canonical import JsonObject
from evaluations.models import Evaluation
from evaluations.parties import OWNER, Party
from evaluations.selectors.evaluations import OPEN_ANSWER, AnswerState, answers_and_notes
from instruments.sheets import SheetElement, SheetItem, sheet_of


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """An item of the sheet with its answer."""

    item: SheetItem
    answer: AnswerState


@dataclass(frozen=True, slots=True)
class ChecklistElement:
    """An element with its items, what it gives so far, and the note on it."""

    element: SheetElement
    items: tuple[ChecklistItem, ...]
    percent: str | None
    counts: dict[str, int]
    note: str
    note_version: int


@dataclass(frozen=True, slots=True)
class Checklist:
    """Everything the checklist page shows. ``summary`` as in Evaluation.summary."""

    evaluation: Evaluation
    elements: tuple[ChecklistElement, ...]
    summary: dict[str, Any]


def checklist(
    evaluation: Evaluation, *, party: Party = OWNER, summary: JsonObject | None = None
) -> Checklist:
    """The checklist of an evaluation with its answers and notes: one statement, sheet apart.

    A contractor's own has a ``summary`` of its own.
    """
    sheet = sheet_of(evaluation.instrument_id, evaluation.level)
    written = answers_and_notes(evaluation, party)
    given = evaluation.summary if summary is None else summary
    elements = []
    for element in sheet.elements:
        so_far = given["elements"][element.code]
        note, note_version = written.notes.get(element.id, ("", 0))
        elements.append(
            ChecklistElement(
                element=element,
                items=tuple(
                    ChecklistItem(item, written.answers.get(item.id, OPEN_ANSWER))
                    for item in element.items
                ),
                percent=so_far["percent"],
                counts=so_far["counts"],
                note=note,
                note_version=note_version,
            )
        )
    return Checklist(evaluation=evaluation, elements=tuple(elements), summary=given)
