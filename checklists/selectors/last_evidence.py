"""Last year's files of an item: a suggestion that is taken over one by one."""

from dataclasses import dataclass

from django.db.models import QuerySet

from evaluations.models import Evaluation, Evidence
from evaluations.models.evidence import STILL_KEPT
from evaluations.selectors.earlier_answers import earlier_results
from instruments.sheets import SheetItem


@dataclass(frozen=True, slots=True)
class LastEvidence:
    """The files that served an item the year before, oldest first."""

    year: int
    evaluation: int
    files: list[Evidence]


def last_evaluation(evaluation: Evaluation) -> tuple[int, int] | None:
    """The evaluation (id, year) that stands as last year's; the one whose answers are shown."""
    return (
        earlier_results(evaluation).values_list("evaluation_id", "evaluation__period__year").first()
    )


def files_of(evaluation_id: int, item: SheetItem) -> QuerySet[Evidence]:
    """What served an item in an evaluation and is still kept; items are matched by lineage."""
    return (
        Evidence.objects.filter(
            STILL_KEPT,
            evaluation=evaluation_id,
            links__item__lineage=item.lineage,
        )
        .exclude(file="")
        .distinct()
        .order_by("uploaded_at", "name", "pk")
    )


def last_evidence(evaluation: Evaluation, item: SheetItem) -> LastEvidence | None:
    """Last year's files of an item that it does not have this year: three statements.

    For who may see evidence. None without a result of an earlier year, or without files left.
    """
    last = last_evaluation(evaluation)
    if last is None:
        return None
    here = Evidence.objects.filter(evaluation=evaluation, removed_at=None, links__item=item.id)
    files = files_of(last[0], item).exclude(sha256__in=here.values("sha256"))
    found = list(files.select_related("uploaded_by"))
    return LastEvidence(year=last[1], evaluation=last[0], files=found) if found else None
