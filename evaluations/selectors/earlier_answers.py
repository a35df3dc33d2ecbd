"""What was answered in an earlier year, as its result froze it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from evaluations.models import Evaluation, Result
from evaluations.rules.open_items import is_answered


def earlier_results(evaluation: Evaluation) -> QuerySet[Result]:
    """The contractor's results of earlier years by the same kind of instrument, latest first.

    The first is what stands as last year's, for answers and files alike.
    """
    return Result.objects.of_earlier_years(
        contractor=evaluation.contractor_id,
        instrument_code=evaluation.instrument.code,
        year=evaluation.period.year,
    )


@dataclass(frozen=True, slots=True)
class EarlierAnswers:
    """Last year's answers by lineage, as its result froze them; ``losses`` as in Result."""

    year: int
    items: dict[str, dict[str, Any]]
    losses: dict[str, list[Any]]


def earlier_answers(evaluation: Evaluation) -> EarlierAnswers | None:
    """What was answered by the latest earlier result, None without one: one statement."""
    found = (
        earlier_results(evaluation)
        .values_list("evaluation__period__year", "context__items", "losses")
        .first()
    )
    if found is None:
        return None
    year, rows, losses = found
    answered = {
        row["lineage"]: row
        for row in rows
        if is_answered(choice=row["choice"], not_applicable=row["not_applicable"])
    }
    return EarlierAnswers(year, answered, losses)
