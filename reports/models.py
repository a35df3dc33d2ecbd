"""Documents that were asked for: the job and what it made."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentKind(models.TextChoices):
    """What can be asked for."""

    SCORECARD = "scorecard", _("Scorecard")
    COMPARISON = "comparison", _("Comparison")


class DocumentStatus(models.TextChoices):
    """The life of a job."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Being made")
    DONE = "done", _("Ready")
    FAILED = "failed", _("Failed")


class Document(models.Model):
    """One PDF that was asked for: queued > running > done or failed.

    ``request_key`` is the SHA-256 of what was asked (kind, results, language): the same
    request is the same row. ``done``/``total`` move the bar.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=DocumentKind)
    parameters = models.JSONField()
    request_key = models.CharField(max_length=64, unique=True)
    title = models.CharField(_("title"), max_length=250)
    status = models.CharField(
        _("status"), max_length=8, choices=DocumentStatus, default=DocumentStatus.QUEUED
    )
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=1)
    error = models.TextField(blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    file = models.FileField(upload_to="documents/", blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title
