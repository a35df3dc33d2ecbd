"""Coaching plans of weak results, their steps, and what was written about each."""

from datetime import date
from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contractors.models import Contractor
from core.models import KeptFile
from evaluations.models import Evaluation, Result
from findings.choices import UNCLOSED_STATUSES
from findings.models import Finding
from outcomes.coaching.choices import CoachingNoteKind, CoachingReason, CoachingState


class CoachingPlan(models.Model):
    """What is to be done after one weak result, once an evaluation.

    ``result`` is what it was drawn from, whatever replaces it later; ``settings`` names the file it
    was begun by. The address is made of ``key``: it tells nothing of how many there are.
    """

    AUDIT_NAME: ClassVar[str] = "coaching_plan"

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    evaluation = models.OneToOneField(
        Evaluation, on_delete=models.PROTECT, related_name="coaching_plan"
    )
    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="+")
    settings = models.CharField(max_length=60)
    begun_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(_("begun at"))
    begun_on = models.DateField(_("begun on"))

    class Meta:
        verbose_name = _("coaching plan")
        verbose_name_plural = _("coaching plans")
        ordering = ["-begun_at", "-pk"]

    def __str__(self) -> str:
        return str(self.evaluation)


class CoachingStep(models.Model):
    """One thing to do, by whom (None: the contractor) and until which day.

    ``reason``, ``code``, ``lineage`` and ``title`` ({language: text}) say what it was drawn from. A
    step that is a ``finding`` has neither action, owner nor day of its own: those are the
    finding's, and so is where it stands. ``version`` grows by one with each change.
    """

    AUDIT_NAME: ClassVar[str] = "coaching_step"

    plan = models.ForeignKey(CoachingPlan, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField(_("number"))
    reason = models.CharField(_("drawn from"), max_length=10, choices=CoachingReason)
    code = models.CharField(_("code"), max_length=60, blank=True)
    lineage = models.CharField(max_length=60, blank=True)
    title = models.JSONField(default=dict)
    action = models.TextField(_("what is to be done"), blank=True)
    owner = models.ForeignKey(
        User, verbose_name=_("who must act"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField(_("until"), null=True)
    finding = models.ForeignKey(
        Finding, null=True, on_delete=models.PROTECT, related_name="coaching_steps"
    )
    done_on = models.DateField(_("done on"), null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("coaching step")
        verbose_name_plural = _("coaching steps")
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="coaching_step_number_once"),
            models.UniqueConstraint(
                fields=["plan", "finding"],
                name="coaching_finding_once",
                violation_error_message=_("This finding is in the plan already."),
            ),
            models.CheckConstraint(
                condition=Q(finding=None, due_on__isnull=False) & ~Q(action="")
                | Q(finding__isnull=False, due_on=None, done_on=None, action=""),
                name="coaching_step_or_finding",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} #{self.number}"

    @property
    def until(self) -> date | None:
        """Its day, or its finding's; None where that has none."""
        return self.finding.due_on if self.finding else self.due_on

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to act."""
        if self.finding:
            return self.finding.status in UNCLOSED_STATUSES
        return self.done_on is None

    def state_on(self, today: date) -> CoachingState:
        """Where it stands on a day where the contractor works."""
        if not self.is_open:
            return CoachingState.DONE
        is_late = self.until is not None and self.until < today
        return CoachingState.LATE if is_late else CoachingState.OPEN


class CoachingNote(models.Model):
    """What was done or reported about a step, on which day, by whom. Never changed or deleted."""

    step = models.ForeignKey(CoachingStep, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=10, choices=CoachingNoteKind)
    on = models.DateField(_("day"))
    text = models.TextField(_("text"))
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("coaching note")
        verbose_name_plural = _("coaching notes")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.step} {self.kind}"


class CoachingFile(KeptFile):
    """A file that shows it, byte for byte; both parties see it."""

    note = models.ForeignKey(CoachingNote, on_delete=models.PROTECT, related_name="files")

    class Meta:
        verbose_name = _("file of a coaching note")
        verbose_name_plural = _("files of coaching notes")
        ordering = ["uploaded_at", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["note", "sha256"],
                name="coaching_file_once",
                violation_error_message=_("This file is already there."),
            )
        ]


class PartnerAgreement(models.Model):
    """That a contractor agrees to be named, for one year, to the weak of the same scope of work.

    It can be taken back at any moment, and then stays to be read; one stands a year.
    """

    AUDIT_NAME: ClassVar[str] = "partner_agreement"

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    contractor = models.ForeignKey(
        Contractor, on_delete=models.PROTECT, related_name="partner_agreements"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    agreed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    agreed_on = models.DateField(_("agreed on"))
    withdrawn_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_on = models.DateField(_("agreement taken back on"), null=True)

    class Meta:
        verbose_name = _("agreement to be named as a benchmark partner")
        verbose_name_plural = _("agreements to be named as a benchmark partner")
        ordering = ["-year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contractor", "year"],
                condition=Q(withdrawn_on=None),
                name="partner_agreement_stands_once",
                violation_error_message=_("Your company has agreed for this year already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.contractor} {self.year}"


class BenchmarkPartner(models.Model):
    """Whom a coordinator named in a plan; shown only while the agreement stands and is earned."""

    plan = models.ForeignKey(CoachingPlan, on_delete=models.PROTECT, related_name="partners")
    agreement = models.ForeignKey(
        PartnerAgreement, on_delete=models.PROTECT, related_name="named_in"
    )
    named_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()

    class Meta:
        verbose_name = _("benchmark partner")
        verbose_name_plural = _("benchmark partners")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "agreement"],
                name="benchmark_partner_once",
                violation_error_message=_("This company is named in the plan already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.agreement}"
