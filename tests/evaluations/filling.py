"""Filling in a whole checklist through the services, for tests that need a complete one."""

from collections.abc import Callable, Collection
from datetime import datetime
from uuid import uuid4

from checklists.services.answers import AnswerChange, AnswerSave, save_answers
from core.audit import Actor
from evaluations.models import Evaluation
from evaluations.pinned_evaluation import PinnedEvaluation
from instruments.sheets import SheetItem, sheet_of


def best_choice(item: SheetItem) -> str:
    """The choice that earns the most."""
    return max(item.scale.choices, key=lambda choice: item.scale.points[choice.code]).code


def fill(
    evaluation: Evaluation,
    *,
    by: Actor,
    now: datetime,
    choice: Callable[[SheetItem], str] = best_choice,
    skip: Collection[str] = (),
) -> None:
    """Answer every item with what ``choice`` says, but for the codes in ``skip``, in one save.

    The save of one item is tried where it is tested; here it would be most of what a test takes.
    """
    sheet = sheet_of(evaluation.instrument_id, evaluation.level)
    save_answers(
        pinned=PinnedEvaluation.of(evaluation),
        answers=[
            AnswerSave(item.code, AnswerChange(choice=choice(item)), base_version=0)
            for item in sheet.items
            if item.code not in skip
        ],
        operation=uuid4(),
        by=by,
        now=now,
    )
