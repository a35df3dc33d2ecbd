"""Versions of questionnaires: data, never changed once published."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from instruments.choices import PublicationStatus
from instruments.models.versions import Version


class Questionnaire(Version):
    """One version of a questionnaire, draft or published.

    ``content``: the JSON of its spec (questionnaires/specs/parts.py). ``edition`` counts the saves
    of a draft, so that a stale one is refused.
    """

    AUDIT_NAME: ClassVar[str] = "questionnaire"

    content = models.JSONField(_("content"))
    edition = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="questionnaire_once")
        ]

    @property
    def is_published(self) -> bool:
        """Whether it never changes any more."""
        return self.status == PublicationStatus.PUBLISHED
