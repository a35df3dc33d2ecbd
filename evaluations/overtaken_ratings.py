"""What a published result would say by the incidents as they are decided now.

A frozen result is never changed, and an overtaken one no longer holds. Until its next revision is
published, whoever has to act on its rating reads this one instead: the frozen answers and rules
scored with the incidents of its year as they stand, by the same engine. Nothing of it is kept.
"""

from collections.abc import Collection

from evaluations.models import Result
from evaluations.scoring_case import scored_incidents
from monitoring.selectors import incidents_between
from scoring import parse_case, score


def ratings_decided_now(results: Collection[int]) -> dict[int, str]:
    """The rating's code of each of these results, by id, "" for none; of few, as overtaken ones
    are: one statement, and one for each. None at all without any."""
    if not results:
        return {}
    found = Result.objects.filter(pk__in=results).select_related(
        "evaluation__contractor", "evaluation__period"
    )
    return {one.pk: _rating(one) for one in found.defer("output", "context")}


def _rating(result: Result) -> str:
    evaluation = result.evaluation
    start, end = evaluation.period.start, evaluation.period.end
    incidents = scored_incidents(incidents_between(evaluation.contractor, start, end=end))
    case = parse_case(result.case | {"incidents": incidents})
    return score(case).rating or ""
