"""A procedure as a company runs it in a year: its steps with their days, and how each was done."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contractors.models import Contractor, Department
from core.models import KeptFile
from documents.frozen import FrozenContent
from instruments.models.versions import WrittenVersion

LONGEST_WHO, LONGEST_EVIDENCE = 120, 2000


class ProcedureVersion(WrittenVersion):
    """A version of a procedure that was written in the browser; those that ship are files.

    ``content``: the JSON of its spec (specs/parts.py). Once published it never changes.
    """

    AUDIT_NAME: ClassVar[str] = "procedure_version"

    class Meta:
        verbose_name = _("version of a procedure")
        verbose_name_plural = _("versions of procedures")
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="procedure_version_once")
        ]


class FrozenProcedure(FrozenContent):
    """A version of a procedure as its document shows it, with its SHA-256. Never changed.

    ``content`` is the JSON of its spec, shipped or written; ``revision`` its number.
    """

    code = models.CharField(_("code"), max_length=40)

    class Meta:
        verbose_name = _("frozen procedure")
        verbose_name_plural = _("frozen procedures")
        ordering = ["code", "-revision"]
        constraints = [
            models.UniqueConstraint(fields=["code", "revision"], name="frozen_procedure_once")
        ]

    def __str__(self) -> str:
        return f"{self.code}-v{self.revision}"


class ProcedureRun(models.Model):
    """A year of a procedure at a company, or at one department of it, by one of its versions.

    ``procedure`` is its code, ``library_version`` the version's number, shipped or written
    (versions.py). ``version`` grows with each step that is entered.
    """

    AUDIT_NAME: ClassVar[str] = "procedure_run"

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    contractor = models.ForeignKey(
        Contractor, on_delete=models.PROTECT, related_name="procedure_runs"
    )
    department = models.ForeignKey(
        Department, null=True, on_delete=models.PROTECT, related_name="procedure_runs"
    )
    procedure = models.CharField(_("procedure"), max_length=40)
    library_version = models.PositiveSmallIntegerField()
    year = models.PositiveSmallIntegerField(_("year"))
    begun_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(_("begun at"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("year of a procedure")
        verbose_name_plural = _("years of procedures")
        ordering = ["-year", "contractor__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contractor", "department", "procedure", "year"],
                nulls_distinct=False,
                name="procedure_run_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contractor}, {self.year}"


class ProcedureTask(models.Model):
    """A step of such a year. ``code`` is one of the file, ``place`` its place there.

    ``who`` is a role or a job, never a name; ``entered_by`` who wrote it down. One that is done
    says what shows it: ``evidence``.
    """

    run = models.ForeignKey(ProcedureRun, on_delete=models.PROTECT, related_name="tasks")
    code = models.CharField(max_length=40)
    place = models.PositiveSmallIntegerField()
    due_on = models.DateField(_("deadline"))
    started_on = models.DateField(_("started"), null=True)
    finished_on = models.DateField(_("finished"), null=True)
    who = models.CharField(_("who did it"), max_length=LONGEST_WHO, blank=True)
    evidence = models.TextField(_("what shows it"), max_length=LONGEST_EVIDENCE, blank=True)
    entered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("step of a year of a procedure")
        verbose_name_plural = _("steps of years of procedures")
        ordering = ["run", "place"]
        constraints = [
            models.UniqueConstraint(fields=["run", "code"], name="procedure_task_once"),
            models.CheckConstraint(
                condition=Q(finished_on=None)
                | Q(started_on__isnull=False, finished_on__gte=F("started_on")),
                name="procedure_task_ends_after_start",
                violation_error_message=_(
                    "A step ends after it has begun: correct one of the two days."
                ),
            ),
            models.CheckConstraint(
                condition=Q(finished_on=None) | ~Q(evidence=""),
                name="procedure_task_done_with_evidence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run} {self.code}"


class ProcedureTaskFile(KeptFile):
    """A file that shows that a step was done. Whoever sees the year sees it.

    One that is withdrawn stays, with who, when and why, and shows nothing any more.
    """

    task = models.ForeignKey(ProcedureTask, on_delete=models.PROTECT, related_name="files")
    withdrawal = models.TextField(_("why it is withdrawn"), blank=True)
    withdrawn_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)

    class Meta:
        verbose_name = _("file of a step of a procedure")
        verbose_name_plural = _("files of steps of procedures")
        ordering = ["uploaded_at", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "sha256"],
                condition=Q(withdrawn_at=None),
                name="procedure_task_file_once",
                violation_error_message=_("This file is already there."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawal=""),
                name="procedure_task_file_withdrawn_with_reason",
            ),
        ]


class FrozenProcedureRun(FrozenContent):
    """A year of a procedure as it stood on a day, with its SHA-256. Never changed.

    ``content`` is the JSON of ``printed/content.py``.
    """

    run = models.ForeignKey(ProcedureRun, on_delete=models.PROTECT, related_name="frozen")

    class Meta:
        verbose_name = _("frozen year of a procedure")
        verbose_name_plural = _("frozen years of procedures")
        ordering = ["-revision"]
        constraints = [
            models.UniqueConstraint(fields=["run", "revision"], name="frozen_procedure_run_once")
        ]

    def __str__(self) -> str:
        return f"{self.run} {self.revision}"
