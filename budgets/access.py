"""Who may see, write and decide budgets. The only place that decides."""

from django.db.models import Q, QuerySet

from accounts.roles import Person
from budgets.choices import BudgetState
from budgets.models import BudgetLine, FrozenBudget, RiskBudget
from contractors.access import (
    acts_for,
    at_sites_acted_for,
    companies_spoken_for_by,
)
from contractors.models import Contractor
from core.audit import deeds_on
from risks.access import companies_with_registers, may_return_registers, may_write_risks

PLANNED = (
    "component", "description", "quantity", "unit", "price", "source", "planned_on", "controls",
)  # fmt: skip


def budgets_visible_to(user: Person) -> QuerySet[RiskBudget]:
    """Those of the companies whose registers are theirs to see."""
    return RiskBudget.objects.filter(contractor__in=companies_with_registers(user))


def budget_lines_visible_to(user: Person) -> QuerySet[BudgetLine]:
    """The lines of these budgets."""
    return BudgetLine.objects.filter(budget__in=budgets_visible_to(user))


def may_write_budgets_of(user: Person | None, contractor: Contractor) -> bool:
    """Who writes in the registers of a company writes its budget; a coordinator where they work."""
    return (
        user is not None
        and may_write_risks(user)
        and acts_for(user, contractor.pk)
        and companies_with_registers(user).filter(pk=contractor.pk).exists()
    )


def may_decide_budgets(user: Person | None) -> bool:
    """The owner's coordinators and managers approve the budget of a company, or return it."""
    return may_return_registers(user)


def may_decide_budgets_of(user: Person | None, contractor_id: int) -> bool:
    """``may_decide_budgets`` of one company: a coordinator where it works at their sites."""
    return may_decide_budgets(user) and acts_for(user, contractor_id)


def budgets_written_by(user: Person) -> QuerySet[RiskBudget]:
    """Those this person has handed in, or written what is planned of, for their company.

    The trail is asked: a line may have been overwritten since. What was spent is no plan.
    """
    lines = deeds_on(BudgetLine, "add_budget_line", "change_budget_line").filter(
        user=user.pk, after__has_any_keys=PLANNED
    )
    handed_in = deeds_on(RiskBudget, "hand_in_risk_budget").filter(user=user.pk)
    return RiskBudget.objects.filter(
        Q(pk__in=handed_in.values("target_id")) | Q(lines__in=lines.values("target_id"))
    )


def may_approve_budget(user: Person | None, budget: RiskBudget) -> bool:
    """Whether it is one of ``budgets_approved_by`` this person, however it stands by now."""
    return user is not None and budgets_approved_by(user).filter(pk=budget.pk).exists()


def waits_for_approval_by(user: Person | None, budget: RiskBudget) -> bool:
    """Whether it is handed in, and this person may approve it."""
    return budget.state == BudgetState.HANDED_IN and may_approve_budget(user, budget)


def may_return_budget(user: Person | None, budget: RiskBudget) -> bool:
    """``may_decide_budgets_of`` its company, while it lies with the owner; an approved one too."""
    return not budget.is_open and may_decide_budgets_of(user, budget.contractor_id)


def budgets_approved_by(user: Person) -> QuerySet[RiskBudget]:
    """Those they decide on, never of a company they spoke for, nor what they wrote."""
    if not may_decide_budgets(user):
        return RiskBudget.objects.none()
    theirs = RiskBudget.objects.filter(at_sites_acted_for(user))
    spoken_for = companies_spoken_for_by(user).values("pk")
    return theirs.exclude(contractor__in=spoken_for).exclude(
        pk__in=budgets_written_by(user).values("pk")
    )


def frozen_budgets_visible_to(user: Person) -> QuerySet[FrozenBudget]:
    """Those of the budgets that are theirs to see."""
    return FrozenBudget.objects.filter(budget__in=budgets_visible_to(user))


def published_frozen_budgets() -> QuerySet[FrozenBudget]:
    """All: a company sees its budgets as they are."""
    return FrozenBudget.objects.all()
