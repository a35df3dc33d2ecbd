"""How the audit trail tells of budgets and their lines."""

from django.db.models import Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from budgets.models import BudgetLine, RiskBudget
from contractors.models import Contractor
from core.audit_kind import AuditKind
from core.database.columns import COMMA, text_of


def _budget(_reader: Person, place: str) -> str:
    company, year = place.split("/")
    return reverse("risk-budget", args=[int(company), int(year)])


AUDIT_KINDS = (
    AuditKind(
        446,
        model=RiskBudget,
        deeds={
            "begin_risk_budget": _("%(who)s began OHS budget %(what)s"),
            "set_risk_budget": _("%(who)s stored OHS budget %(what)s"),
            "hand_in_risk_budget": _("%(who)s handed in OHS budget %(what)s"),
            "return_risk_budget": _("%(who)s returned OHS budget %(what)s"),
            "approve_risk_budget": _("%(who)s approved OHS budget %(what)s"),
            "freeze_risk_budget": _("%(who)s froze OHS budget %(what)s"),
        },
        title=text_of("contractor__name", COMMA, "year"),
        place=text_of("contractor_id", Value("/"), "year"),
        address=_budget,
        within={RiskBudget.AUDIT_NAME: "pk", Contractor.AUDIT_NAME: "contractor"},
    ),
    AuditKind(
        447,
        model=BudgetLine,
        deeds={
            "add_budget_line": _("%(who)s added line %(what)s to an OHS budget"),
            "change_budget_line": _("%(who)s changed line %(what)s of an OHS budget"),
        },
        title=text_of("description", COMMA, "budget__contractor__name"),
        place=text_of("budget__contractor_id", Value("/"), "budget__year"),
        address=_budget,
        within={
            BudgetLine.AUDIT_NAME: "pk",
            RiskBudget.AUDIT_NAME: "budget",
            Contractor.AUDIT_NAME: "budget__contractor",
        },
    ),
)
