"""Tables of plans, live: the criteria with what they take, the requirements of gap tables."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.roles import Person
from core.tables import Dataset, Kind, Scope, TableColumn, alone, word_of
from plans.access import gap_rows_visible_to, may_list_plans, plans_visible_to
from plans.choices import CostClass, Deliverable, GapStatus, Placement, PlanStatus, Urgency
from plans.models import GapRow, PlanLine


def _criteria(user: Person, scope: Scope) -> QuerySet[PlanLine]:
    """Those of plans whose first audit is of these years, at these companies."""
    found = PlanLine.objects.filter(
        plan__in=plans_visible_to(user),
        plan__result__evaluation__contractor__in=scope.companies_of_any_year(user),
    )
    if scope.years:
        found = found.filter(plan__result__evaluation__period__year__in=scope.years)
    return found


FIELDS = (
    "plan__key",
    "code",
    "plan__result__evaluation__period__year",
    "plan__result__evaluation__contractor__code",
    "plan__result__evaluation__contractor__name",
    "plan__result__sha256",
    "plan__status",
    "plan__first_year",
    "element",
    "placement",
    "year",
    "reason",
    "urgency",
    "cost_class",
    "cost",
    "owner",
    "deliverable",
    "due_on",
    "realised_on",
    "evidence",
)
PLAN_CRITERIA = Dataset(
    position=47,
    name="plan_criteria",
    title=_("Criteria of plans"),
    columns=(
        TableColumn("plan", _("Plan")),
        TableColumn("code", _("Code")),
        TableColumn("audit_year", _("Year of the first audit"), Kind.WHOLE),
        TableColumn("contractor_code", _("Contractor's code")),
        TableColumn("contractor", _("Contractor")),
        TableColumn("result", _("SHA-256 of the result")),
        TableColumn("status", _("Status"), words=word_of(PlanStatus)),
        TableColumn("first_year", _("First year"), Kind.WHOLE),
        TableColumn("element", _("Element")),
        TableColumn("placement", _("Place in the plan"), words=word_of(Placement)),
        TableColumn("year", _("Year of the plan"), Kind.WHOLE),
        TableColumn("reason", _("Why it is declined")),
        TableColumn("urgency", _("Urgency"), words=word_of(Urgency)),
        TableColumn("cost_class", _("Cost class"), words=word_of(CostClass)),
        TableColumn("cost", _("Estimated cost in rupiah"), Kind.WHOLE),
        TableColumn("owner", _("Owner")),
        TableColumn("deliverable", _("Deliverable"), words=word_of(Deliverable)),
        TableColumn("due_on", _("Due"), Kind.DATE),
        TableColumn("realised_on", _("Realised on"), Kind.DATE),
        TableColumn("evidence", _("Evidence")),
    ),
    source=_criteria,
    fields=FIELDS,
    flat=alone(*FIELDS),
    order=("-plan__result__evaluation__period__year", "plan", "position"),
    key=("plan", "code"),
    may_read=may_list_plans,
)


def _gaps(user: Person, scope: Scope) -> QuerySet[GapRow]:
    """Those of these companies; where years are asked for, of tables that were begun in them."""
    found = gap_rows_visible_to(user).filter(
        table__contractor__in=scope.companies_of_any_year(user)
    )
    if scope.years:
        found = found.filter(table__begun_at__year__in=scope.years)
    return found


GAP_FIELDS = (
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
    fields=GAP_FIELDS,
    flat=alone(*GAP_FIELDS),
    order=("-table__begun_at", "table", "position"),
    key=("table", "position"),
    may_read=may_list_plans,
)
