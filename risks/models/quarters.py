"""The quarterly report of a company: what was typed in it, and the report as it was signed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contractors.models import Contractor
from documents.frozen import FrozenContent


class RiskQuarter(models.Model):
    """A company's report on handling its risks in a quarter: what no register says.

    Its figures are drawn from registers, controls and incidents (quarters/content.py) and stand in
    no column. ``returned_*``: why the owner sent it back; None once it is signed again.
    ``version`` counts the changes.
    """

    AUDIT_NAME: ClassVar[str] = "risk_quarter"

    contractor = models.ForeignKey(
        Contractor, on_delete=models.PROTECT, related_name="risk_quarters"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    quarter = models.PositiveSmallIntegerField(_("quarter"))
    obstacles = models.TextField(_("what stood in the way"), blank=True)
    next_steps = models.TextField(_("what comes next quarter"), blank=True)
    return_reason = models.TextField(_("why it was returned"), blank=True)
    returned_at = models.DateTimeField(_("returned at"), null=True)
    returned_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("quarterly report of risks")
        verbose_name_plural = _("quarterly reports of risks")
        ordering = ["-year", "-quarter", "contractor__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["contractor", "year", "quarter"], name="risk_quarter_once"
            ),
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4), name="risk_quarter_is_one_of_four"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contractor}, {self.year}-{self.quarter}"


class SignedQuarter(FrozenContent):
    """A quarterly report as it was signed, with its SHA-256. Never changed.

    ``content`` is the JSON of ``quarters/content.py``, with the name of who signed it.
    """

    report = models.ForeignKey(RiskQuarter, on_delete=models.PROTECT, related_name="signed")

    class Meta:
        verbose_name = _("signed quarterly report")
        verbose_name_plural = _("signed quarterly reports")
        ordering = ["-revision"]
        constraints = [
            models.UniqueConstraint(fields=["report", "revision"], name="signed_quarter_once")
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.revision}"
