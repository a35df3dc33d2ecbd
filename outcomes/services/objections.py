"""A representative objects to one part of a provisional result."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db.models import Max
from django.utils.translation import gettext as _

from contractors.days import instant_for
from core.audit import SYSTEM, Actor
from core.canonical import JsonObject
from core.errors import Conflict, NotAllowed, Refusal
from core.language.texts import check_text
from core.operations import once
from evaluations.choices import ResultState
from evaluations.models import Result
from evaluations.models.results import result_state
from files.handing_in import in_storage
from outcomes import access
from outcomes.choices import (
    ObjectionGround,
    StepKind,
    TargetKind,
)
from outcomes.models import Objection
from outcomes.rendering import replaced_words, said_before, why_not_targeted
from outcomes.rules.targets import ObjectionTarget, target_in
from outcomes.services.corrections import people_who_scored
from outcomes.services.mails import note_step
from outcomes.services.steps import (
    Files,
    add_step,
    inspected_files,
    locked_evaluation,
    record_step,
)


@dataclass(frozen=True, slots=True)
class ObjectionFacts:
    """What a contractor says: to what, on what ground, why, and what it asks for."""

    target: TargetKind
    code: str
    ground: ObjectionGround
    text: str
    wanted: str


def raise_objection(
    *,
    result: Result,
    facts: ObjectionFacts,
    files: Files = (),
    operation: UUID | None = None,
    by: Actor,
    now: datetime,
) -> Objection:
    """Object to one part of a provisional result. Sent twice under one ``operation``, it is there
    once; without one every call counts.

    Refusal for a part that lost nothing, no text, or a file that is not kept; Conflict once the
    time is over, the result is final or replaced, or the part was objected to before; NotAllowed
    for anybody but the company's representatives. Call outside a transaction.
    """
    check_text(facts.text, field="text", missing=_("Write what is wrong, and how you know."))
    check_text(facts.wanted, field="wanted", missing=_("Write what you ask for."))
    handed_in = inspected_files(files)

    def store() -> JsonObject:
        evaluation = locked_evaluation(result.evaluation)
        fresh = Result.objects.select_related("publication__finality").get(pk=result.pk)
        fresh.evaluation = evaluation
        target = _check_may_object(fresh, facts, by=by, now=now)
        objection = _begun(fresh, facts, target=target, now=now)
        after = {
            "target": facts.target, "code": facts.code, "ground": facts.ground, "reason": facts.text
        }  # fmt: skip
        step = add_step(
            objection, StepKind.OBJECTION, text=facts.text, wanted=facts.wanted,
            files=handed_in, by=by, now=now,
        )  # fmt: skip
        record_step("raise_objection", objection, after=after, by=by, now=now)
        note_step(objection, step=step, now=now)
        return {"objection": objection.pk}

    asked = asdict(facts) | {"by": by.user and by.user.pk, "files": [f.sha256 for f in handed_in]}
    about = f"result/{result.pk}/objection"
    with in_storage(handed_in, there=(), now=now):
        answer = once(operation or uuid4(), about=about, asked=asked, store=store, by=by, now=now)
    return Objection.objects.select_related("evaluation", "result").get(pk=answer["objection"])


def _check_may_object(
    result: Result, facts: ObjectionFacts, *, by: Actor, now: datetime
) -> ObjectionTarget:
    """The part that is objected to. Refusal, Conflict and NotAllowed as for raising."""
    publication = getattr(result, "publication", None)
    state = result_state(publication)
    if publication is None or state != ResultState.PROVISIONAL:
        raise Conflict(_("This result is not provisional: it can no longer be objected to."))
    if access.is_replaced(result):
        raise Conflict(replaced_words())
    if now >= publication.provisional_until:
        raise Conflict(
            _("The time to object ended on %(end)s.")
            % {"end": instant_for(publication.provisional_until, result.evaluation.contractor)}
        )
    if by != SYSTEM and not access.may_object(by.user, result, now=now):
        raise NotAllowed(_("Only a representative of this company objects to its result."))
    target = target_in(result.output, result.context, kind=facts.target, code=facts.code)
    if target is None:
        raise Refusal(why_not_targeted(facts.target, facts.code))
    earlier = Objection.objects.filter(
        evaluation=result.evaluation, target=facts.target, code=facts.code
    ).first()
    if earlier is not None:
        raise Conflict(said_before(earlier))
    return target


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
    objection.scored_by.set(people_who_scored(objection))
    return objection
