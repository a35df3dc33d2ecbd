"""Why an incident happened: timeline, causes, actions; what was submitted, and what came of it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from findings.models import Finding
from investigations.choices import InvestigationStatus
from monitoring.models.incidents import Incident


class Investigation(models.Model):
    """The investigation of one incident, as it is being written.

    ``potential`` is a code of the library (investigations/library/investigation.yaml): how grave it
    could have become, by which its depth goes. ``version`` grows with each change.
    """

    AUDIT_NAME: ClassVar[str] = "investigation"

    incident = models.OneToOneField(
        Incident, on_delete=models.PROTECT, related_name="investigation"
    )
    potential = models.CharField(_("potential severity"), max_length=20)
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=InvestigationStatus,
        default=InvestigationStatus.DRAFT,
    )
    begun_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(_("begun at"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "monitoring_investigation"
        verbose_name = _("investigation")
        verbose_name_plural = _("investigations")

    def __str__(self) -> str:
        return self.incident.reference


class TimelineEvent(models.Model):
    """Something that happened before, at or after the incident, when, and who or what says so."""

    investigation = models.ForeignKey(
        Investigation, on_delete=models.PROTECT, related_name="events"
    )
    at = models.DateTimeField(_("when"))
    what = models.CharField(_("what"), max_length=1000)
    source = models.CharField(_("source"), max_length=300)

    class Meta:
        db_table = "monitoring_timelineevent"
        verbose_name = _("event of a timeline")
        verbose_name_plural = _("events of timelines")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.what[:60]}"


class Cause(models.Model):
    """One answer to "why?"; ``parent`` is what it explains, None where that is the incident.

    ``kind`` is a code of the library's vocabulary.
    """

    investigation = models.ForeignKey(
        Investigation, on_delete=models.PROTECT, related_name="causes"
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="explained_by"
    )
    kind = models.CharField(_("kind of cause"), max_length=40)
    text = models.CharField(_("cause"), max_length=1000)
    is_root = models.BooleanField(_("root cause"), default=False)
    evidence = models.CharField(_("evidence"), max_length=1000, blank=True)

    class Meta:
        db_table = "monitoring_cause"
        verbose_name = _("cause")
        verbose_name_plural = _("causes")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")),
                name="cause_is_not_its_own",
                violation_error_message=_("A cause does not explain itself: choose another."),
            ),
            models.CheckConstraint(
                condition=Q(is_root=False) | ~Q(evidence=""),
                name="cause_root_has_evidence",
                violation_error_message=_("Write what shows that this is a root cause."),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class InvestigationAction(models.Model):
    """What is to be done about a cause, by whom and until when.

    Proposed while the investigation is written; once that is accepted it is a finding.
    """

    investigation = models.ForeignKey(
        Investigation, on_delete=models.PROTECT, related_name="actions"
    )
    cause = models.ForeignKey(Cause, on_delete=models.PROTECT, related_name="actions")
    kind = models.CharField(_("kind of action"), max_length=40)
    text = models.CharField(_("what is to be done"), max_length=1000)
    owner = models.ForeignKey(
        User, verbose_name=_("who must act"), on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField(_("deadline"))
    finding = models.OneToOneField(
        Finding, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        db_table = "monitoring_investigationaction"
        verbose_name = _("action of an investigation")
        verbose_name_plural = _("actions of investigations")
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.text


class InvestigationVersion(models.Model):
    """An investigation as it was submitted; it never changes (the database refuses)."""

    HASHED = ("content",)

    investigation = models.ForeignKey(
        Investigation, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField()
    sha256 = models.CharField(_("SHA-256"), max_length=64, unique=True)
    submitted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(_("submitted at"))

    class Meta:
        db_table = "monitoring_investigationversion"
        verbose_name = _("version of an investigation")
        verbose_name_plural = _("versions of investigations")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["investigation", "number"], name="investigation_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.investigation} v{self.number}"


class InvestigationReview(models.Model):
    """What the owner decided of a version, and why it was returned; it never changes."""

    version = models.OneToOneField(
        InvestigationVersion, on_delete=models.PROTECT, related_name="review"
    )
    accepted = models.BooleanField(_("accepted"))
    reason = models.TextField(_("reason"), blank=True)
    reviewed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(_("reviewed at"))

    class Meta:
        db_table = "monitoring_investigationreview"
        verbose_name = _("review of an investigation")
        verbose_name_plural = _("reviews of investigations")
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted=True) | ~Q(reason=""),
                name="investigation_returned_why",
                violation_error_message=_("Write why the investigation is returned."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.accepted}"
