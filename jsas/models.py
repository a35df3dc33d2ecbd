"""The safety analysis of one job: its steps, their hazards and controls; talks held about it.

The tables have the names from when they were of risks; landed code reads them.
"""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contractors.models import Department
from documents.frozen import FrozenContent
from jsas.choices import JsaState
from risks.models import RegisteredRisk, RiskRegister


class JobSafetyAnalysis(models.Model):
    """A job of a register: prepared, reviewed by HSE and approved by name, then revised.

    ``number`` counts within the register; ``revision`` grows once an approved one is revised.
    ``fingerprint`` is that of its words (rules.py), "" without a step, found at every save: two
    of the same are word for word the same. ``version`` counts the changes.
    """

    AUDIT_NAME: ClassVar[str] = "jsa"

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    register = models.ForeignKey(RiskRegister, on_delete=models.PROTECT, related_name="jsas")
    number = models.PositiveIntegerField(_("number"))
    job = models.CharField(_("job"), max_length=200)
    place = models.CharField(_("work place"), max_length=200, blank=True)
    department = models.ForeignKey(
        Department, null=True, on_delete=models.PROTECT, related_name="jsas"
    )
    emergency = models.TextField(_("what to do in an emergency"), blank=True)
    state = models.CharField(_("state"), max_length=12, choices=JsaState, default=JsaState.DRAFT)
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    prepared_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    return_reason = models.TextField(_("why it was returned"), blank=True)
    fingerprint = models.CharField(max_length=64, blank=True, db_index=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "risks_jobsafetyanalysis"
        verbose_name = _("job safety analysis")
        verbose_name_plural = _("job safety analyses")
        ordering = ["register", "number"]
        constraints = [
            models.UniqueConstraint(fields=["register", "number"], name="jsa_once"),
            models.CheckConstraint(
                condition=~Q(state=JsaState.APPROVED) | Q(approved_at__isnull=False),
                name="jsa_approved_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"JSA {self.number}: {self.job}"

    @property
    def revision_in_use(self) -> int:
        """The revision that was approved last, which crews use; 0 where none was."""
        return self.revision if self.state == JsaState.APPROVED else self.revision - 1


class JsaStep(models.Model):
    """One step of the job, in its order, and who sees to its controls."""

    jsa = models.ForeignKey(JobSafetyAnalysis, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField(_("number"))
    step = models.CharField(_("work step"), max_length=300)
    responsible = models.CharField(_("who sees to it"), max_length=120, blank=True)

    class Meta:
        db_table = "risks_jsastep"
        verbose_name = _("step of a job")
        verbose_name_plural = _("steps of a job")
        ordering = ["jsa", "number"]
        constraints = [models.UniqueConstraint(fields=["jsa", "number"], name="jsa_step_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.step}"


class JsaHazard(models.Model):
    """A hazard of a step: a row of the register, or, with ``risk`` None, one that asks to join it.

    ``hazard`` and ``effect`` are the words that are reviewed, approved and signed: of a row of the
    register as it was worded when the step was written. What is reworded there since says so here.
    """

    step = models.ForeignKey(JsaStep, on_delete=models.CASCADE, related_name="hazards")
    order = models.PositiveSmallIntegerField()
    risk = models.ForeignKey(
        RegisteredRisk, null=True, on_delete=models.PROTECT, related_name="jsa_hazards"
    )
    hazard = models.TextField(_("hazard"))
    effect = models.TextField(_("possible effect"), blank=True)
    control = models.TextField(_("control"))
    ppe = models.CharField(_("protective equipment"), max_length=200, blank=True)

    class Meta:
        db_table = "risks_jsahazard"
        verbose_name = _("hazard of a step")
        verbose_name_plural = _("hazards of a step")
        ordering = ["step", "order"]
        constraints = [
            models.UniqueConstraint(fields=["step", "order"], name="jsa_hazard_once"),
            models.CheckConstraint(condition=~Q(hazard=""), name="jsa_hazard_in_words"),
        ]

    def __str__(self) -> str:
        return self.hazard

    @property
    def is_reworded(self) -> bool:
        """Whether the register words its row otherwise since."""
        return self.risk is not None and self.risk.hazard != self.hazard


class ToolboxMeeting(models.Model):
    """A talk before work in which a crew went through an approved analysis; each signs by name."""

    jsa = models.ForeignKey(JobSafetyAnalysis, on_delete=models.PROTECT, related_name="meetings")
    revision = models.PositiveSmallIntegerField(_("revision"))
    held_on = models.DateField(_("held on"))
    led_by = models.CharField(_("led by"), max_length=120)
    names = models.JSONField(_("crew"))
    note = models.TextField(_("note"), blank=True)
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "risks_toolboxmeeting"
        verbose_name = _("toolbox meeting")
        verbose_name_plural = _("toolbox meetings")
        ordering = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.jsa}, {self.held_on}"


class FrozenJsa(FrozenContent):
    """An analysis as it stood on a day, with its SHA-256. Never changed.

    ``content`` is the JSON of ``content.py``. One is frozen once it is approved, and whenever
    somebody who writes there asks for it: with the crew that has signed since.
    """

    jsa = models.ForeignKey(JobSafetyAnalysis, on_delete=models.PROTECT, related_name="frozen")

    class Meta:
        db_table = "risks_frozenjsa"
        verbose_name = _("frozen job safety analysis")
        verbose_name_plural = _("frozen job safety analyses")
        ordering = ["-revision"]
        constraints = [models.UniqueConstraint(fields=["jsa", "revision"], name="frozen_jsa_once")]

    def __str__(self) -> str:
        return f"{self.jsa} {self.revision}"
