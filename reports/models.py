"""Documents that were asked for: the job and what it made."""

import re
import unicodedata

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

    ``subject`` says of whom and when ("PT A 2024 (CSMS)"); ``results`` are the SHA-256 of the
    results in it. ``request_key`` is the SHA-256 of what was asked (kind, results, language):
    the same request is the same row. ``done``/``total`` move the bar. ``enqueued_at`` is when
    the broker last took the job; None: it never did.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=DocumentKind)
    results = models.JSONField(_("results"))
    language = models.CharField(_("language"), max_length=5)
    request_key = models.CharField(max_length=64, unique=True)
    subject = models.CharField(_("subject"), max_length=250)
    status = models.CharField(
        _("status"), max_length=8, choices=DocumentStatus, default=DocumentStatus.QUEUED
    )
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=1)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField(_("requested at"))
    enqueued_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    file = models.FileField(_("file"), upload_to="documents/", blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-requested_at", "-id"]
        indexes = [
            models.Index(
                fields=["status"],
                condition=models.Q(status__in=["queued", "running"]),
                name="document_unfinished",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """``Scorecard PT A 2024 (CSMS)``, in the active language."""
        return f"{self.get_kind_display()} {self.subject}"

    @property
    def filename(self) -> str:
        """``scorecard-PT-A-2024-CSMS.pdf``: what a browser saves it as, in plain ASCII."""
        plain = unicodedata.normalize("NFKD", self.subject).encode("ascii", "ignore").decode()
        words = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")
        return f"{self.kind}-{words[:80].rstrip('-') or self.request_key[:12]}.pdf"

    @property
    def is_finished(self) -> bool:
        """True once there is nothing left to wait for."""
        return self.status in {DocumentStatus.DONE, DocumentStatus.FAILED}


class IssuedDocument(models.Model):
    """A file this system has handed out, by its hash. Kept when the file itself expires.

    ``results`` are the SHA-256 of the results in it; ``published`` says whether all of them
    were published when it was made: a file from before says so on its first page, and the one
    made afterwards is another file.
    """

    sha256 = models.CharField(_("SHA-256"), max_length=64, unique=True)
    kind = models.CharField(_("kind"), max_length=20)
    language = models.CharField(_("language"), max_length=5)
    results = models.JSONField(_("results"))
    published = models.BooleanField(_("published"))
    issued_at = models.DateTimeField(_("issued at"))

    class Meta:
        verbose_name = _("issued document")
        verbose_name_plural = _("issued documents")

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:12]}"
