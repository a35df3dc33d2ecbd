"""The criteria of plans with what they take as a table, live."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from core.tables import Dataset, Kind, Scope, TableColumn, alone, word_of
from plans.access import may_list_plans, plans_visible_to
from plans.choices import CostClass, Deliverable, Placement, PlanStatus, Urgency
from plans.models import PlanLine


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
