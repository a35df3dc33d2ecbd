"""A later revision of a published result."""

from evaluations.models import Publication, Result
from tests.reports.frozen_results import PUBLISHED, comparison_of


def next_revision(result: Result) -> Result:
    """The evaluation was reopened, approved and published again."""
    later = Result.objects.create(
        evaluation=result.evaluation,
        revision=result.revision + 1,
        sha256="e" * 64,
        case=result.case,
        output=result.output,
        context=result.context,
        approved_at=result.approved_at,
    )
    Publication.objects.create(
        result=later, comparison=comparison_of("pt_a"), published_at=PUBLISHED
    )
    return later
