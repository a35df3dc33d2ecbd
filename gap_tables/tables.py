"""The requirements of gap tables as a table, live."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.roles import Person
from core.tables import Dataset, Kind, Scope, TableColumn, alone, word_of
from gap_tables.access import gap_rows_visible_to
from gap_tables.choices import GapStatus
from gap_tables.models import GapRow
from plans.access import may_list_plans


def _gaps(user: Person, scope: Scope) -> QuerySet[GapRow]:
    """Those of these companies; where years are asked for, of tables that were begun in them."""
    found = gap_rows_visible_to(user).filter(
        table__contractor__in=scope.companies_of_any_year(user)
    )
    if scope.years:
        found = found.filter(table__begun_at__year__in=scope.years)
    return found


FIELDS = (
    "table__key",
    "position",
    "table__name",
    "table__contractor__code",
    "table__contractor__name",
    "table__result__sha256",
    "code",
    "clauses",
    "requirement",
    "actual",
    "gap",
    "proposal",
    "status",
    "owner",
    "due_on",
    "evidence",
    "recheck_on",
    "finding__reference",
    "plan_line__code",
)


GAP_ROWS = Dataset(
    position=49,
    name="gap_rows",
    title=_("Requirements of gap tables"),
    columns=(
        TableColumn("table", _("Gap table")),
        TableColumn("position", _("No."), Kind.WHOLE),
        TableColumn("name", _("Name")),
        TableColumn("contractor_code", _("Contractor's code")),
        TableColumn("contractor", _("Contractor")),
        TableColumn("result", _("SHA-256 of the result")),
        TableColumn("code", _("Criterion")),
        TableColumn("clauses", _("Clauses of each standard")),
        TableColumn("requirement", _("Requirement")),
        TableColumn("actual", _("Actual condition")),
        TableColumn("gap", pgettext_lazy("requirement", "Gap")),
        TableColumn("proposal", _("Proposal")),
        TableColumn("status", _("Status"), words=word_of(GapStatus)),
        TableColumn("owner", _("Owner")),
        TableColumn("due_on", _("Deadline"), Kind.DATE),
        TableColumn("evidence", _("Evidence")),
        TableColumn("recheck_on", _("To be checked again on"), Kind.DATE),
        TableColumn("finding", _("Finding")),
        TableColumn("plan_criterion", _("Criterion of the plan")),
    ),
    source=_gaps,
    fields=FIELDS,
    flat=alone(*FIELDS),
    order=("-table__begun_at", "table", "position"),
    key=("table", "position"),
    may_read=may_list_plans,
)
