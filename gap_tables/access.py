"""Who may see gap tables. Whoever plans keeps them: plans/access.py decides that."""

from django.db.models import QuerySet

from accounts.roles import Person, is_of_the_owner, is_representative
from gap_tables.models import FrozenGapTable, GapRow, GapTable


def gap_tables_visible_to(user: Person) -> QuerySet[GapTable]:
    """All for the owner's people; a representative sees those of their own company that are filled
    from a published audit."""
    if is_of_the_owner(user):
        return GapTable.objects.all()
    if is_representative(user):
        return GapTable.objects.filter(
            result__publication__isnull=False, contractor__representatives__user=user.pk
        )
    return GapTable.objects.none()


def gap_rows_visible_to(user: Person) -> QuerySet[GapRow]:
    """Those of the gap tables a person sees."""
    return GapRow.objects.filter(table__in=gap_tables_visible_to(user))


def frozen_gap_tables_visible_to(user: Person) -> QuerySet[FrozenGapTable]:
    """Those of the gap tables a person sees."""
    return FrozenGapTable.objects.filter(table__in=gap_tables_visible_to(user))


def published_frozen_gap_tables() -> QuerySet[FrozenGapTable]:
    """Those whose company sees them: the audit they are filled from is published."""
    return FrozenGapTable.objects.filter(table__result__publication__isnull=False)
