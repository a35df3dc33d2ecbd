"""The constructed story of objections: some rejected, some upheld, whose correction is published.

Every step is taken by the service a person would use; whatever is written says that it is an
example.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from checklists.services.answers import AnswerChange, save_answer
from core.audit import Actor
from evaluations.models import Answer, Evaluation, Result
from evaluations.pinned_evaluation import PinnedEvaluation
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


@dataclass(frozen=True, slots=True)
class ObjectionCast:
    """Who takes the steps: the ``coordinator`` scored it, so the ``replier`` is another one."""

    contractor: Actor
    coordinator: Actor
    replier: Actor
    manager: Actor


def tell_objections(evaluation: Evaluation, cast: ObjectionCast) -> None:
    """Two objections to the published result of an evaluation, two days after it and on."""
    result = _published(evaluation)
    times = _every_two_days(result.publication.published_at)
    rejected, upheld = (
        _raise(result, code, by=cast.contractor, now=next(times)) for code in _dearest(result)[:2]
    )
    for one in (rejected, upheld):
        _reply(one, by=cast.replier, now=next(times))
    reason = "Contoh: bukti yang dilampirkan berasal dari luar periode penilaian."
    given = DecisionFacts(ObjectionOutcome.REJECTED, reason)
    decide_objection(objection=rejected, facts=given, by=cast.manager, now=next(times))
    offered = [code for code, _words in corrections_with_figures(upheld)]
    correction = [code for code in offered if not code.endswith("=na")][-1]
    reason = "Contoh: bukti itu ada sejak awal dan terlewat saat penilaian."
    given = DecisionFacts(ObjectionOutcome.UPHELD, reason, correction)
    decide_objection(objection=upheld, facts=given, by=cast.manager, now=next(times))
    _publish_correction(evaluation, correction, cast=cast, now=next(times))


def tell_objection(
    evaluation: Evaluation, entry: Mapping[str, Any], *, cast: ObjectionCast
) -> None:
    """One objection to an item, replied to and decided as the file says; what is upheld is
    published again."""
    result = _published(evaluation)
    times = _every_two_days(result.publication.published_at)
    raised = _raise(result, str(entry["item"]), by=cast.contractor, now=next(times))
    _reply(raised, by=cast.replier, now=next(times))
    correction = f"{entry['item']}={entry['correction']}" if "correction" in entry else ""
    given = DecisionFacts(ObjectionOutcome(entry["outcome"]), entry["reason"], correction)
    decide_objection(objection=raised, facts=given, by=cast.manager, now=next(times))
    if correction:
        _publish_correction(evaluation, correction, cast=cast, now=next(times))


def _published(evaluation: Evaluation) -> Result:
    results = Result.objects.select_related("publication")
    return results.get(evaluation=evaluation, revision=evaluation.revision)


def _reply(objection: Objection, *, by: Actor, now: datetime) -> None:
    text = "Contoh: koordinator lain memeriksa kembali catatan dan foto butir ini."
    reply_to_objection(objection=objection, text=text, by=by, now=now)


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
    evaluation: Evaluation, correction: str, *, cast: ObjectionCast, now: datetime
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
        by=cast.coordinator,
        now=now,
    )
    submit_evaluation(evaluation=evaluation, by=cast.coordinator, now=now)
    approve_evaluation(evaluation=evaluation, by=cast.manager, now=now)
    publish_evaluations(evaluations=[evaluation], by=cast.manager, now=now)
