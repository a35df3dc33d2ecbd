"""Reads of the findings that were born from items of evaluations."""

from collections.abc import Collection

from django.db.models import Count, OuterRef, QuerySet, Subquery

from accounts.roles import Person
from evaluations.models import Evaluation, ItemFinding
from findings.access import findings_visible_to
from findings.choices import UNCLOSED_STATUSES
from findings.models.findings import Finding, FindingQuerySet
from instruments.sheets import SheetItem, sheet_of

# The code of the item beside a row of findings; None for those of no item.
CODE_OF_ITEM = Subquery(ItemFinding.objects.filter(finding=OuterRef("pk")).values("item__code"))


def born_in(evaluation_id: int) -> QuerySet[ItemFinding, int]:
    """The ids of the findings of an evaluation, as a column to filter by."""
    return ItemFinding.objects.filter(evaluation=evaluation_id).values_list("finding_id", flat=True)


def findings_of_evaluation(user: Person, evaluation: Evaluation) -> FindingQuerySet:
    """Those of its findings that a person sees, oldest first, with their items."""
    return (
        findings_visible_to(user)
        .filter(of_item__evaluation=evaluation)
        .select_related("of_item__item")
        .order_by("number")
    )


def findings_of_item(user: Person, evaluation: Evaluation, *, item: SheetItem) -> FindingQuerySet:
    """The findings born from one item of an evaluation, oldest first."""
    return (
        findings_visible_to(user)
        .filter(of_item__evaluation=evaluation, of_item__item=item.id)
        .select_related("contractor", "owner")
        .order_by("number")
    )


def item_code_of(finding: Finding) -> str:
    """The code of the item a finding was born from, "" for none. Join ``of_item__item``."""
    born = getattr(finding, "of_item", None)  # the other end of a OneToOne: missing for most
    return born.item.code if born else ""


def unclosed_by_item(evaluation: Evaluation) -> dict[str, int]:
    """How many findings of each item are not closed, by its code; items without are left out."""
    by_id = sheet_of(evaluation.instrument_id, evaluation.level).by_id
    counted = (
        ItemFinding.objects.filter(evaluation=evaluation, finding__status__in=UNCLOSED_STATUSES)
        .values_list("item")
        .annotate(count=Count("pk"))
    )
    return {by_id[item].code: count for item, count in counted if item in by_id}


def coordinators_of(findings: Collection[int]) -> dict[int, int]:
    """Who coordinates the evaluations these findings were born in: ids of people by finding."""
    rows = ItemFinding.objects.filter(
        finding__in=findings, evaluation__coordinator__isnull=False
    ).values_list("finding", "evaluation__coordinator")
    return dict(rows)
