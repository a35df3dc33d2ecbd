"""People and the audit row."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.choices import MailStatus, Role


class User(AbstractUser):
    """A person who signs in. The role decides what they may see and change.

    ``language`` is the one they last chose, "" for nobody's choice: mails are written in it.
    ``mails``: whether they want any.
    """

    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.VIEWER)
    language = models.CharField(_("language"), max_length=5, blank=True)
    mails = models.BooleanField(_("gets mails"), default=True)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values),
                name="user_role_known",
                violation_error_message=_("Choose one of the five roles."),
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class AuditEntry(models.Model):
    """One change: who, when, what, before, after, from where. Never changed or deleted."""

    at = models.DateTimeField(_("at"))
    user = models.ForeignKey(
        User, verbose_name=_("person"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    action = models.CharField(_("action"), max_length=60)
    target_type = models.CharField(_("kind of object"), max_length=60)
    target_id = models.BigIntegerField(_("object"))
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)
    address = models.GenericIPAddressField(_("from where"), null=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-id"]
        indexes = [models.Index(fields=["target_type", "target_id"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"


class Mail(models.Model):
    """One mail to one person: noted first, sent later, and never twice (docs/decisions/0014).

    ``key`` says what it is about and for whom ("findings/17/2025-01-20"), so that it is noted
    once. ``address`` is where it went; ``problem`` what the mail server said against it.
    """

    key = models.CharField(max_length=80, unique=True)
    person = models.ForeignKey(
        User, verbose_name=_("person"), on_delete=models.PROTECT, related_name="+"
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


class ReaderToken(models.Model):
    """Lets a program read the data as this person does, and do nothing else.

    Only the SHA-256 of the token is kept: the token itself is shown once. ``hint`` is its
    beginning, by which a person tells it from others.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="reader_tokens")
    name = models.CharField(_("what it is for"), max_length=80)
    hint = models.CharField(max_length=12)
    sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("created at"))
    expires_at = models.DateTimeField(_("valid until"))
    last_used_at = models.DateTimeField(_("last used"), null=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True)

    class Meta:
        verbose_name = _("reader's token")
        verbose_name_plural = _("readers' tokens")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"
