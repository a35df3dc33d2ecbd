"""People and the audit row."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role


class User(AbstractUser):
    """A person who signs in. The role decides what they may see and change.

    ``language`` is the one they last chose, "" for nobody's choice: mails are written in it.
    ``mails``: whether they want any.
    """

    role = models.CharField(_("role"), max_length=20, choices=Role)
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
