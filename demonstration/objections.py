"""The constructed story of two objections: one rejected, one upheld, whose correction is published.

Every step is taken by the service a person would use; whatever is written says that it is an
example.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

from core.audit import Actor
from evaluations.models import Answer, Evaluation, Result
from evaluations.pinned_evaluation import PinnedEvaluation
from evaluations.services.answers import AnswerChange, save_answer
from evaluations.services.life_cycle import (
    approve_evaluation,
    publish_evaluations,
    submit_evaluation,
)
from outcomes.choices import ObjectionGround, ObjectionOutcome, TargetKind
from outcomes.models import Objection
from outcomes.rules.targets import targets_of
from outcomes.services.corrections import corrections_with_figures
from outcomes.services.decisions import DecisionFacts, decide_objection, reply_to_objection
from outcomes.services.objections import ObjectionFacts, raise_objection

STEP = timedelta(days=2)


def tell_objections(
    evaluation: Evaluation, *, contractor: Actor, coordinator: Actor, replier: Actor, manager: Actor
) -> None:
    """Two objections to the published result of an evaluation, two days after it and on.

    The ``coordinator`` scored it, so the ``replier`` is another one; the manager decides.
    """
    result = Result.objects.select_related("publication").get(
        evaluation=evaluation, revision=evaluation.revision
    )
    times = _every_two_days(result.publication.published_at)
    rejected, upheld = (
        _raise(result, code, by=contractor, now=next(times)) for code in _dearest(result)[:2]
    )
    for one in (rejected, upheld):
        text = "Contoh: koordinator lain memeriksa kembali catatan dan foto butir ini."
        reply_to_objection(objection=one, text=text, by=replier, now=next(times))
    reason = "Contoh: bukti yang dilampirkan berasal dari luar periode penilaian."
    given = DecisionFacts(ObjectionOutcome.REJECTED, reason)
    decide_objection(objection=rejected, facts=given, by=manager, now=next(times))
    offered = [code for code, _words in corrections_with_figures(upheld)]
    correction = [code for code in offered if not code.endswith("=na")][-1]
    reason = "Contoh: bukti itu ada sejak awal dan terlewat saat penilaian."
    given = DecisionFacts(ObjectionOutcome.UPHELD, reason, correction)
    decide_objection(objection=upheld, facts=given, by=manager, now=next(times))
    _publish_correction(
        evaluation, correction, coordinator=coordinator, manager=manager, now=next(times)
    )


def _every_two_days(start: datetime) -> Iterator[datetime]:
    at = start
    while True:
        at += STEP
        yield at


def _dearest(result: Result) -> list[str]:
    """The items that lost most, of those whose choice is no figure's: nobody measures anew."""
    lost = [one for one in targets_of(result.output, result.context) if one.points]
    measured = {one["code"] for one in result.context["items"] if one.get("figure")}
    lost.sort(key=lambda one: -Decimal(one.points))
    return [one.code for one in lost if one.code not in measured]


def _raise(result: Result, code: str, *, by: Actor, now: datetime) -> Objection:
    facts = ObjectionFacts(
        TargetKind.ITEM,
        code,
        ObjectionGround.EVIDENCE,
        "Contoh: bukti untuk butir ini sudah kami serahkan, tetapi tidak dihitung.",
        "Contoh: nilai dinaikkan sesuai bukti.",
    )
    return raise_objection(result=result, facts=facts, by=by, now=now)


def _publish_correction(
    evaluation: Evaluation, correction: str, *, coordinator: Actor, manager: Actor, now: datetime
) -> None:
    """The coordinator enters it, and the next revision is approved and published."""
    evaluation.refresh_from_db()
    code, choice = correction.split("=")
    answer = Answer.objects.get(evaluation=evaluation, item__code=code)
    save_answer(
        pinned=PinnedEvaluation.of(evaluation),
        item_code=code,
        change=AnswerChange(choice=choice, note=answer.note),
        base_version=answer.version,
        operation=uuid5(NAMESPACE_URL, f"demo:{evaluation.pk}:objection:{code}"),
        by=coordinator,
        now=now,
    )
    submit_evaluation(evaluation=evaluation, by=coordinator, now=now)
    approve_evaluation(evaluation=evaluation, by=manager, now=now)
    publish_evaluations(evaluations=[evaluation], by=manager, now=now)
