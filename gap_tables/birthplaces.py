"""The gap tables that findings were born from, as the finding's pages tell it."""

from collections.abc import Collection

from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Person
from core.contributions import Birthplace
from gap_tables.access import gap_tables_visible_to
from gap_tables.models import GapRow

# The criterion beside a row of findings; None for those of no gap table.
CODE_OF_GAP = Subquery(
    GapRow.objects.filter(finding=OuterRef("pk")).values("code")[:1], output_field=CharField()
)


def born_in_gap_table(table_id: int) -> QuerySet[GapRow, int | None]:
    """The ids of the findings that proposals of a table became, as a column to filter by."""
    found = GapRow.objects.filter(table=table_id, finding__isnull=False)
    return found.values_list("finding_id", flat=True)


def places_in_gap_tables(user: Person, findings: Collection[int]) -> dict[int, Birthplace]:
    """The tables these findings were born in, by the findings' ids: one statement."""
    rows = GapRow.objects.filter(
        finding__in=findings, table__in=gap_tables_visible_to(user)
    ).select_related("table")
    return {
        row.finding_id: Birthplace(
            name=_("Gap table, requirement %(position)s") % {"position": row.position},
            detail=row.table.name,
            address=reverse("gap-table", args=[row.table.key]),
        )
        for row in rows
        if row.finding_id is not None
    }


def who_began(findings: Collection[int]) -> dict[int, int]:
    """Who began the tables of these findings: ids of people by finding."""
    rows = GapRow.objects.filter(finding__in=findings, table__begun_by__isnull=False)
    return {
        finding: person
        for finding, person in rows.values_list("finding", "table__begun_by")
        if finding is not None and person is not None
    }
