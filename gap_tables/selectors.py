"""Reads of gap tables."""

from django.db.models import Q, QuerySet
from django.db.models.functions import Least

from accounts.roles import Person
from contractors.access import at_sites_acted_for
from contractors.days import Days
from gap_tables.access import gap_rows_visible_to
from gap_tables.choices import GapStatus
from gap_tables.models import GapRow


def due_gap_rows(user: Person, *, days: Days) -> QuerySet[GapRow]:
    """Requirements that are not closed after their deadline, or to be checked again by today.

    A proposal that became a finding, or is planned, is told as late there.
    """
    not_closed = ~Q(status=GapStatus.CLOSED) & Q(finding=None, plan_line=None)
    due = days.each(
        lambda today: not_closed & Q(due_on__lt=today) | Q(recheck_on__lte=today),
        contractor="table__contractor",
    )
    theirs = at_sites_acted_for(user, "table__contractor")
    found = gap_rows_visible_to(user).filter(theirs, due).select_related("table__contractor")
    return found.order_by(Least("due_on", "recheck_on"), "table", "position")
