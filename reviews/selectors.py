"""What the review shows beside a case that the case does not hold."""

from collections.abc import Collection, Iterable, Mapping

from core.canonical import Json
from evaluations.models import Evaluation, Result
from evaluations.parties import CONTRACTOR
from evaluations.rendering.self_gaps import self_answer_in_words
from evaluations.rules.self_assessments import self_score_differs
from evaluations.selectors.evaluations import OPEN_ANSWER, answers_and_notes
from instruments.sheets import sheet_of
from monitoring.models import Incident
from reviews.rules import RevisionChanges, revision_changes


def self_scores_apart(evaluation: Evaluation, frozen: Json) -> dict[str, str]:
    """What a contractor gave itself where the owner's answer is another: in words, by item code.

    Empty without a statement where none was submitted, as the case says; else one statement.
    """
    if not frozen["context"].get("self_assessment"):
        return {}
    own = {
        one["code"]: (one["choice"], one["not_applicable"]) for one in frozen["context"]["items"]
    }
    given = answers_and_notes(evaluation, CONTRACTOR).answers
    apart = {}
    for item in sheet_of(evaluation.instrument_id, evaluation.level).items:
        said = given.get(item.id, OPEN_ANSWER)
        if self_score_differs(own[item.code], (said.choice, said.not_applicable)):
            apart[item.code] = self_answer_in_words(item, said)
    return apart


def changes_of(
    evaluations: Collection[Evaluation], frozen: Mapping[int, Json] | None = None
) -> dict[int, RevisionChanges]:
    """By reopened evaluation what it changes besides its answers: a statement, none without any.

    ``frozen`` holds what would be frozen now of those that are not approved.
    """
    reopened = {one.pk: one.revision for one in evaluations if one.revision > 1}
    if not reopened:
        return {}
    rows = Result.objects.filter(evaluation__in=reopened).order_by("revision")
    before: dict[int, tuple[int, Json]] = {}
    now: dict[int, Json] = dict(frozen or {})
    for pk, revision, *parts in rows.values_list("evaluation_id", "revision", *Result.HASHED):
        case = dict(zip(Result.HASHED, parts, strict=True))
        if revision < reopened[pk]:
            before[pk] = (revision, case)
        else:
            now[pk] = case
    return {
        pk: revision_changes(case, now[pk], number=number)
        for pk, (number, case) in before.items()
        if pk in now
    }


def incident_ids(changes: Iterable[RevisionChanges]) -> dict[str, int]:
    """By reference the incidents that these name."""
    named = {one.incident["ref"] for found in changes for one in found.incidents}
    return dict(Incident.objects.filter(reference__in=named).values_list("reference", "pk"))
