"""Versions of standing rules."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from instruments.choices import PublicationStatus
from instruments.models.versions import Version


class StandingRules(Version):
    """One version of the rules that propose a standing, draft or published.

    ``content``: the JSON of its spec (rules/parts.py). ``edition`` counts the saves of a draft, so
    that a stale one is refused. The version in force is the one that was published last.
    """

    AUDIT_NAME: ClassVar[str] = "standing_rules"

    content = models.JSONField(_("content"))
    edition = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("standing rules")
        verbose_name_plural = _("standing rules")
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="standing_rules_once")
        ]

    @property
    def is_published(self) -> bool:
        """Whether it never changes any more."""
        return self.status == PublicationStatus.PUBLISHED
