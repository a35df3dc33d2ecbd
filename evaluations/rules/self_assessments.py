"""When a contractor can judge itself, and when the company that rates sees what it said."""

from datetime import date

from evaluations.choices import SelfAssessmentState
from evaluations.rules.open_items import is_answered

Judged = tuple[str, bool]  # the choice, and whether it is not applicable


def self_assessment_state(
    *, until: date | None, submitted: bool, published: bool, today: date
) -> SelfAssessmentState:
    """Where a self-assessment stands. ``until``: the last day it can be filled in, whose own day is
    in time; None where the period asks for none. ``today`` is the day where the contractor works.
    """
    if until is None:
        return SelfAssessmentState.NONE
    if submitted:
        return SelfAssessmentState.SUBMITTED
    if published:
        return SelfAssessmentState.PUBLISHED
    return SelfAssessmentState.OVER if until < today else SelfAssessmentState.OPEN


def self_score_differs(own: Judged, contractors: Judged) -> bool:
    """Whether two parties that both judged an item say different things; open ones never differ."""
    both = all(is_answered(choice=one, not_applicable=na) for one, na in (own, contractors))
    return both and own != contractors
