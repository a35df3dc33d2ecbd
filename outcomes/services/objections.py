"""The steps of an objection: raised, replied to, decided; appealed once, and decided again.

Each locks the evaluation's row first, as its life cycle does, so an objection and the job that
makes a result final come one after the other. The thread is rows that are never changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from contractors.access import has_spoken_for
from core.audit import SYSTEM, Actor, record
from core.errors import Conflict, NotAllowed, Refusal
from core.figures import instant, percent
from core.files.handing_in import HandedIn, columns_of, in_storage, inspected, received
from core.language import localized
from core.language.texts import check_text
from evaluations.choices import EvaluationStatus, ResultState
from evaluations.models import Evaluation, Result
from evaluations.models.results import result_state
from evaluations.services.life_cycle import reopen_evaluation
from instruments.ratings import rating_of
from instruments.sheets import sheet_of
from outcomes import access
from outcomes.choices import (
    CORRECTS,
    ObjectionGround,
    ObjectionOutcome,
    ObjectionStatus,
    StepKind,
    TargetKind,
)
from outcomes.models import Objection, ObjectionFile, ObjectionStep
from outcomes.rendering import target_words
from outcomes.rules.corrections import (
    Correction,
    corrected_case,
    corrections_of,
    figures_of,
    is_worse,
)
from outcomes.rules.targets import ObjectionTarget, target_in
from outcomes.services.mails import note_step

FILES_OF_A_STEP = 10
Files = Sequence["File[bytes]"]


@dataclass(frozen=True, slots=True)
class ObjectionFacts:
    """What a contractor says: to what, on what ground, why, and what it asks for."""

    target: TargetKind
    code: str
    ground: ObjectionGround
    text: str
    wanted: str


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """What a manager decides; ``correction`` is the code of one, where something is put right."""

    outcome: ObjectionOutcome
    reason: str
    correction: str = ""


def raise_objection(
    *, result: Result, facts: ObjectionFacts, files: Files = (), by: Actor, now: datetime
) -> Objection:
    """Object to one part of a provisional result. Sent twice, it is there once.

    Refusal for a part that lost nothing, no text, or a file that is not kept; Conflict once the
    time is over, the result is final or replaced, or the part was objected to before; NotAllowed
    for anybody but the company's representatives. Call outside a transaction.
    """
    check_text(facts.text, field="text", missing=_("Write what is wrong, and how you know."))
    check_text(facts.wanted, field="wanted", missing=_("Write what you ask for."))
    handed_in = _inspected(files)

    def store() -> Objection:
        evaluation = _locked(result.evaluation)
        fresh = Result.objects.select_related("publication__finality").get(pk=result.pk)
        fresh.evaluation = evaluation
        if (same := _sent_before(fresh, facts, by=by)) is not None:
            return same
        target = _check_may_object(fresh, facts, by=by, now=now)
        objection = _begun(fresh, facts, target=target, now=now)
        after = {
            "target": facts.target, "code": facts.code, "ground": facts.ground, "reason": facts.text
        }  # fmt: skip
        step = _add_step(
            objection, StepKind.OBJECTION, text=facts.text, wanted=facts.wanted,
            files=handed_in, by=by, now=now,
        )  # fmt: skip
        _record("raise_objection", objection, after=after, by=by, now=now)
        note_step(objection, step=step, now=now)
        return objection

    with in_storage(handed_in, there=(), now=now), transaction.atomic():
        return store()


def _sent_before(result: Result, facts: ObjectionFacts, *, by: Actor) -> Objection | None:
    """The same objection by the same person: a second tap."""
    found = (
        ObjectionStep.objects.filter(
            objection__result=result,
            objection__target=facts.target,
            objection__code=facts.code,
            objection__ground=facts.ground,
            kind=StepKind.OBJECTION,
            by=by.user,
            text=facts.text,
        )
        .select_related("objection")
        .first()
    )
    return found.objection if found else None


def _check_may_object(
    result: Result, facts: ObjectionFacts, *, by: Actor, now: datetime
) -> ObjectionTarget:
    """The part that is objected to. Refusal, Conflict and NotAllowed as for raising."""
    publication = getattr(result, "publication", None)
    state = result_state(publication)
    if publication is None or state != ResultState.PROVISIONAL:
        raise Conflict(_("This result is not provisional: it can no longer be objected to."))
    if result.evaluation.results.published().filter(revision__gt=result.revision).exists():
        raise Conflict(_("A later revision has replaced this result: object to that one."))
    if now >= publication.provisional_until:
        raise Conflict(
            _("The time to object ended on %(end)s.")
            % {"end": instant(publication.provisional_until)}
        )
    if by != SYSTEM and not access.may_object(by.user, result, now=now):
        raise NotAllowed(_("Only a representative of this company objects to its result."))
    target = target_in(result.output, result.context, kind=facts.target, code=facts.code)
    if target is None:
        raise Refusal(
            _("%(target)s lost nothing and lowered nothing in this result: choose a part that did.")
            % {"target": target_words(facts.target, facts.code)}
        )
    earlier = Objection.objects.filter(
        evaluation=result.evaluation, target=facts.target, code=facts.code
    ).first()
    if earlier is not None:
        raise Conflict(_said_before(earlier))
    return target


def _said_before(earlier: Objection) -> str:
    words = {"target": target_words(earlier.target, earlier.code), "number": earlier.number}
    if earlier.outcome == ObjectionOutcome.REJECTED:
        said = _(
            "Objection %(number)s to this (%(target)s) was rejected: an appeal is all that is left."
        )
        return said % words
    return _("%(target)s was objected to before: see objection %(number)s.") % words


def _begun(
    result: Result, facts: ObjectionFacts, *, target: ObjectionTarget, now: datetime
) -> Objection:
    evaluation = result.evaluation
    last = (
        Objection.objects.filter(evaluation=evaluation).aggregate(last=Max("number"))["last"] or 0
    )
    objection = Objection.objects.create(
        evaluation=evaluation,
        result=result,
        number=last + 1,
        target=target.kind,
        code=target.code,
        title=dict(target.title),
        ground=facts.ground,
        raised_at=now,
        due_at=now + timedelta(days=evaluation.period.reply_days),
    )
    objection.scored_by.set(_people_who_scored(objection))
    return objection


def _people_who_scored(objection: Objection) -> QuerySet[User]:
    could_be = _corrections(objection)
    incidents = {one.name for one in could_be if one.response is None}
    items = {one.name for one in could_be if one.response is not None}
    return access.people_who_scored(objection.evaluation, items=items, incidents=incidents)


def reply_to_objection(
    *, objection: Objection, text: str, files: Files = (), by: Actor, now: datetime
) -> Objection:
    """Say what the company says to it; then a manager decides.

    Refusal without a text or for a file that is not kept; Conflict where it was replied to;
    NotAllowed for who scored it, and the other roles. Call outside a transaction.
    """
    check_text(text, field="text", missing=_("Write your reply: both sides read it."))
    handed_in = _inspected(files)
    with in_storage(handed_in, there=(), now=now), transaction.atomic():
        locked = _locked_objection(objection, needed=[ObjectionStatus.RAISED])
        _check_person(locked, by, may=access.may_reply(by.user, locked))
        step = _add_step(locked, StepKind.REPLY, text=text, files=handed_in, by=by, now=now)
        _move(locked, ObjectionStatus.ANSWERED, due_at=_reply_end(locked, now))
        _record("reply_to_objection", locked, after={"reason": text}, by=by, now=now)
        note_step(locked, step=step, now=now)
        return locked


@transaction.atomic
def decide_objection(
    *, objection: Objection, facts: DecisionFacts, by: Actor, now: datetime
) -> Objection:
    """Uphold, uphold in part or reject, with a reason; what is upheld begins a new revision.

    Refusal without a reason, without what is corrected, for a correction that would make the
    result worse, or a rejection that corrects; Conflict where it is decided, or its next revision
    is being reviewed; NotAllowed for who scored it, and on an appeal for who decided before.
    """
    needed = [ObjectionStatus.ANSWERED, ObjectionStatus.APPEALED]
    locked = _locked_objection(objection, needed=needed)
    _check_person(locked, by, may=access.may_decide(by.user, locked))
    check_text(facts.reason, field="reason", missing=_("Write why: both sides read it."))
    appealed = locked.status == ObjectionStatus.APPEALED
    correction = _chosen_correction(locked, facts)
    before = figures_of(locked.result.case)
    after = before
    if correction is not None:
        after = figures_of(corrected_case(locked.result.case, correction))
        _check_not_worse(worse=is_worse(after, before, case=locked.result.case))
    ends = appealed or facts.outcome == ObjectionOutcome.UPHELD
    may_appeal_until = now + timedelta(days=max(1, locked.evaluation.period.objection_days))
    _move(
        locked,
        ObjectionStatus.SETTLED if ends else ObjectionStatus.DECIDED,
        outcome=facts.outcome,
        decided_by=by.user,
        decided_at=now,
        due_at=None if ends else may_appeal_until,
    )
    step = _add_step(
        locked,
        StepKind.APPEAL_DECISION if appealed else StepKind.DECISION,
        text=facts.reason, outcome=facts.outcome, by=by, now=now,
        correction=_kept(correction), before=before.as_json(), after=after.as_json(),
    )  # fmt: skip
    told = {"outcome": facts.outcome, "reason": facts.reason}
    _record("decide_objection", locked, after=told, by=by, now=now)
    if correction is not None:
        _begin_revision(locked, correction, reason=facts.reason, by=by, now=now)
    note_step(locked, step=step, now=now)
    return locked


def appeal_decision(
    *, objection: Objection, text: str, files: Files = (), by: Actor, now: datetime
) -> Objection:
    """Ask for another manager, once. Errors as for raising. Call outside a transaction."""
    check_text(text, field="text", missing=_("Write why the decision is wrong."))
    handed_in = _inspected(files)
    with in_storage(handed_in, there=(), now=now), transaction.atomic():
        locked = _locked_objection(objection, needed=[ObjectionStatus.DECIDED])
        if locked.due_at is None or now >= locked.due_at:
            end = instant(locked.due_at) if locked.due_at else "-"
            raise Conflict(_("The time to appeal ended on %(end)s.") % {"end": end})
        if by != SYSTEM and not access.may_appeal(by.user, locked, now=now):
            raise NotAllowed(_("Only a representative of this company appeals."))
        step = _add_step(locked, StepKind.APPEAL, text=text, files=handed_in, by=by, now=now)
        _move(locked, ObjectionStatus.APPEALED, due_at=_reply_end(locked, now))
        _record("appeal_decision", locked, after={"reason": text}, by=by, now=now)
        note_step(locked, step=step, now=now)
        return locked


def _corrections(objection: Objection) -> list[Correction]:
    """What could be put right about it."""
    result, evaluation = objection.result, objection.evaluation
    return corrections_of(
        target=objection.target,
        code=objection.code,
        case=result.case,
        output=result.output,
        context=result.context,
        sheet=sheet_of(evaluation.instrument_id, evaluation.level),
    )


def _chosen_correction(objection: Objection, facts: DecisionFacts) -> Correction | None:
    if facts.outcome not in CORRECTS:
        if facts.correction:
            said = _("What is rejected corrects nothing: leave the correction out.")
            raise Refusal(said, fields={"correction": said})
        return None
    found = next((one for one in _corrections(objection) if one.code == facts.correction), None)
    if found is None:
        said = _("Choose what is corrected: without it nothing follows from upholding.")
        raise Refusal(said, fields={"correction": said})
    return found


def _check_not_worse(*, worse: bool) -> None:
    if not worse:
        return
    said = _(
        "With this correction the result would be lower than without the objection. Nobody is "
        "worse off for having objected: choose another one, or reject the objection."
    )
    raise Refusal(said, fields={"correction": said})


def _begin_revision(
    objection: Objection, correction: Correction, *, reason: str, by: Actor, now: datetime
) -> None:
    """Reopen the evaluation with the corrected answer proposed; one that is reopened stays so."""
    evaluation = objection.evaluation
    if evaluation.status == EvaluationStatus.SUBMITTED:
        raise Conflict(
            _(
                "The next revision of this result is being reviewed: return it to the coordinator "
                "first, then decide, so that the correction comes into it."
            )
        )
    if evaluation.status not in (EvaluationStatus.APPROVED, EvaluationStatus.PUBLISHED):
        return  # it is being revised already: the coordinator finds this correction beside it
    said = _("Objection %(number)s upheld. %(name)s: %(before)s → %(after)s. %(reason)s") % {
        "number": objection.number,
        "name": correction.name,
        "before": localized(correction.before),
        "after": localized(correction.after),
        "reason": reason,
    }
    reopen_evaluation(evaluation=evaluation, reason=said[:2000], by=by, now=now)


def _kept(correction: Correction | None) -> dict[str, Any] | None:
    if correction is None:
        return None
    label = {
        lang: f"{correction.name}: {correction.before[lang]} → {correction.after[lang]}"
        for lang in ("id", "en")
    }
    return {"code": correction.code, "label": label}


def _locked(evaluation: Evaluation) -> Evaluation:
    rows = Evaluation.objects.select_for_update(of=["self"]).select_related("period", "contractor")
    return rows.get(pk=evaluation.pk)


def _locked_objection(objection: Objection, *, needed: Sequence[ObjectionStatus]) -> Objection:
    """The objection as it stands, locked with its evaluation. Conflict in another state."""
    evaluation = _locked(objection.evaluation)
    rows = Objection.objects.select_for_update(of=["self"]).select_related("result")
    locked = rows.get(pk=objection.pk)
    locked.evaluation = evaluation
    if locked.status not in needed:
        raise Conflict(
            _("Objection %(number)s has moved on (%(status)s): nothing was stored.")
            % {"number": locked.number, "status": locked.get_status_display().lower()}
        )
    return locked


def _check_person(objection: Objection, by: Actor, *, may: bool) -> None:
    if by == SYSTEM:
        return
    # The audit holds all that its row does, and who scored it in the revision since.
    has_scored = by.user and _people_who_scored(objection).filter(pk=by.user.pk).exists()
    if may and not has_scored:
        return
    if has_scored:
        raise NotAllowed(
            _(
                "The objection is about what you answered, submitted or decided yourself, so "
                "somebody else replies to it and decides it."
            )
        )
    if access.has_objected(by.user, objection):
        raise NotAllowed(_("You objected yourself, so somebody else replies and decides."))
    spoke = has_spoken_for(by.user, objection.evaluation.contractor_id)
    if spoke and not access.speaks_for_contractor(by.user):
        raise NotAllowed(
            _("You have represented this company, so somebody else replies and decides.")
        )
    if objection.decided_by_id and by.user and objection.decided_by_id == by.user.pk:
        raise NotAllowed(_("You decided this before: another manager decides the appeal."))
    raise NotAllowed(_("Coordinators and managers reply to objections; managers decide them."))


def _inspected(files: Files) -> list[HandedIn]:
    if len(files) > FILES_OF_A_STEP:
        said = _("At most %(limit)s files are taken: choose fewer.") % {"limit": FILES_OF_A_STEP}
        raise Refusal(said, fields={"evidence": said})
    by_hash = {one.sha256: one for one in received(files)}
    return inspected(list(by_hash.values()), field="evidence")


def _add_step(
    objection: Objection,
    kind: StepKind,
    *,
    files: Sequence[HandedIn] = (),
    by: Actor,
    now: datetime,
    **said: Any,
) -> ObjectionStep:
    step = ObjectionStep.objects.create(objection=objection, kind=kind, by=by.user, at=now, **said)
    for one in files:
        ObjectionFile.objects.create(step=step, **columns_of(one, by=by, now=now))
    return step


def _reply_end(objection: Objection, now: datetime) -> datetime:
    return now + timedelta(days=objection.evaluation.period.reply_days)


def _move(objection: Objection, to: ObjectionStatus, **values: Any) -> None:
    objection.status = to
    for name, value in values.items():
        setattr(objection, name, value)
    objection.save(update_fields=["status", *values])


def _record(
    action: str, objection: Objection, *, after: dict[str, Any], by: Actor, now: datetime
) -> None:
    told = {name: str(value) for name, value in after.items()}
    record(by=by, at=now, action=action, target=objection, after=told)


def corrections_with_figures(objection: Objection) -> list[tuple[str, str]]:
    """What could be corrected, by code, in words with what the result would come to.

    What would make it worse is left out: it is no outcome of an objection.
    """
    case, ladder = objection.result.case, objection.evaluation.ladder.content
    before = figures_of(case)
    told = []
    for one in _corrections(objection):
        after = figures_of(corrected_case(case, one))
        if is_worse(after, before, case=case):
            continue
        rating = rating_of(ladder, after.rating)
        said = _("%(name)s: %(choice)s (%(percent)s, %(rating)s)") % {
            "name": one.name,
            "choice": localized(one.after),
            "percent": percent(after.percent),
            "rating": localized(rating["label"]) if rating else _("no rating"),
        }
        told.append((one.code, said))
    return told
