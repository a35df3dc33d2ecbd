"""How far a contractor's judgement of itself lies from the owner's: a figure of the year.

Both are scored over the items that both gave a score, by the arithmetic of every percent; the gap
is the difference of the two percents as they are shown. It is frozen with the result, and counts in
none.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from core.canonical import JsonObject
from core.figures import difference
from core.figures.reading import plain_decimal
from evaluations.models import Evaluation, SelfAssessment
from evaluations.parties import CONTRACTOR
from evaluations.scoring_case import ScorableAnswer, summary_of
from evaluations.selectors.evaluations import answers_and_notes
from instruments.sheets import Sheet, SheetItem

Judgements = Mapping[int, ScorableAnswer]


def frozen_self_assessment(
    evaluation: Evaluation, sheet: Sheet, *, own: Judgements
) -> JsonObject | None:
    """What a result keeps of a self-assessment; None where none was submitted.

    {"submitted_at", "percent": of all its own answers, "gap": ``self_gap``}. ``own`` are the
    owner's answers by item id. No statement in a period that asks for none, else at most two.
    """
    if evaluation.period.self_assess_by is None:
        return None
    submitted = SelfAssessment.objects.filter(evaluation=evaluation.pk, submitted_at__isnull=False)
    found = submitted.first()
    if found is None or found.submitted_at is None:
        return None
    contractors = answers_and_notes(evaluation, CONTRACTOR).answers
    return {
        "submitted_at": found.submitted_at.isoformat(),
        "percent": found.summary.get("percent"),
        "gap": self_gap(evaluation, sheet, own=own, contractors=contractors),
    }


def self_gap(
    evaluation: Evaluation, sheet: Sheet, *, own: Judgements, contractors: Judgements
) -> JsonObject:
    """Both judgements over the items that both scored, in all and by element.

    {"items", "higher", "lower": counts of items, and in how many of them the contractor gave itself
    more or less; "points": what it gave itself more, in points of the items ("3", "-1"); "own",
    "contractor": percents from "0.0" to "100.0"; "gap": their difference, above nought where the
    contractor overrates itself; "elements": the same by code}. Percents and gap are None where no
    item was scored by both: not applicable and open ones are no score.
    """
    both = [item for item in sheet.items if _is_scored(own, item) and _is_scored(contractors, item)]
    ids = {item.id for item in both}
    ours, theirs = (
        summary_of(evaluation, sheet, answers={at: one for at, one in of.items() if at in ids})
        for of in (own, contractors)
    )
    elements = {
        element.code: _line(
            [item for item in both if item.element_code == element.code],
            own=own,
            contractors=contractors,
            percents=(ours["elements"][element.code], theirs["elements"][element.code]),
        )
        for element in sheet.elements
    }
    in_all = _line(both, own=own, contractors=contractors, percents=(ours, theirs))
    return in_all | {"elements": elements}


def _is_scored(answers: Judgements, item: SheetItem) -> bool:
    answer = answers.get(item.id)
    return answer is not None and answer.choice != ""


def _line(
    items: Iterable[SheetItem],
    *,
    own: Judgements,
    contractors: Judgements,
    percents: tuple[JsonObject, JsonObject],
) -> JsonObject:
    more = [
        item.scale.points[contractors[item.id].choice] - item.scale.points[own[item.id].choice]
        for item in items
    ]
    points = sum(more)
    ours, theirs = (one["percent"] for one in percents)
    return {
        "items": len(more),
        "higher": sum(one > 0 for one in more),
        "lower": sum(one < 0 for one in more),
        "points": plain_decimal(Decimal(points.numerator) / points.denominator),
        "own": ours,
        "contractor": theirs,
        "gap": difference(theirs, ours),
    }
