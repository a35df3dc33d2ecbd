"""The past evaluations that a version can be tried on."""

from django.db.models import Exists, OuterRef, QuerySet

from accounts.roles import Person
from evaluations.access import results_visible_to
from evaluations.choices import VersionKind
from evaluations.models import Result

PINNED = {
    VersionKind.INSTRUMENT: "evaluation__instrument__code",
    VersionKind.LADDER: "evaluation__ladder__code",
    VersionKind.RULE_SET: "evaluation__rule_set__code",
}
FROZEN = ("case", "context", "output", "company", "counted_incidents", "losses")


def results_to_try(user: Person, kind: VersionKind, code: str) -> QuerySet[Result]:
    """The newest result of each evaluation that used some version of this, latest year first.

    The frozen parts are not read with it: they are large, and each use needs others.
    """
    later = Result.objects.filter(
        evaluation=OuterRef("evaluation"), revision__gt=OuterRef("revision")
    )
    return (
        results_visible_to(user)
        .filter(~Exists(later), **{PINNED[kind]: code})
        .select_related("evaluation__period", "evaluation__contractor")
        .defer(*FROZEN)
        .order_by("-evaluation__period__year", "evaluation__contractor__name", "pk")
    )
