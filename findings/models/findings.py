"""What has to be put right, by whom and until when, and what came of it."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contractors.days import Days
from contractors.models import Contractor
from core.models import KeptFile
from findings.choices import CAPA_SEVERITIES, UNCLOSED_STATUSES, FindingSeverity, FindingStatus


def overdue_on(days: Days) -> Q:
    """Not closed after the deadline, by the day where the contractor works; without a deadline
    never. Said nowhere else than here and, of one finding, in ``is_overdue``."""
    return Q(status__in=UNCLOSED_STATUSES) & days.each(lambda today: Q(due_on__lt=today))


def is_overdue(*, status: str, due_on: date | None, today: date) -> bool:
    """``overdue_on`` of one finding, a row or as a result froze it."""
    return status in UNCLOSED_STATUSES and due_on is not None and due_on < today


class FindingQuerySet(models.QuerySet["Finding"]):
    """Findings by where they stand."""

    def unclosed(self) -> Self:
        """Those that still need somebody to act: open or answered."""
        return self.filter(status__in=UNCLOSED_STATUSES)

    def overdue(self, days: Days) -> Self:
        """Those not closed after their deadline; without a deadline never."""
        return self.filter(overdue_on(days))

    def capa(self) -> Self:
        """Those that need corrective action: major and minor, not observations."""
        return self.filter(severity__in=CAPA_SEVERITIES)


class Finding(models.Model):
    """Something to put right at one contractor, wherever it was found.

    ``owner`` is the person who must act; without one it is the contractor. ``year`` is the
    rating year it belongs to; ``reference`` is made of it ("T-PTA-2024-0007"), ``number`` counts
    within company and year (before decision 0019: within the year, "T-2024-0007"). What it was born
    from is a row of the room that raised it (findings/origins.py). The latest answer stands in
    ``root_cause``, ``action`` and ``answer_note``; ``refusal`` says why the last one was not
    enough. Earlier ones are in the audit. ``effective`` is None until somebody has looked
    whether the action held. ``withdrawal`` says why it was a mistake, where it was one.
    ``version`` grows by one with each step: who acts on a page that shows an older one is told
    so.
    """

    AUDIT_NAME: ClassVar[str] = "finding"

    contractor = models.ForeignKey(
        Contractor, verbose_name=_("contractor"), on_delete=models.PROTECT, related_name="findings"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField()
    reference = models.CharField(_("reference"), max_length=40, unique=True)
    severity = models.CharField(_("severity"), max_length=12, choices=FindingSeverity)
    description = models.TextField(_("what was found"))
    owner = models.ForeignKey(
        User, verbose_name=_("who must act"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField(_("deadline"), null=True)
    status = models.CharField(
        _("status"), max_length=10, choices=FindingStatus, default=FindingStatus.OPEN
    )
    raised_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(_("raised at"))
    root_cause = models.TextField(_("root cause"), blank=True)
    action = models.TextField(_("action"), blank=True)
    answer_note = models.TextField(_("what shows it"), blank=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(_("answered at"), null=True)
    refusal = models.TextField(_("why the answer was not enough"), blank=True)
    verification = models.TextField(_("how it was verified"), blank=True)
    closed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(_("closed at"), null=True)
    effective = models.BooleanField(_("effective"), null=True)
    effective_note = models.TextField(_("what was seen afterwards"), blank=True)
    effective_checked_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+"
    )
    effective_checked_at = models.DateTimeField(_("effectiveness checked at"), null=True)
    withdrawal = models.TextField(_("why it was withdrawn"), blank=True)
    withdrawn_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)
    version = models.PositiveIntegerField(default=1)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = [F("due_on").asc(nulls_last=True), "reference"]
        indexes = [
            models.Index(fields=["contractor", "status"], name="finding_by_contractor"),
            models.Index(
                fields=["due_on"],
                condition=Q(status__in=["open", "answered"]),
                name="finding_unclosed_due",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["contractor", "year", "number"], name="finding_number_of_company_once"
            ),
            models.CheckConstraint(
                condition=Q(severity=FindingSeverity.OBSERVATION) | Q(due_on__isnull=False),
                name="finding_capa_has_deadline",
                violation_error_message=_("A major or minor finding needs a deadline."),
            ),
            models.CheckConstraint(
                condition=Q(status=FindingStatus.CLOSED, closed_at__isnull=False)
                | ~Q(status=FindingStatus.CLOSED) & Q(closed_at=None, effective=None),
                name="finding_closed_when_closed",
                violation_error_message=_("Only a closed finding has a day of closing."),
            ),
            models.CheckConstraint(
                condition=Q(status=FindingStatus.WITHDRAWN, withdrawn_at__isnull=False)
                & ~Q(withdrawal="")
                | ~Q(status=FindingStatus.WITHDRAWN) & Q(withdrawn_at=None, withdrawal=""),
                name="finding_withdrawn_with_reason",
                violation_error_message=_("A finding is withdrawn with a reason."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_unclosed(self) -> bool:
        """True while somebody still has to act."""
        return self.status in UNCLOSED_STATUSES

    def is_overdue(self, today: date) -> bool:
        """True after the deadline while not closed."""
        return is_overdue(status=self.status, due_on=self.due_on, today=today)


class FindingFile(KeptFile):
    """A file that shows what was done about a finding, byte for byte as it was handed in.

    Unlike the evidence of an item it comes from the contractor, and the contractor sees it.
    """

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="files")

    class Meta:
        verbose_name = _("file of a finding")
        verbose_name_plural = _("files of findings")
        ordering = ["uploaded_at", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "sha256"],
                name="finding_file_once",
                violation_error_message=_("This file is already there."),
            )
        ]
