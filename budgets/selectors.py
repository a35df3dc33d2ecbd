"""Reads of budgets: one of a year, its lines, those in a state, risks that nothing is paid of."""

from collections.abc import Sequence

from django.db.models import Prefetch, QuerySet

from accounts.roles import Person
from budgets import access
from budgets.choices import BudgetState
from budgets.models import BudgetLine, RiskBudget
from contractors.access import at_sites_acted_for
from contractors.models import Contractor
from risks.models import RegisteredRisk, RiskControl


def one_budget(user: Person, company: Contractor, *, year: int) -> RiskBudget:
    """The budget of a company they see; an empty one where nothing was written yet."""
    return budget_list(user).filter(contractor=company, year=year).first() or RiskBudget(
        contractor=company, year=year
    )


def budget_list(user: Person) -> QuerySet[RiskBudget]:
    """Those a person sees, with what a list shows."""
    return access.budgets_visible_to(user).select_related("contractor", "state_by")


def budgets_in(user: Person, state: BudgetState) -> QuerySet[RiskBudget]:
    """Those a person sees that stand there, the longest first."""
    found = access.budgets_visible_to(user).filter(at_sites_acted_for(user), state=state)
    return found.select_related("contractor").order_by("state_at", "pk")


def budgets_to_approve(user: Person) -> QuerySet[RiskBudget]:
    """Those that wait for this person's approval, the longest first."""
    mine = access.budgets_approved_by(user)
    return budgets_in(user, BudgetState.HANDED_IN).filter(pk__in=mine.values("pk"))


def lines_of_budget(budget: RiskBudget) -> list[BudgetLine]:
    """Its lines with the controls each pays for, by number."""
    if not budget.pk:
        return []
    controls = RiskControl.objects.select_related("register").order_by("number")
    found = budget.lines.prefetch_related(Prefetch("controls", queryset=controls))
    return list(found.order_by("number"))


def risks_without_money(
    company: Contractor, lines: Sequence[BudgetLine]
) -> QuerySet[RegisteredRisk]:
    """Risks above what is acceptable that no line of these pays a control of, gravest first."""
    paid = RiskControl.objects.filter(budget_lines__in=lines)
    return (
        RegisteredRisk.objects.filter(register__contractor=company, withdrawn_at=None)
        .exclude(needs="")
        .exclude(controls__in=paid)
        .select_related("register__matrix")
        .order_by("-rank", "register__title", "number")
    )
