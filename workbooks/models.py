"""What is kept of an uploaded workbook between preview and confirmation; totals carried over."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contractors.models import Contractor
from evaluations.models.evaluations import Evaluation
from instruments.models.versions import Ladder
from workbooks.choices import UploadKind


class WorkbookUpload(models.Model):
    """A workbook that was read, and what it says: shown as a preview, stored once confirmed.

    The file itself is not kept, only ``content`` (its rows and problems, see
    services/checklists.py and services/imports.py), so that any host can show the preview.
    ``operation`` is under which its confirmation is stored, so that it counts once. ``about`` is
    the key of what it belongs to in a room above this one, "" where it belongs to an evaluation
    or to nothing.
    """

    AUDIT_NAME: ClassVar[str] = "workbook_upload"

    operation = models.UUIDField(default=uuid4, editable=False, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=UploadKind)
    evaluation = models.ForeignKey(
        Evaluation, null=True, on_delete=models.PROTECT, related_name="workbook_uploads"
    )
    about = models.CharField(max_length=40, blank=True, default="")
    file_name = models.CharField(_("file name"), max_length=150)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    content = models.JSONField()
    uploaded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded at"))
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)
    outcome = models.JSONField(null=True)

    class Meta:
        verbose_name = _("uploaded workbook")
        verbose_name_plural = _("uploaded workbooks")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=UploadKind.EVALUATION, evaluation__isnull=False)
                | (~Q(kind=UploadKind.EVALUATION) & Q(evaluation__isnull=True)),
                name="workbook_upload_kind_has_its_evaluation",
                violation_error_message=_("Only a checklist's workbook belongs to an evaluation."),
            )
        ]

    def __str__(self) -> str:
        return self.file_name


class CarriedTotal(models.Model):
    """A contractor's total of an earlier year, taken over from elsewhere: not evaluated here.

    Never a result: nothing is computed from it and nothing is compared to it. Rows never
    change; a correction is a new row with the next ``revision``. ``elements`` is {element
    code: percent}, as far as they were given; percents are decimal strings there.
    """

    AUDIT_NAME: ClassVar[str] = "carried_total"

    contractor = models.ForeignKey(
        Contractor, on_delete=models.PROTECT, related_name="carried_totals"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    instrument_code = models.CharField(_("instrument"), max_length=40)
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    percent = models.DecimalField(_("percent"), max_digits=4, decimal_places=1)
    ladder = models.ForeignKey(Ladder, on_delete=models.PROTECT, related_name="+")
    rating = models.CharField(_("rating"), max_length=40, blank=True)
    elements = models.JSONField(default=dict)
    source = models.CharField(_("source"), max_length=250, blank=True)
    carried_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    carried_at = models.DateTimeField(_("carried over at"))

    class Meta:
        verbose_name = _("carried-over total")
        verbose_name_plural = _("carried-over totals")
        ordering = ["-year", "instrument_code", "-revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["contractor", "year", "instrument_code", "revision"],
                name="carried_total_once",
                violation_error_message=_("This total has been carried over already."),
            ),
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100),
                name="carried_total_percent",
                violation_error_message=_("A percent lies between 0 and 100."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contractor} {self.year} {self.instrument_code}"
