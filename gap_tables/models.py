"""Gap tables: what is required beside what is there, row by row, and as it was frozen."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contractors.models import Contractor
from documents.frozen import FrozenContent
from evaluations.models import Result
from findings.models import Finding
from gap_tables.choices import GapStatus
from plans.models import PlanLine


class GapTable(models.Model):
    """What is required of a company beside what is there: requirement, actual, gap, proposal.

    Filled from the open criteria of ``result``, an audit of it on any instrument, or free.
    ``last_position`` is the highest a row ever had: pages and workbooks know a row by its position,
    so that of one that was taken out is given to no other.
    """

    AUDIT_NAME: ClassVar[str] = "gap_table"

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=160)
    contractor = models.ForeignKey(
        Contractor,
        verbose_name=_("company"),
        on_delete=models.PROTECT,
        related_name="gap_tables",
    )
    result = models.ForeignKey(
        Result, null=True, on_delete=models.PROTECT, related_name="gap_tables"
    )
    last_position = models.PositiveSmallIntegerField(default=0)
    begun_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(_("begun at"))

    class Meta:
        db_table = "plans_gaptable"  # from when it was of plans: landed code reads it
        verbose_name = _("gap table")
        verbose_name_plural = _("gap tables")
        ordering = ["-begun_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class GapRow(models.Model):
    """One requirement of a gap table. ``code`` is that of its criterion, "" where it is free.

    ``clauses`` has a standard with its clause on each line; ``version`` counts the changes.
    """

    AUDIT_NAME: ClassVar[str] = "gap_row"

    table = models.ForeignKey(GapTable, on_delete=models.PROTECT, related_name="rows")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(_("criterion"), max_length=20, blank=True)
    clauses = models.TextField(_("clauses of each standard"), blank=True)
    requirement = models.TextField(_("requirement"))
    actual = models.TextField(_("actual condition"), blank=True)
    gap = models.TextField(_("gap"), blank=True)
    proposal = models.TextField(_("proposal"), blank=True)
    status = models.CharField(_("status"), max_length=8, choices=GapStatus, default=GapStatus.OPEN)
    owner = models.CharField(_("owner"), max_length=120, blank=True)
    due_on = models.DateField(_("deadline"), null=True, blank=True)
    evidence = models.TextField(_("evidence"), blank=True)
    recheck_on = models.DateField(_("to be checked again on"), null=True, blank=True)
    finding = models.OneToOneField(
        Finding, null=True, blank=True, on_delete=models.PROTECT, related_name="gap_row"
    )
    plan_line = models.ForeignKey(
        PlanLine, null=True, blank=True, on_delete=models.PROTECT, related_name="gap_rows"
    )
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "plans_gaprow"  # from when it was of plans: landed code reads it
        verbose_name = _("requirement of a gap table")
        verbose_name_plural = _("requirements of gap tables")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["table", "position"], name="gap_row_place"),
            models.CheckConstraint(
                condition=~Q(status=GapStatus.CLOSED) | ~Q(evidence=""),
                name="gap_closed_with_evidence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.position}"


class FrozenGapTable(FrozenContent):
    """A gap table as it stood on a day, with its SHA-256: what its PDF is made of. Never changed.

    ``content``: {"table": key, "revision", "name", "company", "audit": {"period", "sha256"} | null,
    "as_of", "rows": [every field of each]}.
    """

    table = models.ForeignKey(GapTable, on_delete=models.PROTECT, related_name="frozen")

    class Meta:
        db_table = "plans_frozengaptable"  # from when it was of plans: landed code reads it
        verbose_name = _("frozen gap table")
        verbose_name_plural = _("frozen gap tables")
        ordering = ["-revision"]
        constraints = [
            models.UniqueConstraint(fields=["table", "revision"], name="frozen_gap_table_once")
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.revision}"
