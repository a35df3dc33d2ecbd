"""Documents that were asked for: the job and what it made."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from contractors.choices import Audience
from core.canonical import sha256_of
from core.files.names import file_words
from documents.choices import kind_choices


class DocumentStatus(models.TextChoices):
    """The life of a job."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Being made")
    DONE = "done", _("Ready")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Expired")


UNFINISHED = (DocumentStatus.QUEUED, DocumentStatus.RUNNING)


class Document(models.Model):
    """One file that was asked for: queued > running > done, failed or cancelled; done > expired.

    ``subject`` says of whom and when ("PT A 2024 (CSMS)"); ``results`` are the SHA-256 of the
    frozen records in it, ``options`` what else was asked as JSON, as its kind reads it.
    ``audience`` is for whom it was made: a representative is never given the owner's.
    ``request_key`` is the SHA-256 of what was asked (kind, results, language, options, audience):
    the same request is the same row. ``done``/``total`` move the bar (of a file in which something
    is missing ``done`` stays below); ``seconds_left`` is None where the pace tells nothing yet.
    ``problems`` are sentences about parts that are missing or odd. ``enqueued_at`` is when the
    broker last took the job; None: it never did. ``expires_at``: when the file is deleted; None:
    never.
    """

    AUDIT_NAME: ClassVar[str] = "document"

    kind = models.CharField(_("kind"), max_length=20, choices=kind_choices)
    results = models.JSONField(_("results"))
    options = models.JSONField(_("options"), default=dict)
    language = models.CharField(_("language"), max_length=5)
    audience = models.CharField(
        _("audience"), max_length=10, choices=Audience, default=Audience.OWNER
    )
    request_key = models.CharField(max_length=64, unique=True)
    subject = models.CharField(_("subject"), max_length=250)
    extension = models.CharField(max_length=5, default="pdf")
    content_type = models.CharField(max_length=100, default="application/pdf")
    status = models.CharField(
        _("status"), max_length=10, choices=DocumentStatus, default=DocumentStatus.QUEUED
    )
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=1)
    seconds_left = models.PositiveIntegerField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    problems = models.JSONField(_("problems"), default=list)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField(_("requested at"))
    enqueued_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    expires_at = models.DateTimeField(_("kept until"), null=True)
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
            ),
            models.Index(
                fields=["expires_at"],
                condition=models.Q(expires_at__isnull=False),
                name="document_expiring",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """``Scorecard PT A 2024 (CSMS)``, in the active language."""
        return f"{self.get_kind_display()} {self.subject}"

    @property
    def filename(self) -> str:
        """``scorecard-PT-A-2024-CSMS.pdf``: what a browser saves it as, readable in any script."""
        kind = self.kind.removesuffix(f"_{self.extension}")
        words = file_words(self.subject) or self.request_key[:12]
        return f"{kind}-{words}.{self.extension}"

    @property
    def may_be_completed(self) -> bool:
        """True for a file in which something is missing: made again, what failed is tried again."""
        return self.status == DocumentStatus.DONE and self.done < self.total

    @property
    def is_finished(self) -> bool:
        """True once there is nothing left to wait for."""
        return self.status not in UNFINISHED


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


class Logo(models.Model):
    """A picture for the cover of the book, as a PNG of our own making, by its hash. Never changed.

    Kept for good: a book asked for with it can be made again in the same bytes.
    """

    sha256 = models.CharField(_("SHA-256"), max_length=64, unique=True)
    content = models.BinaryField()
    added_at = models.DateTimeField(_("added at"))

    class Meta:
        verbose_name = _("logo")
        verbose_name_plural = _("logos")

    def __str__(self) -> str:
        return self.sha256[:12]


class Letterhead(models.Model):
    """The company's name and logo on the cover of the book: one row, kept by an administrator."""

    AUDIT_NAME: ClassVar[str] = "letterhead"

    name = models.CharField(_("company name"), max_length=120, blank=True)
    logo = models.ForeignKey(
        Logo, verbose_name=_("logo"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("letterhead")
        verbose_name_plural = _("letterheads")
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="letterhead_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def told(self) -> list[str]:
        """What can be changed of it."""
        return [self.name, self.logo.sha256 if self.logo else ""]

    @property
    def state(self) -> str:
        """A hash of that: whoever changes it says which they have seen."""
        return sha256_of(self.told)


class Schedule(models.Model):
    """A report that is made each month for these people.

    ``scope`` is a query string as its kind reads it (``Scheduling``), without a year: each time
    the latest year with a result is taken.
    """

    AUDIT_NAME: ClassVar[str] = "schedule"

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=kind_choices)
    scope = models.TextField(_("scope"), blank=True)
    language = models.CharField(_("language"), max_length=5)
    day = models.PositiveSmallIntegerField(_("day of the month"))
    recipients = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("recipients"), related_name="+"
    )
    active = models.BooleanField(_("active"), default=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("scheduled report")
        verbose_name_plural = _("scheduled reports")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(day__range=(1, 28)),
                name="schedule_day_in_every_month",
                violation_error_message=_("Choose a day that every month has: 1 to 28."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def told(self) -> list[Any]:
        """What can be changed of it."""
        people = sorted(person.pk for person in self.recipients.all())
        return [self.name, self.kind, self.scope, self.language, self.day, people]

    @property
    def state(self) -> str:
        """A hash of that: whoever changes it says which they have seen."""
        return sha256_of(self.told)


class Delivery(models.Model):
    """One scheduled report of one month for one person: the document, or why there is none."""

    AUDIT_NAME: ClassVar[str] = "delivery"

    schedule = models.ForeignKey(Schedule, on_delete=models.PROTECT, related_name="deliveries")
    month = models.DateField(_("month"))
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="deliveries"
    )
    document = models.ForeignKey(
        Document, null=True, on_delete=models.PROTECT, related_name="deliveries"
    )
    refusal = models.TextField(_("why there is none"), blank=True)
    made_at = models.DateTimeField(_("made at"))
    mailed_at = models.DateTimeField(_("mailed at"), null=True)
    seen_at = models.DateTimeField(_("seen at"), null=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-month", "-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "month", "recipient"], name="delivery_once_a_month"
            )
        ]

    def __str__(self) -> str:
        return f"{self.schedule} {self.month:%Y-%m} ({self.recipient})"

    @property
    def mail_key(self) -> str:
        """By which the mail about it is noted, once."""
        return f"delivery/{self.pk}"
