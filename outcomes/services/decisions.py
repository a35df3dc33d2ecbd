"""The company replies to an objection, and a manager decides; what is upheld is put right."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import Actor
from core.errors import AlreadySo, Conflict, Refusal
from core.figures import instant
from core.language import localized
from core.language.texts import check_text
from evaluations.causes import objection_cause
from evaluations.choices import EvaluationStatus
from evaluations.models import Evaluation
from evaluations.services.life_cycle import reopen_evaluation
from outcomes import access
from outcomes.choices import (
    CORRECTS,
    ObjectionOutcome,
    ObjectionStatus,
    StepKind,
)
from outcomes.models import Objection
from outcomes.rules.corrections import (
    CorrectedFigures,
    Correction,
    corrected_case,
    figures_of,
    is_worse,
)
from outcomes.services.corrections import (
    case_so_far,
    figures_in_words,
    possible_corrections,
)
from outcomes.services.mails import note_step
from outcomes.services.steps import (
    Files,
    add_step,
    check_person,
    inspected_files,
    locked_objection,
    move,
    record_step,
    reply_end,
    said_once,
)

AS_DECIDED = {"id": "seperti yang sudah diputuskan", "en": "as decided before"}


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """What a manager decides; ``correction`` is the code of one, where something is put right.

    ``seen`` is the status of the objection that they had before them, "" where nothing told it.
    """

    outcome: ObjectionOutcome
    reason: str
    correction: str = ""
    seen: str = ""


def reply_to_objection(
    *,
    objection: Objection,
    text: str,
    files: Files = (),
    operation: UUID | None = None,
    by: Actor,
    now: datetime,
) -> Objection:
    """Say what the company says to it; then a manager decides. Sent twice under one ``operation``,
    it is said once.

    Refusal without a text or for a file that is not kept; Conflict where it was replied to;
    NotAllowed for who scored it, and the other roles. Call outside a transaction.
    """
    check_text(text, field="text", missing=_("Write your reply: both sides read it."))
    handed_in = inspected_files(files)

    def store() -> None:
        locked = locked_objection(objection, needed=[ObjectionStatus.RAISED])
        check_person(locked, by, may=access.may_reply(by.user, locked))
        step = add_step(locked, StepKind.REPLY, text=text, files=handed_in, by=by, now=now)
        move(locked, ObjectionStatus.ANSWERED, due_at=reply_end(locked, now))
        record_step("reply_to_objection", locked, after={"reason": text}, by=by, now=now)
        note_step(locked, step=step, now=now)

    return said_once(
        objection, StepKind.REPLY, text=text, files=handed_in, operation=operation, store=store,
        by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def decide_objection(
    *, objection: Objection, facts: DecisionFacts, by: Actor, now: datetime
) -> Objection:
    """Uphold, uphold in part or reject, with a reason; what is upheld begins a new revision.

    Refusal without a reason, without what is corrected, for a correction that would make the
    result worse, or a rejection that corrects; Conflict where it is decided or was appealed since
    it was looked at, or its next revision is being reviewed; NotAllowed for who scored it, and on
    an appeal for who decided before.
    """
    locked = _locked_to_decide(objection, facts, by=by)
    _check_seen(locked, facts.seen)
    check_person(locked, by, may=access.may_decide(by.user, locked))
    check_text(facts.reason, field="reason", missing=_("Write why: both sides read it."))
    appealed = locked.status == ObjectionStatus.APPEALED
    correction = _chosen_correction(locked, facts)
    before, after = _figures_around(locked, correction)
    ends = appealed or facts.outcome == ObjectionOutcome.UPHELD
    may_appeal_until = now + timedelta(days=max(1, locked.evaluation.period.objection_days))
    move(
        locked,
        ObjectionStatus.SETTLED if ends else ObjectionStatus.DECIDED,
        outcome=facts.outcome,
        decided_by=by.user,
        decided_at=now,
        due_at=None if ends else may_appeal_until,
    )
    step = add_step(
        locked,
        StepKind.APPEAL_DECISION if appealed else StepKind.DECISION,
        text=facts.reason, outcome=facts.outcome, by=by, now=now,
        correction=_kept(correction), before=before.as_json(), after=after.as_json(),
    )  # fmt: skip
    told = {"outcome": facts.outcome, "reason": facts.reason}
    record_step("decide_objection", locked, after=told, by=by, now=now)
    if correction is not None:
        _begin_revision(locked, correction, reason=facts.reason, by=by, now=now)
    note_step(locked, step=step, now=now)
    return locked


def _locked_to_decide(objection: Objection, facts: DecisionFacts, *, by: Actor) -> Objection:
    """The objection while it waits for a decision; Conflict where it waits for none."""
    needed = [ObjectionStatus.ANSWERED, ObjectionStatus.APPEALED]
    try:
        return locked_objection(objection, needed=needed)
    except Conflict as conflict:
        raise _decided_before(objection, facts, by=by) or conflict from None


def _decided_before(objection: Objection, facts: DecisionFacts, *, by: Actor) -> Conflict | None:
    """What is said to who decides what is decided: as news where it is their own decision again.

    None where it waits for no decision yet.
    """
    kinds = [StepKind.DECISION, StepKind.APPEAL_DECISION]
    step = (
        objection.steps.filter(kind__in=kinds).select_related("by").order_by("-at", "-pk").first()
    )
    if step is None:
        return None
    words = {
        "number": objection.number,
        "outcome": step.get_outcome_display(),
        "who": step.by or _("nobody by name"),
        "at": instant(step.at),
    }
    kept = (step.correction or {}).get("code", "")
    is_same = (facts.outcome, facts.correction, facts.reason) == (step.outcome, kept, step.text)
    if is_same and by.user is not None and step.by_id == by.user.pk:
        said = _("Objection %(number)s is already decided so (%(outcome)s): it counts once.")
        return AlreadySo(said % words)
    said = _(
        "Objection %(number)s is decided already: %(outcome)s, by %(who)s, %(at)s. Nothing was "
        "stored; only an appeal of the contractor changes it."
    )
    return Conflict(said % words)


def _check_seen(objection: Objection, seen: str) -> None:
    """An appeal is decided by who has read it, not by what was written of the objection before."""
    if seen and seen != objection.status:
        raise Conflict(
            _("Objection %(number)s was decided and appealed meanwhile: read the appeal first.")
            % {"number": objection.number}
        )


def _chosen_correction(objection: Objection, facts: DecisionFacts) -> Correction | None:
    if facts.outcome not in CORRECTS:
        if facts.correction:
            said = _("What is rejected corrects nothing: leave the correction out.")
            raise Refusal(said, fields={"correction": said})
        return None
    found = next(
        (one for one in possible_corrections(objection) if one.code == facts.correction), None
    )
    if found is None:
        said = (
            _(
                "This is no correction of objection %(number)s: choose one of those offered, or "
                "reject the objection."
            )
            % {"number": objection.number}
            if facts.correction
            else _("Choose what is corrected: without it nothing follows from upholding.")
        )
        raise Refusal(said, fields={"correction": said})
    return found


def _figures_around(
    objection: Objection, correction: Correction | None
) -> tuple[CorrectedFigures, CorrectedFigures]:
    """What the result comes to before and after a correction, with what was put right before it.

    Refusal where it gets worse.
    """
    case = case_so_far(objection)
    before = figures_of(case)
    if correction is None:
        return before, before
    after = figures_of(corrected_case(case, correction))
    if is_worse(after, before, case=case):
        said = _worse_words(objection, correction, before=before, after=after)
        raise Refusal(said, fields={"correction": said})
    return before, after


def _worse_words(
    objection: Objection,
    correction: Correction,
    *,
    before: CorrectedFigures,
    after: CorrectedFigures,
) -> str:
    ladder = objection.evaluation.ladder.content
    return _(
        "With %(correction)s the result of objection %(number)s would be %(after)s, and it is "
        "%(before)s. Nobody is worse off for having objected: choose another correction, or reject "
        "the objection."
    ) % {
        "correction": f"{correction.name}: {localized(correction.after)}",
        "number": objection.number,
        "before": figures_in_words(before, ladder),
        "after": figures_in_words(after, ladder),
    }


def _begin_revision(
    objection: Objection, correction: Correction, *, reason: str, by: Actor, now: datetime
) -> None:
    """Reopen the evaluation with the corrected answer proposed; one that is reopened stays so, and
    what a later revision put right already needs none."""
    evaluation = objection.evaluation
    if correction.before == correction.after:
        return
    if evaluation.status == EvaluationStatus.SUBMITTED:
        raise Conflict(
            _(
                "The next revision of this result is being reviewed: return it to the coordinator "
                "first, then decide, so that the correction comes into it."
            )
        )
    if evaluation.status not in (EvaluationStatus.APPROVED, EvaluationStatus.PUBLISHED):
        return  # it is being revised already: the coordinator finds this correction beside it
    cause = objection_cause(
        number=objection.number,
        name=correction.name,
        before=correction.before,
        after=correction.after,
        reason=reason,
    )
    reopen_evaluation(evaluation=evaluation, cause=cause, by=by, now=now)


def upheld_since(evaluation: Evaluation) -> str:
    """Why a revision stays that an upheld objection waits for by now; "" where none does."""
    first = Objection.objects.filter(
        evaluation=evaluation, outcome__in=CORRECTS, result__revision=evaluation.revision - 1
    ).first()
    if first is None:
        return ""
    return _(
        "Objection %(number)s was upheld since, and this revision puts it right: correct it."
    ) % {"number": first.number}


def _kept(correction: Correction | None) -> dict[str, Any] | None:
    if correction is None:
        return None
    before, after = correction.before, correction.after
    label = {
        lang: f"{correction.name}: {before[lang]} → {after[lang]}"
        if before != after
        else f"{correction.name}: {after[lang]} ({AS_DECIDED[lang]})"
        for lang in ("id", "en")
    }
    return {"code": correction.code, "label": label}
