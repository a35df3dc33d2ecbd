"""The past evaluations that a version can be tried on."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from accounts.roles import Person
from evaluations.access import results_visible_to
from evaluations.models import Result
from instruments.choices import PublicationStatus, VersionKind
from instruments.models import Item
from instruments.stored_specs import MODELS

PINNED = {
    VersionKind.INSTRUMENT: "evaluation__instrument__code",
    VersionKind.LADDER: "evaluation__ladder__code",
    VersionKind.RULE_SET: "evaluation__rule_set__code",
}
FROZEN = ("case", "context", "output", "company", "counted_incidents", "losses")


def results_to_try(
    user: Person, kind: VersionKind, *, document: Mapping[str, Any]
) -> QuerySet[Result]:
    """The newest result of each evaluation that a version can be tried on, latest year first.

    Those that used some version of the same code. Where none is published yet: of an instrument
    those whose checklist shares items with it, of a ladder or rules all there are. The frozen
    parts are not read with it: they are large, and each use needs others.
    """
    return (
        results_visible_to(user)
        .standing()
        .filter(**_used(kind, document))
        .select_related("evaluation__period", "evaluation__contractor")
        .defer(*FROZEN)
        .order_by("-evaluation__period__year", "evaluation__contractor__name", "pk")
    )


def is_first(kind: VersionKind, code: str) -> bool:
    """Whether no version of this code is published yet."""
    rows = MODELS[kind]._default_manager.filter(code=code, status=PublicationStatus.PUBLISHED)
    return not rows.exists()


def _used(kind: VersionKind, document: Mapping[str, Any]) -> dict[str, Any]:
    code = document["code"]
    if not is_first(kind, code):
        return {PINNED[kind]: code}
    if kind != VersionKind.INSTRUMENT:
        return {}
    lineages = [item["lineage"] for element in document["elements"] for item in element["items"]]
    codes = Item.objects.filter(lineage__in=lineages).values("instrument__code")
    return {f"{PINNED[kind]}__in": codes}
