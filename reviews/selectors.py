"""What the review shows beside a case that the case does not hold."""

from core.canonical import Json
from evaluations.models import Evaluation
from evaluations.parties import CONTRACTOR
from evaluations.rendering.self_gaps import self_answer_in_words
from evaluations.rules.self_assessments import self_score_differs
from evaluations.selectors.evaluations import OPEN_ANSWER, answers_and_notes
from instruments.sheets import sheet_of


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
