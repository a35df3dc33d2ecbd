"""Taking a self-score over as the owner's answer: one item at a time, as any answer is saved."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from checklists.services.answers.rules import AnswerChange
from checklists.services.answers.single import save_answer
from checklists.services.operations import check_role_for
from core.audit import Actor
from core.errors import Conflict, Refusal
from evaluations.choices import EvaluationStatus
from evaluations.models import Answer, Evaluation, SelfAnswer
from evaluations.models.answers import state_of
from evaluations.parties import OWNER
from evaluations.pinned_evaluation import PinnedEvaluation
from evaluations.rules.open_items import is_answered
from evaluations.rules.sheet_codes import known_item
from evaluations.selectors.self_assessments import self_assessment_of
from instruments.sheets import SheetItem, sheet_of


def take_over_self_score(
    *,
    evaluation: Evaluation,
    item_code: str,
    base_version: int,
    operation: UUID,
    by: Actor,
    now: datetime,
) -> dict[str, Any]:
    """Answer an item as the contractor did, its figure and reasons included; as ``save_answer``.

    The note says where it is from and quotes the contractor's; what the owner noted stays before
    it. Conflict when the self-assessment has not been given, when the evaluation is no draft, or
    when the owner's answer is no longer ``base_version``; Refusal where the contractor judged
    nothing; NotAllowed.
    """
    check_role_for(OWNER, evaluation.pk, by=by)
    _check_time(evaluation, now=now)
    item = known_item(sheet_of(evaluation.instrument_id, evaluation.level), item_code)
    said = _self_answer(evaluation, item)
    own = Answer.objects.filter(evaluation=evaluation.pk, item=item.id)
    noted = own.values_list("note", flat=True).first() or ""
    note = _note_with(noted, _origin(evaluation, said))
    try:
        return save_answer(
            pinned=PinnedEvaluation.of(evaluation),
            item_code=item.code,
            change=AnswerChange(**state_of(said) | {"note": note}),
            base_version=base_version,
            operation=operation,
            by=by,
            now=now,
        )
    except Conflict as conflict:
        if conflict.current is None:
            raise
        raise Conflict(_stale(item, conflict.current), current=conflict.current) from conflict


def _self_answer(evaluation: Evaluation, item: SheetItem) -> SelfAnswer:
    """What the contractor answered; Refusal where it judged nothing."""
    said = SelfAnswer.objects.filter(evaluation=evaluation.pk, item=item.id).first()
    if said is None or not is_answered(choice=said.choice, not_applicable=said.not_applicable):
        raise Refusal(
            _("%(contractor)s has not judged item %(item)s: answer it on the checklist.")
            % {"contractor": evaluation.contractor, "item": item.code}
        )
    return said


def _stale(item: SheetItem, current: dict[str, Any]) -> str:
    """That the owner's answer is no longer the one beside which the button stood."""
    return _(
        "Item %(item)s was not taken over: %(person)s has answered it meanwhile. Look at the "
        "answer that stands now; if the contractor's is to take its place, take it over again."
    ) % {"item": item.code, "person": current["answered_by"] or _("Someone else")}


def _check_time(evaluation: Evaluation, *, now: datetime) -> None:
    """Conflict unless there is something to take over, and a draft to take it into."""
    if not self_assessment_of(evaluation, now=now).state.is_given:
        raise Conflict(
            _("What %(contractor)s says of itself is read here once it has been submitted.")
            % {"contractor": evaluation.contractor}
        )
    if evaluation.status != EvaluationStatus.DRAFT:
        raise Conflict(
            _("Self-scores are taken over into a draft only; this evaluation is %(status)s.")
            % {"status": EvaluationStatus(evaluation.status).label.lower()}
        )


def _origin(evaluation: Evaluation, said: SelfAnswer) -> str:
    """Where the answer is from, with what the contractor noted."""
    words = {"contractor": evaluation.contractor, "note": said.note}
    if not said.note:
        return _("Taken over from the self-assessment of %(contractor)s.") % words
    return _("Taken over from the self-assessment of %(contractor)s: “%(note)s”") % words


def _note_with(noted: str, origin: str) -> str:
    """The owner's note with the origin behind it, once."""
    return noted if origin in noted else "\n".join(filter(None, (noted, origin)))
