"""What every room writes: the audit row, operations, mails, files on their way."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.choices import MailStatus
from core.files.names import name_to_save
from core.files.types import FileType


class AuditEntry(models.Model):
    """One change: who, when, what, before, after, from where. Never changed or deleted.

    ``token`` is with what a program did it, in the name of ``user``.
    """

    at = models.DateTimeField(_("at"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    action = models.CharField(_("action"), max_length=60)
    target_type = models.CharField(_("kind of object"), max_length=60)
    target_id = models.BigIntegerField(_("object"))
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)
    address = models.GenericIPAddressField(_("from where"), null=True)
    token = models.ForeignKey(
        "accounts.ReaderToken",
        verbose_name=_("token"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-id"]
        indexes = [models.Index(fields=["target_type", "target_id"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"


class Operation(models.Model):
    """Something the server has acknowledged, by the id its sender gave it: sent twice counts once.

    ``about`` names what was changed ("evaluation/12"). ``request_sha256`` tells the same sent
    again from something else under its id; ``response`` is the answer it got. Never changed.
    """

    operation = models.UUIDField(primary_key=True)
    about = models.CharField(max_length=60)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    request_sha256 = models.CharField(max_length=64)
    response = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("operation")
        verbose_name_plural = _("operations")

    def __str__(self) -> str:
        return str(self.operation)


class Mail(models.Model):
    """One mail to one person: noted first, sent later, and never twice (docs/decisions/0014).

    ``key`` says what it is about and for whom ("findings/17/2025-01-20"), so that it is noted
    once. ``address`` is where it went; ``problem`` what the mail server said against it.
    """

    key = models.CharField(max_length=80, unique=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    status = models.CharField(
        _("status"), max_length=10, choices=MailStatus, default=MailStatus.WAITING
    )
    address = models.CharField(_("e-mail address"), max_length=254, blank=True)
    problem = models.TextField(_("what went wrong"), blank=True)
    noted_at = models.DateTimeField(_("noted at"))
    tried_at = models.DateTimeField(_("tried at"), null=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(status="waiting"), name="mail_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.person})"


class KeptFile(models.Model):
    """A file byte for byte as it was handed in; a room says in its own table what it belongs to.

    ``name`` is what the person's device called it; the storage knows it by a random name.
    """

    name = models.CharField(_("name"), max_length=150)
    content_type = models.CharField(_("type"), max_length=80, choices=FileType)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    file = models.FileField(_("file"), max_length=200, blank=True)
    thumbnail = models.FileField(max_length=200, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("uploaded at"))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def download_name(self) -> str:
        """The name a browser saves it by: the ending says what the content is."""
        return name_to_save(self.name, self.content_type)


class PendingFile(models.Model):
    """A file on its way into the storage: written down before it, gone once a row names it.

    What stays here was left behind by a request that died, and is deleted by the clock.
    Nothing else in the storage is ever touched, whoever shares it.
    """

    name = models.CharField(max_length=200, unique=True)
    begun_at = models.DateTimeField()

    class Meta:
        verbose_name = _("pending file")
        verbose_name_plural = _("pending files")

    def __str__(self) -> str:
        return self.name
