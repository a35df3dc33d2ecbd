"""The OHS budget of a company for a year (RAB K3): its lines, and the controls each pays for.

The tables have the names from when they were of risks; landed code reads them.
"""

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from budgets.choices import BudgetState
from contractors.models import Contractor
from documents.frozen import FrozenContent
from risks.models import RiskControl


class RiskBudget(models.Model):
    """What a company plans to spend on safety in a year. ``contract_value`` is in whole rupiah.

    Workers and contract value are None where they are not known: nothing is divided by a guess.
    ``state_by`` and ``state_at``: who brought it to its state; ``return_reason`` is told while it
    is returned. ``version`` counts the changes of these columns.
    """

    AUDIT_NAME: ClassVar[str] = "risk_budget"

    contractor = models.ForeignKey(
        Contractor, on_delete=models.PROTECT, related_name="risk_budgets"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    workers = models.PositiveIntegerField(_("workers"), null=True)
    contract_value = models.PositiveBigIntegerField(_("contract value in rupiah"), null=True)
    state = models.CharField(
        _("state"), max_length=12, choices=BudgetState, default=BudgetState.DRAFT
    )
    state_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    state_at = models.DateTimeField(null=True)
    return_reason = models.TextField(_("why it was returned"), blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "risks_riskbudget"
        verbose_name = _("OHS budget")
        verbose_name_plural = _("OHS budgets")
        ordering = ["contractor__name", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["contractor", "year"], name="risk_budget_once"),
            models.CheckConstraint(
                condition=~Q(state=BudgetState.RETURNED) | ~Q(return_reason=""),
                name="risk_budget_returned_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contractor}, {self.year}"

    @property
    def is_open(self) -> bool:
        """Whether what is planned may still change: it lies with the company."""
        return self.state in (BudgetState.DRAFT, BudgetState.RETURNED)


class FrozenBudget(FrozenContent):
    """A budget as it stood on a day, with its SHA-256. Never changed.

    ``content`` is the JSON of ``content.py``. One is frozen when the owner approves, and
    whenever somebody who writes in the budget asks for it.
    """

    budget = models.ForeignKey(RiskBudget, on_delete=models.PROTECT, related_name="frozen")

    class Meta:
        db_table = "risks_frozenbudget"
        verbose_name = _("frozen OHS budget")
        verbose_name_plural = _("frozen OHS budgets")
        ordering = ["-revision"]
        constraints = [
            models.UniqueConstraint(fields=["budget", "revision"], name="frozen_budget_once")
        ]

    def __str__(self) -> str:
        return f"{self.budget} {self.revision}"


class BudgetLine(models.Model):
    """A line of a budget. ``price`` and ``realised`` are in whole rupiah.

    ``amount`` is quantity times price, half a rupiah up, found at every save and never typed.
    ``planned_on`` and ``realised_on`` lie in the budget's year. ``version`` counts the changes.
    """

    AUDIT_NAME: ClassVar[str] = "budget_line"

    budget = models.ForeignKey(RiskBudget, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField(_("number"))
    component = models.CharField(_("component"), max_length=20)
    description = models.CharField(_("description"), max_length=300)
    quantity = models.DecimalField(
        _("quantity"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)]
    )
    unit = models.CharField(_("unit"), max_length=40)
    price = models.PositiveBigIntegerField(_("price in rupiah"))
    source = models.CharField(_("source of the price"), max_length=200)
    amount = models.PositiveBigIntegerField(_("amount in rupiah"))
    planned_on = models.DateField(_("planned day"))
    realised = models.PositiveBigIntegerField(_("realised in rupiah"), null=True)
    realised_on = models.DateField(_("realised day"), null=True)
    controls = models.ManyToManyField(RiskControl, related_name="budget_lines")
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "risks_budgetline"
        verbose_name = _("line of an OHS budget")
        verbose_name_plural = _("lines of OHS budgets")
        ordering = ["budget", "number"]
        constraints = [
            models.UniqueConstraint(fields=["budget", "number"], name="budget_line_once"),
            models.CheckConstraint(
                condition=Q(realised=None, realised_on=None)
                | Q(realised__isnull=False, realised_on__isnull=False),
                name="budget_line_realised_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.description}"
