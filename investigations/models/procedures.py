"""The accident procedure of an incident, and its steps as they were done."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from monitoring.models.incidents import Incident, IncidentFile


class AccidentProcedure(models.Model):
    """The steps that follow one incident, by a version of the library.

    ``condition`` is a code of that version, "" until somebody has checked. ``version`` grows with
    each change.
    """

    AUDIT_NAME: ClassVar[str] = "accident_procedure"

    incident = models.OneToOneField(Incident, on_delete=models.PROTECT, related_name="procedure")
    library_version = models.PositiveSmallIntegerField()
    condition = models.CharField(
        _("condition of the victim"), max_length=20, blank=True, default=""
    )
    begun_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(_("begun at"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "monitoring_accidentprocedure"
        verbose_name = _("accident procedure")
        verbose_name_plural = _("accident procedures")

    def __str__(self) -> str:
        return self.incident.reference


class AccidentStep(models.Model):
    """A step that is to be done, or how it was done.

    ``code`` is one of the library, ``place`` its place there. ``who`` is a role or a job, never a
    name; ``entered_by`` who wrote it down. ``number`` and ``recipient`` are of a notice to an
    authority, ``answer`` of a question.
    """

    procedure = models.ForeignKey(AccidentProcedure, on_delete=models.PROTECT, related_name="steps")
    code = models.CharField(max_length=40)
    place = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField(_("deadline"))
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    who = models.CharField(_("who did it"), max_length=120, blank=True)
    note = models.TextField(_("note"), max_length=4000, blank=True)
    number = models.CharField(_("number of the notice"), max_length=80, blank=True)
    recipient = models.CharField(_("recipient"), max_length=200, blank=True)
    answer = models.BooleanField(null=True, blank=True)
    file = models.ForeignKey(
        IncidentFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    entered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "monitoring_accidentstep"
        verbose_name = _("step of an accident procedure")
        verbose_name_plural = _("steps of accident procedures")
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "code"], name="accident_step_once"),
            models.CheckConstraint(
                condition=Q(finished_at=None)
                | Q(started_at__isnull=False, finished_at__gte=F("started_at")),
                name="accident_step_ends_after_start",
                violation_error_message=_(
                    "A step ends after it has begun: correct one of the two times."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure} {self.code}"
