"""What of instruments, ladders and rule sets the periods and answers use."""

from collections.abc import Collection, Mapping

from django.db.models import Count

from core.contributions import Usage
from evaluations.models import Answer, Period
from evaluations.rules.open_items import IS_ANSWERED
from instruments.choices import VersionKind

COLUMNS = {
    VersionKind.INSTRUMENT: "instrument_id",
    VersionKind.LADDER: "ladder_id",
    VersionKind.RULE_SET: "rule_set_id",
}


def periods_by_version(kind: str) -> dict[int, int]:
    """How many periods use each version of this kind, by its id: one statement."""
    counted = Period.objects.values_list(COLUMNS[VersionKind(kind)]).annotate(periods=Count("pk"))
    return dict(counted.order_by())


def answers_by_year(code: str, lineages: Collection[str]) -> Mapping[str, dict[int, int]]:
    """How many answers there are to items of these lineages: one statement."""
    counted = (
        Answer.objects.filter(
            IS_ANSWERED, item__instrument__code=code, item__lineage__in=list(lineages)
        )
        .values_list("item__lineage", "evaluation__period__year")
        .annotate(answers=Count("pk"))
        .order_by("evaluation__period__year")
    )
    found: dict[str, dict[int, int]] = {}
    for lineage, year, answers in counted:
        found.setdefault(lineage, {})[year] = answers
    return found


USAGE = (Usage(10, periods_by_version, answers_by_year),)
