"""Filling in a whole checklist through the services, for tests that need a complete one."""

from collections.abc import Callable, Collection
from datetime import datetime
from uuid import uuid4

from core.audit import Actor
from evaluations.models import Evaluation
from evaluations.pinned_evaluation import PinnedEvaluation
from evaluations.services.answers import AnswerChange, save_answer
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
    """Answer every item with what ``choice`` says, but for the codes in ``skip``."""
    for item in sheet_of(evaluation.instrument_id, evaluation.level).items:
        if item.code in skip:
            continue
        save_answer(
            pinned=PinnedEvaluation.of(evaluation),
            item_code=item.code,
            change=AnswerChange(choice=choice(item)),
            base_version=0,
            operation=uuid4(),
            by=by,
            now=now,
        )
