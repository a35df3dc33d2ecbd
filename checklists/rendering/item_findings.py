"""The item a finding was born from, as the finding's pages tell it."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Person
from checklists.rendering.checklist import item_key
from core.contributions import Birthplace
from evaluations.access import may_see_work
from evaluations.choices import OPEN_STATUSES
from evaluations.models import ItemFinding


def places_of_findings(user: Person, findings: Collection[int]) -> dict[int, Birthplace]:
    """The items these findings were born from, by the findings' ids: one statement.

    The link leads the owner's people to the item in the checklist while it is filled in, then
    to its line in the review; a contractor has neither.
    """
    rows = ItemFinding.objects.filter(finding__in=findings).select_related(
        "item", "evaluation__period"
    )
    may_open = may_see_work(user)
    return {row.pk: _place(row, may_open=may_open) for row in rows}


def _place(row: ItemFinding, *, may_open: bool) -> Birthplace:
    year = row.evaluation.period.year
    return Birthplace(
        name=f"{_('Item')} {row.item.code}",
        detail=f"{row.item.title}, {_('evaluation')} {year}",
        address=_address(row) if may_open else "",
    )


def _address(row: ItemFinding) -> str:
    page, place = "evaluation-review", f"i-{row.item.code}"
    if row.evaluation.status in OPEN_STATUSES:
        page, place = "checklist", f"i-{item_key(row.item.code)}"
    return f"{reverse(page, args=[row.evaluation_id])}#{place}"
